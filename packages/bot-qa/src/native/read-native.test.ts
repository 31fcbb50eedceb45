import { linkFixtures } from '../link.ts';
import { readNative } from './read-native.ts';

function problemsOf(text: string): string[] {
  const file = readNative({ file: 'a.bot.yaml', text, bytes: Buffer.from(text) });
  return linkFixtures([file]).problems.map(
    ({ at, code, suggestion }) =>
      `${at.line}:${at.column} ${code}${suggestion === undefined ? '' : ` → ${suggestion}`}`,
  );
}

const one = (steps: string): string => `conversations:\n  - name: x\n    steps:\n${steps}`;

describe('a mistake is found at its own place', () => {
  test.each([
    ['an unknown key of a file', 'conversation:\n  - name: x\n', ['1:1 unknown-key → conversations']],
    [
      'an unknown key of a conversation',
      'conversations:\n  - name: x\n    tag: a\n    steps: [{user: hi}, {bot: hi}]\n',
      ['3:5 unknown-key → tags'],
    ],
    ['an unknown step', one('      - user: hi\n      - bott: hello\n'), ['5:9 unknown-key → bot']],
    ['an unknown check', one('      - bot: {contain: x}\n'), ['4:15 unknown-key → contains']],
    ['two steps in one', one('      - user: hi\n        bot: hello\n'), ['5:9 unknown-key']],
    ['no bot step', one('      - user: hi\n'), ['2:11 no-assertion']],
    ['a bot step that checks nothing', one('      - bot: {optional: true}\n'), ['4:14 no-assertion']],
    ['an empty pattern, which is always found', one("      - bot: {regex: ''}\n"), ['4:22 bad-value']],
    ['a bound that everything keeps', one("      - bot: {length: '>=0'}\n"), ['4:23 bad-value']],
    ['a likeness that everything has', one('      - bot: {similar: {to: a, at-least: 0}}\n'), ['4:42 bad-value']],
    ['a capture from two things', one('      - bot: {capture: {a: {regex: b, json: $.c}}}\n'), ['4:39 bad-value']],
    ['a time that cannot be added', one("      - bot: \"${date('YYYY', '3x')}\"\n"), ['4:14 bad-value']],
    [
      'two cases of one name',
      'conversations:\n  - name: x\n    data: [{case: a}, {case: a}]\n    steps: [{bot: hi}]\n',
      ['3:30 duplicate-name'],
    ],
    [
      'a locale without text',
      'conversations:\n  - name: x\n    locales: [en, fr]\n    steps: [{user: hi}, {bot: {text: {en: hello}}}]\n',
      ['4:31 missing-key'],
    ],
    ['an empty list of alternatives', one('      - bot: {any: []}\n'), ['4:20 no-assertion']],
    ['no alternatives of the user', one('      - user: {any: []}\n      - bot: hi\n'), ['4:21 bad-value']],
    ['a softening of nothing', one('      - bot: {buttons: [Yes], ignore-case: true}\n'), ['4:31 bad-value']],
    ['a deadline of one of several', one('      - bot: [a, {text: b, within: 1s}]\n'), ['4:28 unknown-key']],
    ['a judge without rubric', one('      - bot: {judge: {at-least: 0.8}}\n'), ['4:22 missing-key']],
    ['a case without condition', one('      - switch: [{then: [{bot: hi}]}]\n      - bot: hi\n'), ['4:18 missing-key']],
    [
      'a condition of two kinds',
      one('      - if: {env: A, variable: locale}\n        then: [{bot: hi}]\n'),
      ['4:14 unknown-key'],
    ],
    [
      'a bound of an environment variable',
      one('      - if: {env: A, is: ">3"}\n        then: [{bot: hi}]\n'),
      ['4:22 unknown-key'],
    ],
    [
      'a condition on a variable that nothing sets',
      one('      - set: {size: big}\n      - if: {variable: sise, equals: big}\n        then: [{bot: hi}]\n'),
      ['5:13 unknown-variable → size'],
    ],
    [
      'a list in a condition that is not there',
      one('      - if: {reply: {list: no}}\n        then: [{bot: hi}]\n'),
      ['4:28 unknown-utterance-list'],
    ],
    [
      'a list without a locale of the conversation',
      'lists: {g: {en: [hi]}}\nconversations:\n  - {name: x, locales: [en, fr], steps: [{user: {list: g}}, {bot: hi}]}\n',
      ['3:56 missing-key'],
    ],
    [
      'a list per locale without locales',
      'lists: {g: {en: [hi]}}\n' + one('      - user: a\n      - bot: {not: {list: g}}\n'),
      ['6:27 missing-key'],
    ],
    [
      'a never before anything is said',
      one('      - never: {contains: a}\n      - user: a\n      - bot: b\n'),
      ['4:9 no-assertion'],
    ],
    ['texts per locale without locales', one('      - bot: {text: {en: a, de: b}}\n'), ['4:14 missing-key']],
    [
      'a variable in two tables',
      'conversations:\n  - name: x\n    data: [[{a: 1}], [{a: 2}]]\n    steps: [{bot: hi}]\n',
      ['3:22 duplicate-name'],
    ],
    [
      'a table without rows',
      'conversations:\n  - name: x\n    data: [[{a: 1}], []]\n    steps: [{bot: hi}]\n',
      ['3:22 bad-value'],
    ],
    ['a quote that is never closed', one('      - user: "hi\n      - bot: ho\n'), ['4:15 bad-yaml']],
    [
      'what is wrong elsewhere, although blocks include each other',
      'blocks: {a: [{include: a}]}\n' + one('      - user: ${b}\n      - bot: hi\n'),
      ['1:10 include-cycle', '5:15 unknown-variable'],
    ],
    ['an empty file', '', ['1:1 empty-fixture']],
    ['a file of comments', '# nothing\n', ['1:1 empty-fixture']],
    ['no conversations', 'conversations: []\n', ['1:1 empty-fixture']],
    ['a key written twice', one('      - bot: {contains: a, contains: b}\n'), ['4:28 duplicate-key']],
    ['a list that is never closed, once', 'conversations: [{nam', ['1:21 bad-yaml']],
    ['a tab as indent', 'conversations:\n\t- name: x\n', ['2:1 bad-yaml']],
    ['a regular expression that RE2 refuses', one("      - bot: {regex: '(?=a)'}\n"), ['4:22 bad-regex']],
    ['a regular expression that is broken', one("      - bot: {regex: '(a'}\n"), ['4:22 bad-regex']],
    ['a JSON path that is broken', one('      - bot: {json: {"$.a[": 1}}\n'), ['4:27 bad-json-path']],
    ['a duration without unit', one('      - silence: 5\n'), ['4:18 bad-value → 5ms']],
    ['a bound that is none', one('      - bot: {length: about 5}\n'), ['4:23 bad-value']],
    ['similarity without a threshold', one('      - bot: {similar: {to: hello}}\n'), ['4:24 missing-key']],
    ['repeat without a bound', one('      - repeat: [{bot: hi}]\n'), ['4:9 missing-key']],
    ['a variable that nobody sets', one('      - user: hi ${whom}\n      - bot: hi\n'), ['4:18 unknown-variable']],
    [
      'a variable that is misspelt',
      one('      - set: {product: tea}\n      - user: buy ${prodcut}\n      - bot: ok\n'),
      ['5:19 unknown-variable → product'],
    ],
    [
      'a variable that was cleared',
      one('      - set: {a: b}\n      - clear: a\n      - user: ${a}\n      - bot: ok\n'),
      ['6:15 unknown-variable'],
    ],
    ['a block that is not there', one('      - include: log inn\n'), ['4:18 unknown-include']],
    [
      'a list that is misspelt',
      'lists: {greetings: [hi]}\n' + one('      - bot: {list: greting}\n'),
      ['5:21 unknown-utterance-list → greetings'],
    ],
    [
      'a parameter that is missing',
      'blocks: {log in: {parameters: [user], steps: [{bot: hi}]}}\n' + one('      - include: log in\n'),
      ['5:18 missing-key'],
    ],
    [
      'blocks that include each other',
      'blocks: {a: [{include: b}], b: [{include: a}]}\n' + one('      - bot: hi\n'),
      ['1:10 include-cycle', '1:29 include-cycle'],
    ],
    [
      'two conversations of one name',
      'conversations:\n  - {name: x, steps: [{bot: a}]}\n  - {name: x, steps: [{bot: a}]}\n',
      ['3:12 duplicate-name'],
    ],
    [
      'a quarantine without an end',
      'conversations:\n  - {name: x, quarantine: {owner: me}, steps: [{bot: a}]}\n',
      ['2:27 missing-key'],
    ],
    ['a capture of an unknown type', one('      - bot: "order ${id:int}"\n'), ['4:21 bad-value → ${id:integer}']],
    [
      'a capture where the user speaks',
      one('      - user: "order ${id:integer}"\n      - bot: ok\n'),
      ['4:22 bad-value → ${id}'],
    ],
    [
      'a severity that is none',
      'conversations:\n  - {name: x, severity: high, steps: [{bot: a}]}\n',
      ['2:25 bad-value'],
    ],
  ])('%s', (_what, text, expected) => expect(problemsOf(text)).toEqual(expected));

  test('all mistakes of a file come in one pass', () => {
    const text =
      'conversations:\n  - name: x\n    stepz: []\n    steps:\n      - usr: a\n      - bot: {regex: "("}\n  - steps: [{silence: 3}]\n';
    expect(problemsOf(text).length).toBeGreaterThanOrEqual(5);
  });

  test('a document nested ten thousand deep is refused, not a crash', () => {
    expect(problemsOf('['.repeat(10_000)).length).toBeGreaterThan(0);
  });

  test('thousands of aliases are read in one pass, each the last before it of its name', () => {
    const many = Array.from({ length: 5000 }, (_, n) => `  - {name: c${n}, steps: *s}\n`).join('');
    const text = `blocks:\n  b: {steps: &s [{user: hi}, {bot: hi}]}\n  c: {steps: &s [{user: bye}, {bot: bye}]}\nconversations:\n${many}`;
    const file = readNative({ file: 'a.bot.yaml', text, bytes: Buffer.from(text) });
    expect(file.problems).toEqual([]);
    expect(file.conversations).toHaveLength(5000);
    expect(JSON.stringify(file.conversations[4999]!.steps)).toContain('bye');
  });

  test('an alias inside of what it names is refused', () => {
    expect(problemsOf('conversations: &a\n  - *a\n')).toEqual([expect.stringContaining('too-big')]);
  });

  test('aliases that multiply to millions are refused', () => {
    const lines = [
      'a: &a [x,x,x,x,x,x,x,x,x,x]',
      ...'bcdefghi'
        .split('')
        .map((letter, index) => `${letter}: &${letter} [${Array(10).fill(`*${'abcdefgh'[index]}`).join(',')}]`),
    ];
    expect(problemsOf(lines.join('\n'))).toContainEqual(expect.stringContaining('too-big'));
  });
});

