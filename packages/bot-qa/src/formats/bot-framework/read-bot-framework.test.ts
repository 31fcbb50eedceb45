import { botFrameworkFormat } from './read-bot-framework.ts';

/** `line level message` of everything that is said of a file. */
function said(file: string, text: string): string[] {
  const source = { file, text, bytes: Buffer.from(text) };
  return botFrameworkFormat
    .read(source, { settings: {}, readRelated: () => undefined })
    .problems.map(({ at, level, message }) => `${at.line} ${level} ${message}`);
}

describe('what of a Bot Framework file is not played or checked is said', () => {
  test('of a transcript: layouts, images of cards, values beside a text', () => {
    const card = {
      contentType: 'application/vnd.microsoft.card.hero',
      content: { title: 'T', images: [{ url: 'a' }] },
    };
    const lines = [
      { type: 'message', from: { role: 'user' }, text: 'hi', value: { a: 1 } },
      { type: 'message', from: { role: 'bot' }, text: 'ok', attachmentLayout: 'carousel', attachments: [card] },
    ].map((activity) => JSON.stringify(activity));
    expect(said('a.transcript', `[\n${lines.join(',\n')}\n]`)).toEqual([
      '2 warning The value beside the text of the user is not sent.',
      '3 warning Of a card the texts and buttons are checked, not its images and media.',
      '3 warning That the attachments are shown as a carousel is not checked.',
    ]);
  });

  test('of a test of a dialog: the user and the locale of what is said', () => {
    const script = [
      { $kind: 'Microsoft.Test.UserSays', text: 'hi', user: 'joe', locale: 'de' },
      { $kind: 'Microsoft.Test.AssertReply', text: 'Hallo' },
    ];
    expect(said('a.test.dialog', JSON.stringify({ $kind: 'Microsoft.Test.Script', script }))).toEqual([
      '1 warning The "user" of what the user says is not sent.',
      '1 warning The "locale" of what the user says is not sent.',
    ]);
  });
});
