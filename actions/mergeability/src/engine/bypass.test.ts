import { changed, NOW } from '../../test/judge-text.ts';
import type { Bypass } from '../policy/policy.ts';
import type { Comment } from '../snapshot/facts.ts';
import type { Question } from '../snapshot/question.ts';
import { findOverride, type Override } from './bypass.ts';
import { viewOf } from './view.ts';

const HEAD = 'a'.repeat(40);
const COMMAND = '/mergeability override';
const strict: Bypass = {
  who: [{ kind: 'user', login: 'boss' }],
  command: COMMAND,
  needsReason: true,
  until: 'next-push',
};
const lax: Bypass = { ...strict, needsReason: false, until: 'merged' };

const say = (body: string, more: Partial<Comment> = {}): Comment => ({
  author: { id: 'boss', login: 'boss', kind: 'user' },
  body,
  createdAt: 7,
  isEdited: false,
  ...more,
});

const find = (bypass: Bypass, ...comments: Comment[]): Override | undefined =>
  findOverride(bypass, 'Rule', viewOf(changed({}, { facts: { comments } }), NOW));

it.each([
  ['a reason', `${COMMAND} ${HEAD} because`, 'because'],
  ['white space and lines', `\n  ${COMMAND} ${HEAD}\nbecause   of\r\n a fire \n`, 'because of a fire'],
  ['its rule', `${COMMAND} ${HEAD} "Rule": because`, 'because'],
  ['several rules in any case', `${COMMAND} ${HEAD} "Other", "RULE" because`, 'because'],
  ['a reason that is too long', `${COMMAND} ${HEAD} ${'x'.repeat(300)}`, 'x'.repeat(200)],
])('takes the command with %s', (_, body, reason) => {
  expect(find(strict, say(body))).toEqual({ by: 'boss', reason, at: 7 });
});

it.each([
  ['another command', `${COMMAND}x ${HEAD} because`],
  ['the command at the end only', `I will not say ${HEAD} ${COMMAND} `],
  ['a sentence before it', `please ${COMMAND} ${HEAD} because`],
  ['no head', `${COMMAND} because`],
  ['another head', `${COMMAND} ${'b'.repeat(40)} because`],
  ['a longer head', `${COMMAND} ${HEAD}a because`],
  ['a short head', `${COMMAND} ${HEAD.slice(0, 12)} because`],
  ['no reason', `${COMMAND} ${HEAD} `],
  ['no reason but rules', `${COMMAND} ${HEAD} "Rule" `],
  ['another rule', `${COMMAND} ${HEAD} "Other": because`],
])('does not take %s', (_, body) => expect(find(strict, say(body))).toBeUndefined());

it('needs neither head nor reason when the policy does not ask for them', () => {
  expect(find(lax, say(COMMAND))).toEqual({ by: 'boss', reason: '', at: 7 });
  expect(find(lax, say(`${COMMAND} ${HEAD} because`))).toEqual({ by: 'boss', reason: 'because', at: 7 });
  expect(find({ ...strict, until: 'merged' }, say(`${COMMAND} `))).toBeUndefined();
  expect(find({ ...strict, needsReason: false }, say(`${COMMAND} ${HEAD}`))).toMatchObject({ reason: '' });
});

it('takes the newest of several', () => {
  expect(find(lax, say(`${COMMAND} one`), say(`${COMMAND} two`, { createdAt: 8 }))).toMatchObject({ reason: 'two' });
});

it.each([
  ['edited', { isEdited: true }],
  ['by a deleted account', { author: null }],
  ['by the author', { author: { id: 'id:author', login: 'author', kind: 'user' } }],
  ['by somebody who is not named', { author: { id: 'eve', login: 'eve', kind: 'user' } }],
] as const)('does not take a comment %s', (_, more) => {
  expect(
    find(
      {
        ...lax,
        who: [
          { kind: 'user', login: 'boss' },
          { kind: 'user', login: 'author' },
        ],
      },
      say(COMMAND, more),
    ),
  ).toBeUndefined();
});

it('asks for the teams that it needs, once somebody gives the command', () => {
  const missing = new Map<string, Question>();
  const bypass: Bypass = { ...lax, who: [{ kind: 'team', team: 'acme/core' }] };
  const view = (...comments: Comment[]) => viewOf(changed({}, { facts: { comments } }), NOW, missing);
  findOverride(bypass, 'Rule', view(say('hello')));
  expect(missing.size).toBe(0);
  expect(() => findOverride(bypass, 'Rule', view(say(COMMAND)))).toThrow('was not collected');
  expect([...missing.values()]).toEqual([{ kind: 'team', team: 'acme/core' }]);
});
