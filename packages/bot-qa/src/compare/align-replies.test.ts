import type { TurnRecord } from '../result.ts';
import { alignReplies } from './align-replies.ts';
import { maskWith } from './mask-volatile.ts';

const turn = (...texts: string[]): TurnRecord[] => [
  {
    index: 1,
    user: { text: 'hi' },
    at: { file: 'a', line: 1, column: 1 },
    startedMs: 0,
    messages: texts.map((text) => ({ message: { text }, latencyMs: 1 })),
    assertions: [],
  },
];
const changes = (old: TurnRecord[], fresh: TurnRecord[], ...masks: string[]): (string | undefined)[][] =>
  alignReplies(old, fresh, maskWith(masks)).map((change) => [change.old, change.new]);

test('one message more or less does not shift the others, and a reply is paired with the one it is like', () => {
  expect(changes(turn('a', 'b', 'c'), turn('a', 'c'))).toEqual([['b', undefined]]);
  expect(changes(turn('a', 'c'), turn('x', 'a', 'c', 'd'))).toEqual([
    [undefined, 'x'],
    [undefined, 'd'],
  ]);
  expect(changes(turn('the tea costs 5', 'bye'), turn('welcome', 'the tea costs 6', 'see you'))).toEqual([
    [undefined, 'welcome'],
    ['the tea costs 5', 'the tea costs 6'],
    ['bye', 'see you'],
  ]);
});

test('identifiers, dates and what the user masks are no difference', () => {
  const [old, fresh] = [turn('order 123456789 of 2026-01-02, room 7'), turn('order 987654321 of 2026-03-04, room 8')];
  expect(changes(old, fresh)).toHaveLength(1);
  expect(changes(old, fresh, 'room \\d')).toEqual([]);
});

test('a turn with thousands of other messages, and a mask that others choke on, end', () => {
  const many = (word: string): TurnRecord[] => turn(...Array.from({ length: 5_000 }, (_, i) => `${word} ${i}`));
  expect(changes(many('old'), many('new'))).toHaveLength(5_000);
  expect(changes(turn(`${'a'.repeat(50_000)}!`), turn('b'), '(a+)+$')).toHaveLength(1);
});
