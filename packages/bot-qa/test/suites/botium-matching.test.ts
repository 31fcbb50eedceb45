import { parseErrorRate, parseMatching, type BotiumContext } from '../../src/formats/botium/botium-context.ts';
import { botiumTemplate } from '../../src/formats/botium/botium-template.ts';
import { textCheck } from '../../src/formats/botium/map-text.ts';
import { ProblemList } from '../../src/formats/problem-list.ts';
import { judgeCheck } from '../../src/matching/judge-check.ts';
import { normaliseText } from '../../src/matching/normalise-text.ts';
import { stripMarkup } from '../../src/matching/strip-markup.ts';
import type { Scope } from '../../src/matching/scope.ts';
import { expectedOf, casesOf } from './corpora-cases.ts';

interface Match {
  readonly mode: string;
  readonly expected: string;
  readonly reply: string;
  readonly args?: readonly string[];
  readonly match?: boolean;
  readonly error?: string;
}

const { match, normalise } = expectedOf(casesOf('match-and-normalise')[0]!) as {
  match: readonly Match[];
  normalise: readonly { readonly in: string; readonly out: string }[];
};

/** What a text of a fixture in one matching mode says to a reply: true, false, or the mistake that the fixture is. */
function judge({ mode, expected, reply, args }: Match): boolean | string {
  const problems = new ProblemList();
  const context: BotiumContext = {
    problems,
    settings: {},
    lists: new Map(),
    matching: parseMatching(mode, args?.[0] === undefined ? undefined : parseErrorRate(args[0]))!,
    hasMemory: false,
    keepsMarkup: false,
    isLenient: false,
  };
  const at = { file: 'a.convo.txt', line: 1, column: 1 };
  const check = textCheck(botiumTemplate([{ text: expected, at }], context), context.matching, context);
  if (!check) return problems.all()[0]!.message;
  const scope = { variables: new Map(), stripsMarkup: false, world: {} } as unknown as Scope;
  return judgeCheck({ ...check, at }, { text: reply }, scope) === undefined;
}

/** Where this project differs from Botium on purpose; docs/bot-qa-compatibility.md says why. */
const differences: Readonly<Record<string, boolean | string>> = {
  // At most 60 % of the words of the reply, and more of those that are expected.
  'مرحبا بك': false,
  'I can&#39;t find': false,
  'a<br/>b<BR>c': 'a b c',
  '5 < 6 and 7 > 2': '5 < 6 and 7 > 2',
  '&nbsp;kept': 'kept',
};

const named = (one: Match): string => JSON.stringify(one);

test.each(match.map((one) => [named(one), one] as const))('%s', (_name, one) => {
  const found = judge(one);
  if (one.error !== undefined) expect(typeof found).toBe('string');
  else expect(found).toBe(one.mode === 'wer' ? (differences[one.expected] ?? one.match) : one.match);
});

test.each(normalise.map((one) => [one.in, one] as const))('%j shows what it shows in Botium', (_name, one) => {
  expect(normaliseText(stripMarkup(one.in))).toBe(differences[one.in] ?? one.out);
});
