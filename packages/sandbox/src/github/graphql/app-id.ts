/** GitHub's own number for the app that runs workflows. */
const ACTIONS = 15368;

/** A number for an app of which only the slug is known: the same for the same slug. */
export function appId(slug: string): number {
  if (slug === 'github-actions') return ACTIONS;
  return [...slug].reduce((hash, letter) => (hash * 31 + (letter.codePointAt(0) ?? 0)) % 900_000, 7) + 100_000;
}
