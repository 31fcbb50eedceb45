import { Killed, MemoryPullRequest } from '../../test/memory-review-host.ts';
import { digest } from '../identity/content-key.ts';
import type { Finding } from '../finding.ts';
import type { Group, Shown } from '../review/group-findings.ts';
import type { OwnThread } from '../review/thread.ts';
import { renderComment } from './comment-body.ts';
import { publishReview, type ReviewOrder, type ReviewResult } from './publish-review.ts';

const ENTRY = digest(['eslint']);
const SCOPE = digest(['job']);

function shownAt(index: number, path: string, line: number, key = digest([path, String(line)])): Shown {
  const finding: Finding = {
    tool: 'eslint',
    file: { reported: path, base: '', path },
    line,
    endLine: line,
    column: 1,
    endColumn: 2,
    unit: 'utf16',
    rule: `rule-${index % 7}`,
    level: 'error',
    message: `message ${index}`,
    details: undefined,
  };
  return { index, finding, path, entry: ENTRY, key, anchor: { path, startLine: line, line } };
}

function orderFor(pull: MemoryPullRequest, changes: Partial<ReviewOrder> = {}): ReviewOrder {
  return {
    host: pull.host(),
    head: 'head',
    scope: SCOPE,
    caps: { total: 50, perFile: 50, perRule: 50, wholeFile: 3 },
    bodyOf: () => '',
    render: (group: Group) => {
      const marker = { scope: changes.scope ?? SCOPE, entry: group.entry, keys: group.members.map(({ key }) => key) };
      return {
        ...group.anchor,
        body: renderComment(
          group.members.map(({ finding }) => finding),
          undefined,
          marker,
        ),
      };
    },
    name: async () => undefined,
    exists: () => true,
    healthy: new Set([ENTRY]),
    stillReported: async () => new Set<OwnThread>(),
    fixedComments: 'minimise',
    warn: () => undefined,
    pause: async () => undefined,
    ...changes,
  };
}

const twenty = Array.from({ length: 20 }, (_, i) => shownAt(i, `src/${i % 4}.js`, 10 + i));
const forty = Array.from({ length: 40 }, (_, i) => shownAt(i, `src/${i % 4}.js`, 10 + i));

function places(pull: MemoryPullRequest): string[] {
  return pull
    .visible()
    .map(({ path, line, body }) => `${path}:${line} ${body}`)
    .sort();
}

async function run(
  pull: MemoryPullRequest,
  shown: readonly Shown[],
  changes: Partial<ReviewOrder> = {},
): Promise<ReviewResult> {
  return publishReview(shown, orderFor(pull, changes));
}

test('a second run with the same findings writes nothing and reads once', async () => {
  const pull = new MemoryPullRequest();
  const first = await run(pull, twenty);
  expect(first.commented).toHaveLength(20);
  pull.calls.length = 0;
  const second = await run(pull, twenty);
  expect(second.alreadyPosted).toHaveLength(20);
  expect(pull.calls).toEqual(['readReview']);
});

test('the caps hold over all runs together, so a second run writes nothing', async () => {
  for (const cap of ['total', 'perFile', 'perRule'] as const) {
    const caps = { total: 50, perFile: 50, perRule: 50, wholeFile: 3, [cap]: 2 };
    const pull = new MemoryPullRequest();
    const first = await run(pull, twenty, { caps });
    expect(first.rest.length).toBeGreaterThan(0);
    pull.calls.length = 0;
    const second = await run(pull, twenty, { caps });
    expect({ cap, posted: second.alreadyPosted, writes: pull.writes }).toEqual({
      cap,
      posted: first.commented,
      writes: [],
    });
  }
});

test('findings that moved by a line keep their comments', async () => {
  const pull = new MemoryPullRequest();
  await run(pull, twenty);
  for (const comment of pull.comments) comment.at++;
  pull.calls.length = 0;
  const moved = twenty.map((one) => shownAt(one.index, one.path, one.finding.line + 1, one.key));
  expect((await run(pull, moved)).alreadyPosted).toHaveLength(20);
  expect(pull.writes).toEqual([]);
});

test('of two equal lines the new one gets the new comment', async () => {
  const pull = new MemoryPullRequest();
  const same = digest(['same']);
  await run(pull, [shownAt(0, 'a.js', 10, same)]);
  (pull.comments[0] as { at: number }).at = 15;
  const result = await run(pull, [shownAt(0, 'a.js', 12, same), shownAt(1, 'a.js', 15, same)]);
  expect(result.commented.map(({ finding }) => finding.line)).toEqual([12]);
});

