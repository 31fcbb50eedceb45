import { linkFixtures } from '../../link.ts';
import type { FixtureFile } from '../../model.ts';
import { botiumFormat } from './read-botium.ts';

const settings: Record<string, unknown> = {};

function read(
  files: Readonly<Record<string, string>>,
  given: Readonly<Record<string, unknown>> = settings,
): FixtureFile[] {
  const each = Object.entries(files).map(([file, text]) =>
    botiumFormat.read({ file, text, bytes: Buffer.from(text) }, { settings: given, readRelated: () => undefined }),
  );
  return [...(botiumFormat.finish?.(each) ?? each)];
}

/** `line:column code → suggestion` of all mistakes. */
function mistakes(files: Readonly<Record<string, string>>, given?: Readonly<Record<string, unknown>>): string[] {
  return linkFixtures(read(files, given)).problems.map(
    (problem) =>
      `${problem.at.line}:${problem.at.column} ${problem.code}${problem.suggestion === undefined ? '' : ` → ${problem.suggestion}`}`,
  );
}

const convo = (bot: string): Record<string, string> => ({ 'a.convo.txt': `A\n\n#me\nhi\n\n#bot\n${bot}\n` });

describe('mistakes in a Botium fixture', () => {
  it.each([
    ['a misspelt section', convo('a\n#bott\nb'), ['8:1 unknown-section → #bot']],
    ['a section that checks nothing', convo(''), ['6:1 no-assertion']],
    ['an asserter without its argument', convo('TEXT_CONTAINS_ALL'), ['7:1 bad-asserter-arguments']],
    ['a confidence that is no per cent', convo('a\n!INTENT_CONFIDENCE 0.9'), ['8:1 bad-asserter-arguments']],
    ['a misspelt asserter that is negated', convo('a\n!BUTONS x'), ['8:1 unknown-asserter → !BUTTONS']],
    ['parameters that are no JSON', convo('a\nCONVO_STEP_PARAMETERS {"a":'), ['8:28 bad-hook-arguments']],
    [
      'an unknown parameter',
      convo('a\nCONVO_STEP_PARAMETERS {"stepTimout": 5}'),
      ['8:1 bad-hook-arguments → stepTimeout'],
    ],
    ['a count that every message has', convo('a\nCARDS_COUNT >=0'), ['8:1 bad-asserter-arguments']],
    ['a hook of somebody else', { 'a.convo.txt': '#me\nMY_OWN_HOOK x\n\n#bot\nb\n' }, ['2:1 unknown-asserter']],
    [
      'a condition that is told what it does not know',
      convo('CONDITIONAL_STEP_JSON_PATH_BASED {"jsonPath": "$.a", "valeu": "b"}|g\na'),
      ['7:1 bad-hook-arguments → value'],
    ],
    ['a bad path', convo('JSON_PATH $.['), ['7:13 bad-json-path']],
    ['a bad pattern', convo('TEXT_REGEXP_ALL (a'), ['7:17 bad-regex']],
    ['a key written twice in a payload', convo('{"a": 1, "a": 2}'), ['7:10 duplicate-key']],
    ['a partly optional section', convo('?a\nBUTTONS b'), ['6:1 bad-value']],
    ['text behind a user input', { 'a.convo.txt': '#me\nBUTTON x\nmore\n\n#bot\nb\n' }, ['3:1 misplaced-text']],
    [
      'an asserter where nothing is looked at',
      { 'a.convo.txt': '#me\na\n\n#bot\nb\n\n#end\nBUTTONS c\n' },
      ['8:1 asserter-not-run'],
    ],
    ['a variable that nobody sets', { 'a.convo.txt': '#me\nbuy $item\n\n#bot\n*\n' }, ['2:5 unknown-variable']],
    [
      'an include that is not there',
      { 'a.convo.txt': '#include login\n\n#me\na\n\n#bot\nb\n', 'b.pconvo.txt': 'logon\n\n#me\nx\n' },
      ['1:1 unknown-include → logon'],
    ],
    [
      'a list that is not there',
      { 'a.convo.txt': '#me\nUTT_HELO\n\n#bot\nb\n', 'u.utterances.txt': 'UTT_HELLO\nhi\n' },
      ['2:1 unknown-utterance-list → UTT_HELLO'],
    ],
    ['a table with one column', { 'a.convo.csv': 'a^b\nc^d\n' }, ['1:1 unreadable-table']],
    ['a wrong key in YAML', { 'a.yaml': 'convo: []\n' }, ['1:1 unknown-key → convos']],
    [
      'all of several mistakes',
      convo('TEXT_WER a\nRESPONSE_LENGTH x\n#mee\nb'),
      ['9:1 unknown-section → #me', '7:1 bad-asserter-arguments', '8:1 bad-asserter-arguments'],
    ],
  ])('%s is found', (_name, files, wanted) => {
    expect(mistakes(files).sort()).toEqual([...wanted].sort());
  });

  it('means words in capitals as text when asked to', () => {
    expect(mistakes(convo('CUSTOM_ASSERTER a|b'), { lenient: true })).toEqual([]);
    expect(mistakes(convo('CUSTOM_ASSERTER a|b'))).toEqual(['7:1 unknown-asserter']);
  });
});

