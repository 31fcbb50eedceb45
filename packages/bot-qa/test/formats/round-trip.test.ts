import type { FixtureReader, FixtureWriter } from '../../src/fixture-format.ts';
import { botiumFormat } from '../../src/formats/botium/read-botium.ts';
import { botFrameworkFormat } from '../../src/formats/bot-framework/read-bot-framework.ts';
import { fixtureWriters } from '../../src/formats/fixture-writers.ts';
import { genesysFormat } from '../../src/formats/genesys/read-genesys.ts';
import { nativeWriter } from '../../src/formats/native/write-native.ts';
import { openaiFormat } from '../../src/formats/openai/read-openai.ts';
import { promptfooFormat } from '../../src/formats/promptfoo/read-promptfoo.ts';
import { rasaFormat } from '../../src/formats/rasa/read-rasa.ts';
import { voiceflowFormat } from '../../src/formats/voiceflow/read-voiceflow.ts';
import { nativeFormat, readNative } from '../../src/native/read-native.ts';
import { textFormat } from '../../src/native/text/read-text.ts';
import type { FixtureFile } from '../../src/model.ts';
import { escapeHoles } from '../../src/template.ts';
import { everything } from './everything.ts';
import { meaningOf } from './strip-places.ts';

function native(text: string): FixtureFile {
  const file = readNative({ file: 'x.bot.yaml', text, bytes: Buffer.from(text) });
  expect(file.problems).toEqual([]);
  return file;
}

function read(reader: FixtureReader, path: string, text: string): FixtureFile {
  return reader.read({ file: path, text, bytes: Buffer.from(text) }, { settings: {}, readRelated: () => undefined });
}

describe('the native format', () => {
  it('is written so that it means the same when it is read again', () => {
    const first = native(everything);
    const written = nativeWriter.write(first);
    expect(written.losses).toEqual([]);
    expect(meaningOf(native(written.files[0]!.text))).toEqual(meaningOf(first));
  });

  it('is written the same twice', () => {
    const once = nativeWriter.write(native(everything)).files[0]!.text;
    expect(nativeWriter.write(native(once)).files[0]!.text).toBe(once);
  });
});

const plain = `
conversations:
  - name: Opening hours
    steps:
      - user: When do you open?
      - bot: At nine.
      - user: "*and* on [Sunday]? (really) {ok}"
      - bot: "Never: closed, sorry."
`;

const readers: Readonly<Record<string, FixtureReader>> = {
  rasa: rasaFormat,
  'bot-framework': botFrameworkFormat,
  promptfoo: promptfooFormat,
  openai: openaiFormat,
  voiceflow: voiceflowFormat,
  botium: botiumFormat,
};

function writerOf(name: string): FixtureWriter {
  return fixtureWriters.find((writer) => writer.name === name)!;
}

describe('a conversation of exact texts', () => {
  it.each(Object.keys(readers))('survives the way to %s and back', (name) => {
    const written = writerOf(name).write(native(plain));
    expect(written.losses).toEqual([]);
    const back = read(readers[name]!, written.files[0]!.path, written.files[0]!.text);
    expect(back.problems.filter((problem) => problem.level === 'error')).toEqual([]);
    const turns = back.conversations
      .flatMap((one) => one.steps.filter((step) => step.kind !== 'set'))
      .map((step) => {
        if (step.kind === 'user') return step.alternatives[0]?.text?.parts;
        const [check] = step.kind === 'bot' ? step.messages[0]!.checks : [];
        return check?.kind === 'equals' ? check.text.parts : step;
      });
    const values = (parts: unknown): unknown =>
      name === 'promptfoo' && JSON.stringify(parts)?.includes('message') ? 'prompt' : parts;
    const wanted = [
      ['When do you open?'],
      ['At nine.'],
      ['*and* on [Sunday]? (really) {ok}'],
      ['Never: closed, sorry.'],
    ];
    const said = turns.map(values);
    expect(said).toEqual(name === 'promptfoo' ? ['prompt', wanted[1], 'prompt', wanted[3]] : wanted);
  });

  it('is found by a pattern in Genesys scripts', () => {
    const written = writerOf('genesys').write(native(plain));
    const back = read(genesysFormat, written.files[0]!.path, written.files[0]!.text);
    expect(back.problems).toEqual([]);
    expect(back.conversations[0]!.steps[1]).toMatchObject({
      messages: [{ checks: [{ kind: 'regex', pattern: { source: '^At nine\\.$' } }] }],
    });
  });
});

