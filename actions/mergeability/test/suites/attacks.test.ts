import { attacks } from '../attacks/attacks.ts';
import { copySources, tryAttacks, withMutation } from '../broken-build.ts';

// Each attack has to get through on a build that is broken for it, or its test could not fail.

let copy: Awaited<ReturnType<typeof copySources>>;
beforeAll(async () => {
  copy = await copySources();
});
afterAll(() => copy.remove());

it('lets no attack through as it is', async () => {
  const results = await tryAttacks(
    copy.folder,
    attacks.map(({ name }) => name),
  );
  expect(results).toHaveLength(attacks.length);
  expect(results.filter(({ gotThrough }) => gotThrough)).toEqual([]);
});

it.each(attacks.map((attack) => [attack.name, attack] as const))(
  'on a broken build: %s',
  async (_, { name, mutation }) => {
    const [result] = await withMutation(copy.folder, mutation, () => tryAttacks(copy.folder, [name]));
    expect(result).toMatchObject({ name, gotThrough: true });
  },
);