test('a refused comment goes elsewhere and all others are posted', async () => {
  const pull = new MemoryPullRequest();
  pull.commentable = ({ line }) => line !== 17;
  const warnings: string[] = [];
  const result = await run(pull, twenty, { warn: (text) => warnings.push(text) });
  expect(result.commented).toHaveLength(19);
  expect(result.rest.map(({ finding }) => finding.line)).toEqual([17]);
  expect(warnings).toEqual([expect.stringContaining('src/3.js:17')]);
});

test('fixed findings are hidden in one request; answered, resolved and foreign ones are left alone', async () => {
  const pull = new MemoryPullRequest();
  await run(pull, twenty);
  const [answered, resolved, offTopic] = pull.comments;
  if (!answered || !resolved || !offTopic) throw new Error('expected three comments');
  answered.replies = 1;
  resolved.resolved = true;
  offTopic.hidden = 'off-topic';
  await run(pull, [shownAt(30, 'other.js', 1)], { scope: digest(['other job']) });
  pull.calls.length = 0;
  const result = await run(pull, []);
  expect(result.fixed).toBe(17);
  expect(pull.writes).toEqual(['retire']);
  expect(
    pull
      .visible()
      .map(({ path }) => path)
      .sort(),
  ).toEqual(['other.js', 'src/0.js', 'src/1.js']);
});

test('nothing is called fixed when the linter failed', async () => {
  const pull = new MemoryPullRequest();
  await run(pull, twenty);
  pull.calls.length = 0;
  expect((await run(pull, [], { healthy: new Set() })).fixed).toBe(0);
  expect(pull.writes).toEqual([]);
});

test('a finding that comes back after it was fixed is commented again; one that a human resolved is not', async () => {
  const pull = new MemoryPullRequest();
  await run(pull, twenty.slice(0, 2));
  (pull.comments[1] as { resolved: boolean }).resolved = true;
  await run(pull, []);
  const result = await run(pull, twenty.slice(0, 2));
  expect(result.commented.map(({ index }) => index)).toEqual([0]);
  expect(result.alreadyPosted.map(({ index }) => index)).toEqual([1]);
});

test('comments of somebody else count for nothing, whatever marker they hold', async () => {
  const pull = new MemoryPullRequest();
  await run(pull, twenty);
  for (const comment of pull.comments.splice(0)) pull.write(comment, 'mallory');
  expect((await run(pull, twenty)).commented).toHaveLength(20);
});

test('a lost answer makes no duplicate', async () => {
  for (const fault of ['lost-answer', 'unavailable'] as const)
    for (const at of [2, 3]) {
      const pull = new MemoryPullRequest();
      pull.faults.set(at, fault);
      const result = await run(pull, forty);
      expect({ fault, at, commented: result.commented.length }).toEqual({ fault, at, commented: 40 });
      expect(new Set(places(pull)).size).toBe(40);
      expect(pull.comments).toHaveLength(40);
    }
});

test('killed before or after any call and run again, the pull request ends the same', async () => {
  const unbroken = new MemoryPullRequest();
  await run(unbroken, forty);
  await run(unbroken, forty.slice(5));
  const expected = places(unbroken);
  for (const fault of ['die-before', 'die-after'] as const)
    for (let n = 1; n <= unbroken.calls.length + 1; n++) {
      const pull = new MemoryPullRequest();
      pull.faults.set(n, fault);
      for (const findings of [forty, forty.slice(5), forty.slice(5)])
        await run(pull, findings).catch((error: unknown) => {
          if (!(error instanceof Killed)) throw error;
        });
      expect({ fault, n, places: places(pull) }).toEqual({ fault, n, places: expected });
    }
});

test('two runs at once leave one comment for each finding', async () => {
  const pull = new MemoryPullRequest();
  await Promise.all([run(pull, twenty), run(pull, twenty)]);
  await run(pull, twenty);
  expect(places(pull)).toHaveLength(20);
});

test('a token that may not write leaves all findings to other ways', async () => {
  const pull = new MemoryPullRequest();
  pull.faults.set(2, 'forbidden');
  const result = await run(pull, twenty);
  expect(result.rest).toHaveLength(20);
  expect(result.trouble).toContain('403');
});

test('nothing is written to a pull request that has moved on', async () => {
  const pull = new MemoryPullRequest();
  pull.headSha = 'newer';
  const result = await run(pull, twenty);
  expect(result.rest).toHaveLength(20);
  expect(result.trouble).toContain('moved on');
  expect(pull.writes).toEqual([]);
});

test('when nobody can tell whether a review was made, its findings go elsewhere', async () => {
  const pull = new MemoryPullRequest();
  pull.faults.set(2, 'lost-answer').set(3, 'unavailable');
  const result = await run(pull, twenty);
  expect(result.rest).toHaveLength(20);
  expect(result.trouble).toContain('503');
  expect((await run(pull, twenty)).alreadyPosted).toHaveLength(20);
});