test('everything that the language has is read without a mistake', () => {
  const text = `
suite: everything
defaults: {tags: [smoke], owner: payments, severity: major, turn-timeout: 5s, unread: fail}
lists: {greetings: {en: [hi, hello], de: [hallo]}, bye: [bye]}
blocks:
  log in: {parameters: {user: , pin: "1234"}, steps: [{user: "\${user} \${pin}"}, {bot: {words: welcome}}]}
conversations:
  - name: all of it
    description: long
    locales: [en, de]
    quarantine: {owner: me, until: 2030-01-01, reason: known}
    repeat: 2
    variables: {city: Pune}
    data: [[{product: tea, case: cheap}, {product: gold}], [{count: "1"}, {count: "2"}]]
    steps:
      - bot: {text: {en: Welcome, de: Willkommen}, optional: true}
      - include: log in
        with: {user: Asha}
      - user: {list: greetings}
      - unordered: [{contains: a}, {wildcard: "b *", ignore-case: true}]
        within: 3s
      - user: {any: [x, y], expand: first}
      - subset: [{regex: "a+"}]
      - user: {button: {title: Yes, payload: {a: 1}}}
      - bot:
          contains: [one, two]
          buttons: {exactly: [Yes, No]}
          quick-replies: [Later]
          cards: [Offer]
          media: [cat.png]
          form: [name]
          count: {buttons: ">=2"}
          intent: {name: buy, confidence: ">=0.8", unique: true}
          entities: {names: [size], more: true}
          entity: {size: [S, M]}
          slots: {cart: [tea], empty: null}
          payload: {a: {b: [1, null, "\${city}"]}}
          json: {"$.a.b[0]": 1, "$..x": {count: ">=1"}, "$.t": {contains: y}, "$.gone": {exists: false}}
          latency: 2s
          length: "<=80"
          word-count: ">2"
          locale: en
          not: {contains: error}
          any: [{equals: x}, {contains: y}]
          capture: {order: {regex: "#([0-9]+)", as: integer}, total: {json: $.total, as: number}}
      - never: {contains: error}
      - state: {slots: [cart], events: [{event: action, name: pay}]}
      - if: {variable: order, is: ">3"}
        then: [{user: more}, {bot: {anything: true}}]
        else: [{stop: true}]
      - switch:
          - when: {reply: {contains: card}}
            then: [{bot: {contains: card}}]
        otherwise: [{silence: 1s}]
      - repeat: [{user: next}, {bot: {anything: true}}]
        until: {last-reply: {contains: end}}
        at-most: 5
      - pause: 100ms
      - user: {text: hi, headers: {x-trace: "\${uuid()}"}, query: {a: "\${date('YYYY', '+1d')}"}}
      - bot: {similar: {to: [hello], at-least: 80%}, word-error-rate: {to: hello, at-most: 0.2}}
`.replace('{equals: x}', '{text: x}');
  expect(problemsOf(text)).toEqual([]);
});

test('nesting that nobody reads is one mistake, in words', () => {
  expect(problemsOf(`conversations: ${'['.repeat(20_000)}`)).toEqual([expect.stringMatching(/^1:\d+ too-big$/)]);
});