describe('a Botium fixture in the model', () => {
  it('expects a plain text as whole words in any case, and what is shown of it', () => {
    const [file] = read(convo('no'));
    expect(file!.conversations[0]!.steps[1]).toMatchObject({
      messages: [
        { checks: [{ kind: 'contains', words: true, ignoreCase: true, ignoreMarkup: true, text: { parts: ['no'] } }] },
      ],
    });
  });

  it.each([
    ['equals', { kind: 'equals' }],
    ['wildcardExactIgnoreCase', { kind: 'wildcard', ignoreCase: true }],
    ['regexp', { kind: 'regex' }],
    ['include', { kind: 'contains' }],
  ])('follows the matching mode %s', (mode, check) => {
    const [file] = read(convo('a b'), { SCRIPTING_MATCHING_MODE: mode });
    expect(file!.conversations[0]!.steps[1]).toMatchObject({ messages: [{ checks: [check] }] });
  });

  it('multiplies the user by a list, and takes any of it from the bot', () => {
    const files = read({
      'a.convo.txt': '#me\nHI\n\n#bot\nBYE\n',
      'h.utterances.txt': 'HI\nhi\nhello\n',
      'b.utterances.csv': 'BYE\nbye\nciao\n',
    });
    const [user, bot] = files[0]!.conversations[0]!.steps;
    expect(user).toMatchObject({ alternatives: [{ list: { name: 'HI' } }] });
    expect(bot).toMatchObject({
      messages: [{ checks: [{ kind: 'any', checks: [{ text: { source: 'bye' } }, { text: { source: 'ciao' } }] }] }],
    });
    expect(linkFixtures(files).problems).toEqual([]);
  });

  it('leaves a text alone that only begins with the name of a list', () => {
    const files = read({
      'a.convo.txt': '#me\nrefund order 4711\n\n#bot\nb\n',
      'r.utterances.txt': 'refund\nI want my money back\n',
    });
    expect(files[0]!.conversations[0]!.steps[0]).toMatchObject({
      alternatives: [{ text: { source: 'refund order 4711' } }],
    });
  });

  it('sends headers of #begin with every message', () => {
    const [file] = read({ 'a.convo.txt': '#me\na\n\n#bot\nb\n\n#begin\nUPDATE_CUSTOM ADD_HEADER|X-Region|IN\n' });
    expect(file!.conversations[0]!.steps[0]).toMatchObject({ request: { headers: { 'X-Region': { source: 'IN' } } } });
  });

  it('joins steps under conditions of one group to one branch', () => {
    const step = (days: string, text: string): string =>
      `#bot\n${text}\nCONDITIONAL_STEP_BUSINESS_HOURS {"days": ["${days}"]}\n\n`;
    const [file] = read({ 'a.convo.txt': `#me\na\n\n${step('Monday', 'open')}${step('Sunday', 'closed')}` });
    expect(file!.conversations[0]!.steps[1]).toMatchObject({
      kind: 'branch',
      branches: [{ condition: { kind: 'time', weekdays: [1] } }, { condition: { weekdays: [0] } }],
    });
  });

  it('makes rows of one table of the same variables in several files', () => {
    const files = read({
      'a.convo.txt': '#me\nbuy $item\n\n#bot\n*\n',
      'x.scriptingmemory.txt': '  |$item\none|tea\n',
      'y.scriptingmemory.txt': '  |$item\ntwo|\n',
    });
    const suite = linkFixtures(files);
    expect(suite.problems).toEqual([]);
    expect(suite.conversations[0]!.tables).toMatchObject([
      { columns: ['item'], rows: [{ name: 'one' }, { name: 'two', values: [undefined] }] },
    ]);
  });

  it('reads any mixture of line ends', () => {
    const mixed = read({ 'a.convo.txt': 'A\r\r\n#me\nhi\r\n\r\n#bot\rb\r\n' })[0]!;
    expect(mixed.problems).toEqual([]);
    expect(mixed.conversations[0]!.steps.map((step) => `${step.kind} ${step.at.line}`)).toEqual(['user 3', 'bot 6']);
  });
});
