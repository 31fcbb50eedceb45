import { nlpjsFormat } from './read-nlpjs.ts';
import type { FixtureFile } from '../../model.ts';

function read(file: string, text: string, settings: Readonly<Record<string, unknown>> = {}): FixtureFile {
  return nlpjsFormat.read({ file, text, bytes: Buffer.from(text) }, { settings, readRelated: () => undefined });
}

const mistakes = (file: FixtureFile): string[] =>
  file.problems.map(({ at, code, level, suggestion }) =>
    [`${at.line}:${at.column}`, level, code, suggestion ?? ''].join(' ').trim(),
  );

describe('a test dialog of nlp.js', () => {
  it.each([
    ['usr> hi\nBot: ho\n', ['1:1 error unknown-section user>', '2:1 error unknown-section bot>']],
    ['user> hi\nbot> ho\nand more\n', ['3:1 error unknown-section']],
    ['user> hi\nbot>\n', ['2:1 error bad-value']],
    ['user> hi\n', ['1:1 error no-assertion']],
    ['# user> hi\n', ['1:1 error empty-fixture']],
  ])('%j has the mistakes %j', (text, wanted) => {
    const file = read('a.dlt', text);
    expect(mistakes(file)).toEqual(wanted);
    expect(file.conversations).toEqual([]);
  });

  it('may have other names', () => {
    const file = read('a.dlt', 'me> hi\nbo> ho\n', { userName: 'me', botName: 'bo' });
    expect(mistakes(file)).toEqual([]);
    expect(file.conversations.map(({ name, steps }) => [name, steps.length])).toEqual([['a', 2]]);
  });
});

describe('a script of a bot', () => {
  const intent = (answers: string): string => `intent greet\n  tests\n  - hi\n  - hey\n  answers\n${answers}`;

  it.each([
    ['  - ho\n', 'equals'],
    ['  - ho\n  - oh\n', 'any'],
    ['  - ho\n  - /greet\n', 'intent'],
    ['  - ho {{ name }}\n', 'intent'],
    ['', 'intent'],
  ])('is tested by the tests of an intent with the answers %j: %s', (answers, kind) => {
    const file = read('a.dlg', intent(answers));
    expect(mistakes(file)).toEqual([]);
    const [user, bot] = file.conversations[0]!.steps;
    expect(user).toMatchObject({ expand: 'all', alternatives: [{ at: { line: 3 } }, { at: { line: 4 } }] });
    expect(bot).toMatchObject({ messages: [{ checks: [{ kind }] }] });
  });

  it.each([
    ['dialog a\n  say b\n\ndialog c\n', ['1:1 warning skipped-file']],
    ['intnt a\n', ['1:1 error unknown-section intent']],
    [
      'intent a\n  tets\n  - b\n',
      ['2:3 error unknown-section tests', '3:3 error misplaced-text', '1:1 warning skipped-file'],
    ],
    [`${intent('')}${intent('')}`, ['6:1 error duplicate-name']],
    ['# nothing\n', ['1:1 error empty-fixture']],
  ])('%j has the mistakes %j', (text, wanted) => {
    expect(mistakes(read('a.dlg', text))).toEqual(wanted);
  });
});
