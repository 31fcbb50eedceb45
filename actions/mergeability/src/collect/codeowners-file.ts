import type { History } from './history.ts';

/** Where GitHub looks for CODEOWNERS, in this order; the first that exists counts. */
export const CODEOWNERS_PATHS = ['.github/CODEOWNERS', 'CODEOWNERS', 'docs/CODEOWNERS'] as const;

const TEMPLATE_PATHS = ['.github', '', 'docs'].flatMap((folder) =>
  ['pull_request_template.md', 'PULL_REQUEST_TEMPLATE.md', 'pull_request_template.txt'].map((name) =>
    folder === '' ? name : `${folder}/${name}`,
  ),
);

/** The CODEOWNERS file of the base; never the head's, which the pull request could write itself. */
export async function readCodeowners(history: History): Promise<{ path: string; text: string } | null> {
  const texts = await history.textsAt('base', CODEOWNERS_PATHS);
  for (const path of CODEOWNERS_PATHS) {
    const text = texts.get(path) ?? null;
    if (text !== null) return { path, text };
  }
  return null;
}

/** The pull request template of the base, at the places where GitHub looks for a single one. */
export async function readTemplate(history: History): Promise<string | null> {
  const texts = await history.textsAt('base', TEMPLATE_PATHS);
  return TEMPLATE_PATHS.map((path) => texts.get(path) ?? null).find((text) => text !== null) ?? null;
}
