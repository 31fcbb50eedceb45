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
import { readNative } from '../../src/native/read-native.ts';
import type { FixtureFile } from '../../src/model.ts';
import { meaningOf } from './strip-places.ts';

function native(text: string): FixtureFile {
  const file = readNative({ file: 'x.bot.yaml', text, bytes: Buffer.from(text) });
  expect(file.problems).toEqual([]);
  return file;
}

function read(reader: FixtureReader, path: string, text: string): FixtureFile {
  return reader.read({ file: path, text, bytes: Buffer.from(text) }, { settings: {}, readRelated: () => undefined });
}

const everything = `
lists:
  greetings: [hi, "hello %s"]
  bye: {en: [bye], de: [tschüss, "ade \${name}"]}
blocks:
  login:
    parameters: {user: , password: secret}
    steps:
      - user: log in as \${user} with \${password}
      - bot: Welcome \${who:word}
conversations:
  - name: all of it
    description: a bit of everything
    tags: [a, b]
    owner: asha
    severity: critical
    locales: [en, de]
    quarantine: {owner: ravi, until: 2030-01-31, reason: slow}
    turn-timeout: 2s
    timeout: 1min
    unread: ignore
    repeat: 2
    variables: {city: Pune, price: "costs $\${5}"}
    data:
      - [{case: one, item: tea, size: }, {item: milk, size: big}]
      - [{colour: red}]
    steps:
      - include: login
        with: {user: asha}
      - user: {any: [hi, hello], expand: random}
      - user: {list: greetings}
      - user: {button: {title: Yes, payload: {answer: true, n: 5}}}
      - user: {event: started, value: {from: "\${city}"}}
      - user: {text: look, media: [a.png], form: {a: 1}, headers: {X-A: "\${env.TOKEN}"}, query: {q: b}}
      - user: {text: {en: hi, de: hallo}}
      - bot: Hello \${first:word}, it is \${date('YYYY')}
      - bot: {contains: shop, ignore-case: true, ignore-markup: true, within: 500ms}
      - bot: {words: open, length: "<=80", latency: "<=2s", type: message, locale: en}
      - bot: {wildcard: "a * b", optional: true}
      - bot: {regex: "^a+\${city}$", capture: {order: {regex: '#(\\d+)', as: integer}, total: {json: $.total, as: number}, s: {slot: x}, t: {text: true}}}
      - bot: {any: [{text: a}, {contains: b}], not: {contains: error}}
      - bot: {all: [{contains: a, ignore-case: true}, {contains: b}]}
      - bot: [one, {buttons: [Yes, No]}, {quick-replies: {exactly: [A]}}, {cards: [T]}, {media: [x.png]}, {form: [city]}]
      - unordered: [one, two]
        within: 1s
      - subset: [three]
      - bot: {count: {buttons: ">=2"}, intent: {name: greet}, entities: {names: [a], more: true}, entity-values: {values: [b]}, entity: {c: [d]}}
      - bot: {payload: {a: [1, null, "x\${city}"]}, json: {"$.a[0]": {count: ">=1"}}}
      - bot: {json: {"$.b": {equals: 5}}}
      - bot: {json: {"$.b": {contains: x, ignore-case: true}}}
      - bot: {similar: {to: [a, b], at-least: 0.8, metric: words}}
      - bot: {word-error-rate: {to: a b c, at-most: 0.2}, judge: {rubric: polite, at-least: 0.7}}
      - bot: {text: {en: Hello, de: Hallo}}
      - bot: {list: greetings}
      - bot: {anything: true}
      - silence: 500ms
      - never: {contains: error}
      - state: {slots: {city: Pune, x: null}, events: [{event: action, name: a, step: b}], capture: {v: {slot: city}}}
      - state: {not: {slots: [gone]}}
      - pause: 1s
      - set: {x: "1\${city}"}
      - clear: x
      - if: {reply: {contains: a}}
        then: [{bot: a}]
        else: [{bot: b}]
      - switch:
          - when: {variable: city, equals: Pune}
            then: [{user: p}]
          - when: {all: [{variable: n, is: ">=3"}, {not: {time: {from: "09:00", to: "17:00", weekdays: [mon]}}}]}
            then: [{stop: true}]
        otherwise: [{bot: c}]
      - repeat: [{user: more}, {bot: {anything: true}}]
        until: {last-reply: {contains: done}}
        at-most: 3
`;

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

describe('what a format cannot say', () => {
  it.each(fixtureWriters.filter((writer) => writer.name !== 'native').map((writer) => [writer.name, writer] as const))(
    'is named with its place by the writer of %s',
    (_name, writer) => {
      const { losses } = writer.write(native(everything));
      expect(losses.length).toBeGreaterThan(3);
      for (const loss of losses)
        expect(loss).toMatchObject({ what: expect.stringMatching(/\S/) as string, at: { file: 'x.bot.yaml' } });
    },
  );
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
