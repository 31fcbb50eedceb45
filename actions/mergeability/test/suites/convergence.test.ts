import type { GitHubServer } from 'sandbox/github';
import { judge, pullOf, REPOSITORY, startShop, statusesOf, statusOf } from '../shop.ts';

// What happens at once, in any order, or stops half way, ends the same. Needs git and the built action.

const POLICY =
  "version: 1\nrules:\n  - name: Title\n    require: { title: conventional }\n  - name: Review\n    require: { approvals: { count: 1, from: ['@acme/core'] } }\n";

async function call(server: GitHubServer, method: string, path: string, token: string, body: unknown): Promise<void> {
  const response = await fetch(`${server.apiUrl}/repos/${REPOSITORY}${path}`, {
    method,
    headers: { authorization: `Bearer ${server.tokens[token]}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
}

it('200 re-evaluations at once and in random order end with one right status', async () => {
  const server = await startShop({ policy: POLICY });
  try {
    let next = 0;
    let state = 7;
    const random = (): number => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;
    const EVENTS = ['pull_request_target', 'pull_request_target', 'schedule'] as const;
    const worker = async (): Promise<void> => {
      while (next++ < 200) {
        const event = EVENTS[Math.floor(random() * EVENTS.length)] ?? 'schedule';
        await judge(server, event === 'schedule' ? { event, payload: { schedule: '0 * * * *' } } : { event });
      }
    };
    const changes = async (): Promise<void> => {
      for (let round = 0; round < 12; round++) {
        await call(server, 'PATCH', '/pulls/1', 'bo', { title: round % 2 ? 'feat: sell more' : 'Sell more' });
        await new Promise((resolve) => setTimeout(resolve, 400));
      }
      await call(server, 'POST', '/pulls/1/reviews', 'bo', { event: 'APPROVE' });
      // The last change has its own event, as at GitHub.
      await judge(server);
    };
    await Promise.all([changes(), ...Array.from({ length: 12 }, worker)]);
    expect(pullOf(server).title).toBe('feat: sell more');
    expect(statusOf(server)).toMatchObject({ state: 'success', description: '2 of 2 rules pass' });
    const before = statusesOf(server, pullOf(server).headSha).length;
    await judge(server);
    expect(statusesOf(server, pullOf(server).headSha)).toHaveLength(before);
  } finally {
    await server.close();
  }
});

it.each([1, 2, 3, 4])('killed at call %i, then run again: one status, the right one', async (at) => {
  for (const kind of ['reset', 'lost-response'] as const) {
    const server = await startShop({
      policy: POLICY,
      permissions: {
        contents: 'read',
        'pull-requests': 'write',
        issues: 'write',
        statuses: 'write',
        checks: 'read',
        members: 'read',
      },
    });
    try {
      const kill = new AbortController();
      server.faults.add(
        { kind: 'latency', milliseconds: 1_500, at, times: 1, route: 'POST *' },
        { kind, at, times: 0, route: 'POST *' },
      );
      const dying = judge(server, { inputs: { comment: 'true' }, signal: kill.signal });
      setTimeout(() => kill.abort(), 1_200);
      await dying;
      server.faults.clear();
      const result = await judge(server, { inputs: { comment: 'true' } });
      expect(result.outputs).toMatchObject({ verdict: 'fail' });
      expect(statusOf(server)).toMatchObject({ state: 'failure' });
      expect(pullOf(server).comments).toHaveLength(1);
      expect(statusesOf(server, pullOf(server).headSha)).toHaveLength(1);
    } finally {
      await server.close();
    }
  }
});

it('GitHub fails at every single call: the run is red or repeats, and the status never says success', async () => {
  for (let at = 1; at <= 3; at++) {
    const server = await startShop({ policy: POLICY });
    try {
      server.faults.add({ kind: 'status', status: 404, at, times: 1 });
      await judge(server);
      expect(statusOf(server)?.state).not.toBe('success');
      server.faults.clear();
      await judge(server);
      expect(statusOf(server)).toMatchObject({
        state: 'failure',
        description: expect.stringContaining('needs 1 approval') as string,
      });
    } finally {
      await server.close();
    }
  }
});