/** Texts that mean something else to one format or another. */
const tricky = [
  ...[
    '#bot hi',
    '#me',
    'PAUSE 500',
    'BUTTON x',
    'INCLUDE x',
    'INTENT greet',
    '{"a": 1}',
    '[1]',
    '$name',
    'costs $5',
    'a|b',
  ],
  ...[
    '?really',
    '!no',
    '!!x',
    '*',
    '**',
    'yes',
    'no',
    'null',
    '~',
    '5',
    '1.0',
    'true',
    '{{name}}',
    '{% x %}',
    'a: b',
    '- x',
  ],
  ...[
    '"q"',
    "'q'",
    '# c',
    '[Typing]',
    '[Suggestions=a|b]',
    'bot: x',
    'user=joe',
    '/greet',
    '/intent{"a":1}',
    '[Delhi](city)',
  ],
  ...[
    'two\nlines',
    '${x}',
    '%s',
    '\\',
    '\\|',
    '🙂',
    'file://x',
    'TEXT_CONTAINS x',
    '0x1F',
    '2020-01-01',
    '@x',
    '<b>x</b>',
  ],
];

describe('a text that a format takes for something else', () => {
  it.each(fixtureWriters.map((writer) => [writer.name, writer] as const))('is kept or named: %s', (name, writer) => {
    const reader = { ...readers, native: nativeFormat, text: textFormat, genesys: genesysFormat }[name]!;
    for (const said of tricky) {
      const text = JSON.stringify(escapeHoles(said));
      const { files, losses } = writer.write(
        native(`conversations: [{name: n, steps: [{user: a}, {bot: b}, {user: ${text}}, {bot: ${text}}]}]`),
      );
      if (losses.length > 0) continue;
      const back = read(reader, files[0]!.path, files[0]!.text);
      expect([said, back.problems.filter((problem) => problem.level === 'error')]).toEqual([said, []]);
      const steps = back.conversations[0]!.steps.filter((step) => step.kind !== 'set');
      expect([said, steps.map((step) => step.kind)]).toEqual([said, ['user', 'bot', 'user', 'bot']]);
      const [user, bot] = steps.slice(2);
      // The words of promptfoo's user are a variable.
      if (user?.kind === 'user' && name !== 'promptfoo') expect(user.alternatives[0]!.text?.parts).toEqual([said]);
      const check = bot?.kind === 'bot' ? bot.messages[0]!.checks[0] : undefined;
      // White space counts for no matcher.
      if (check?.kind === 'equals')
        expect(JSON.stringify(check.text.parts).replace(/\\n/g, ' ')).toBe(JSON.stringify([said]).replace(/\\n/g, ' '));
      else expect(check?.kind).toBe('regex');
    }
  });
});

describe('what a format cannot say', () => {
  it.each(
    fixtureWriters
      .filter((writer) => writer.name !== 'native' && writer.name !== 'text')
      .map((writer) => [writer.name, writer] as const),
  )('is named with its place by the writer of %s', (_name, writer) => {
    const { losses } = writer.write(native(everything));
    expect(losses.length).toBeGreaterThan(3);
    for (const loss of losses)
      expect(loss).toMatchObject({ what: expect.stringMatching(/\S/) as string, at: { file: 'x.bot.yaml' } });
  });
});

test('softened checks, and messages that become one, are named where they are lost', () => {
  const lost = (writer: string, steps: string): string[] =>
    fixtureWriters
      .find(({ name }) => name === writer)!
      .write(native(`conversations: [{name: n, steps: [{user: a}, ${steps}]}]`))
      .losses.map(({ what }) => what);
  for (const writer of ['rasa', 'promptfoo', 'voiceflow', 'genesys', 'openai'])
    expect(lost(writer, '{bot: {text: b, ignore-markup: true}}')).toContain('that markup does not count');
  expect(lost('voiceflow', '{bot: [b, c]}')).toEqual(['that this is a message of its own']);
});

describe('Botium fixtures', () => {
  const convo = `Order tea
with milk

#begin
SET_SCRIPTING_MEMORY item|tea

#me
I want $item

#bot
Which size for *
BUTTONS Small|Big
!TEXT_CONTAINS_ANY sorry|error

#me
BUTTON big|Big

#bot
?One moment

#bot
{"order": {"item": "$item", "n": 1}}
JSON_PATH $.order.id
ASSIGN_SCRIPTING_MEMORY order|$.order.id
WAITFORBOT 2000

#me
thanks for $order
PAUSE 5

#bot
INTENT bye
INTENT_CONFIDENCE 80
ENTITIES a|b|...
RESPONSE_LENGTH 80
`;

  it('mean the same after the way to the native format and back', () => {
    const first = read(botiumFormat, 'tea.convo.txt', convo);
    expect(first.problems).toEqual([]);
    const written = nativeWriter.write(first);
    expect(written.losses).toEqual([]);
    const again = native(written.files[0]!.text);
    const back = writerOf('botium').write(again);
    const second = read(botiumFormat, back.files[0]!.path, back.files[0]!.text);
    expect(second.problems).toEqual([]);
    expect(writerOf('native').write(second).losses).toEqual([]);
    expect(second.conversations[0]!.steps.map((step) => step.kind)).toEqual(
      first.conversations[0]!.steps.map((step) => step.kind),
    );
  });
});
