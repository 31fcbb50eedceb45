import { TurnLog } from './turn-log.ts';
import { Mailbox } from './mailbox.ts';
import type { ExpectedMessage } from '../model.ts';
import type { AssertionRecord, Attempt, ConversationFinished, MessageRecord, TurnRecord } from '../result.ts';
import { quoteJson } from '../json-text.ts';
import { serialiseEvent } from './serialise-event.ts';

const at = { file: 'a "b".bot.yaml', line: 3, column: 5 };
const texts = [
  '',
  'plain',
  'Ünïcode › 한 😀',
  '"quoted" \\ back',
  'line\nend\u0000\u001f\u007f\u2028',
  'half \ud83d pair',
  '\udc00',
];

/** Every field there is: a field that a type gets later has to be added here, or this does not compile. */
const failed: Required<AssertionRecord> = {
  ok: false,
  at,
  expected: 'text equals "x"',
  message: 0,
  failure: { reason: 'text-mismatch', message: 'The text differs.', actual: 'y', diff: [{ op: '-', text: 'x' }] },
};
const message: Required<MessageRecord> = { message: { text: 'late', payload: { a: [1] } }, latencyMs: 0.1, late: true };
const turn: Required<TurnRecord> = {
  index: 1,
  user: { text: 'hi', button: { title: 'Yes' } },
  at,
  startedMs: 12.5,
  messages: [
    message,
    { message: { type: 'typing' }, latencyMs: 0 },
    ...texts.map((text) => ({ message: { text }, latencyMs: 1 })),
  ],
  assertions: [failed, { ok: true, at, expected: 'any text' }],
};
const attempt: Required<Attempt> = {
  verdict: 'error',
  session: 's-1',
  startedAt: 1,
  durationMs: 2.5,
  turns: [
    turn,
    ...texts.map((text, index) => ({ index, user: { text }, at, startedMs: 0, messages: [], assertions: [] })),
  ],
  error: { kind: 'fixture', code: 'unknown-variable', message: 'No "x".', at },
  duplicates: 3,
};
const conversation: Required<ConversationFinished> = {
  type: 'conversation-finished',
  id: 'bot › a › b',
  ordinal: 7,
  bot: 'bot',
  file: at.file,
  name: 'b',
  case: 'row 1',
  locale: 'de-CH',
  at,
  tags: ['smoke', 'tag "two"'],
  owner: 'team@example.com',
  severity: 'blocker',
  verdict: 'error',
  red: true,
  startedAt: 1_700_000_000_000,
  durationMs: 0.1,
  attempts: [attempt, { ...attempt, turns: [] }],
  reason: 'In quarantine until 2030-01-01, owner "me"',
};

test('an event with every field is what JSON.stringify writes', () => {
  expect(serialiseEvent(conversation)).toBe(JSON.stringify(conversation));
  // The second time from what was kept.
  expect(serialiseEvent(conversation)).toBe(JSON.stringify(conversation));
});

test('fields that are absent or undefined are left out', () => {
  const least = { ...conversation, attempts: [] } as Record<string, unknown>;
  for (const key of ['case', 'locale', 'owner', 'severity', 'reason']) least[key] = undefined;
  const event = least as unknown as ConversationFinished;
  expect(serialiseEvent(event)).toBe(JSON.stringify(event));
  const first = { ...event, attempts: [{ ...attempt, error: undefined, turns: [{ ...turn, user: undefined }] }] };
  expect(serialiseEvent(first as unknown as ConversationFinished)).toBe(JSON.stringify(first));
});

test('what a conversation writes down is told in full, shared or not', () => {
  const log = new TurnLog(at);
  const expected = { at, checks: [{ kind: 'any-text', at }], captures: [], optional: false } as ExpectedMessage;
  const arrivals: Parameters<TurnLog['arrived']>[0][] = [];
  const mailbox = new Mailbox((arrived) => {
    log.arrived(arrived);
    arrivals.push(arrived);
  });
  for (let number = 0; number < 3; number++) {
    log.startTurn({ text: `turn ${number}` }, at);
    for (const text of texts) mailbox.deliver({ text, payload: { text } });
    for (const arrived of arrivals) log.passed(expected, arrived);
    log.passed(expected, undefined);
  }
  const turns = log.finish(false);
  // Of a message that came in a turn before, the place in this one is not known.
  expect(turns.map(({ assertions }) => assertions.map((one) => one.message))).toEqual([
    [0, 1, 2, 3, 4, 5, 6, undefined],
    [...texts.map(() => undefined), 0, 1, 2, 3, 4, 5, 6, undefined],
    [...texts, ...texts].map(() => undefined as number | undefined).concat([0, 1, 2, 3, 4, 5, 6, undefined]),
  ]);
  const event = { ...conversation, attempts: [{ ...attempt, turns }] };
  expect(serialiseEvent(event)).toBe(JSON.stringify(event));
});

test('any UTF-16 code unit is quoted as JSON.stringify does', () => {
  for (let code = 0; code <= 0xffff; code++) {
    const text = `a${String.fromCharCode(code)}`;
    if (quoteJson(text) !== JSON.stringify(text)) throw new Error(`differs for ${code.toString(16)}`);
  }
  expect(quoteJson('😀')).toBe('"😀"');
});
