import type { GitHub } from './github.ts';

/** The account in whose name a token writes. */
export interface Viewer {
  readonly id: number;
  readonly login: string;
}

const known = new WeakMap<GitHub, Promise<Viewer>>();

/**
 * Who the token writes as; asked once per client. By GraphQL, because `GET /user` refuses the tokens of workflows and
 * of GitHub Apps, while `viewer` answers with the bot that they write as.
 */
export function readViewer(github: GitHub): Promise<Viewer> {
  const before = known.get(github);
  if (before !== undefined) return before;
  const asked = ask(github);
  known.set(github, asked);
  asked.catch(() => known.delete(github));
  return asked;
}

async function ask(github: GitHub): Promise<Viewer> {
  const { viewer } = await github.graphql<{ viewer: { databaseId: number; login: string } }>(
    'query { viewer { databaseId login } }',
  );
  return { id: viewer.databaseId, login: viewer.login };
}
