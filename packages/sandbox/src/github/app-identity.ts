/** The number of an app of which only the slug is known: GitHub's own for Actions, else the same for the same slug. */
export function appId(slug: string): number {
  if (slug === 'github-actions') return 15_368;
  return 100_000 + [...slug].reduce((sum, letter) => (sum * 31 + (letter.codePointAt(0) ?? 0)) % 900_000, 7);
}

/** The name that people read. */
export function appName(slug: string): string {
  return slug === 'github-actions' ? 'GitHub Actions' : slug;
}
