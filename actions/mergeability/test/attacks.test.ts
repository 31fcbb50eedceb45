import { attacks } from './attacks/attacks.ts';

it('knows at least 40 attacks, each by a name of its own', () => {
  expect(attacks.length).toBeGreaterThanOrEqual(40);
  expect(new Set(attacks.map(({ name }) => name)).size).toBe(attacks.length);
});

it.each(attacks.map((attack) => [attack.name, attack] as const))('does not let through: %s', async (_, attack) => {
  await attack.attempt();
});
