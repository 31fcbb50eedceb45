import { judge, startShop, statusOf } from '../shop.ts';

const POLICY = `
version: 1
rules:
  - name: Hygiene
    when: { not: { author: [bots] }, draft: false }
    require:
      title: conventional
      labels: { at_least: 1, of: [feature, bug], none_of: [wip] }
  - name: Review
    require:
      approvals: { count: 1, from: ['@acme/core'] }
`;

it('says by a status what is missing, who can do it, and says nothing twice', async () => {
  const server = await startShop({ policy: POLICY, pullRequest: { labels: ['feature'] } });
  try {
    const first = await judge(server);
    expect(first.conclusion).toBe('success');
    expect(first.outputs).toMatchObject({ verdict: 'fail', posted: '1', requests: '3' });
    expect(statusOf(server)).toMatchObject({
      state: 'failure',
      description: '1 of 2: Review: needs 1 approval from @acme/core',
    });
    const second = await judge(server);
    expect(second.outputs).toMatchObject({ verdict: 'fail', posted: '0', requests: '1' });
  } finally {
    await server.close();
  }
});
