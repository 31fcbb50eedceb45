import type { GitHub } from 'action-kit/github';
import { UnreadableFact } from '../snapshot/snapshot.ts';
import { type FileText, MAX_TEXT_BYTES } from './history.ts';

export const NEEDS_GIT = 'Set the input "history" to git, and check that git is installed on the runner.';
/** The selection for a text file. */
export const BLOB = '__typename ... on Blob { byteSize isTruncated text }';
/** Texts in one query. */
const BATCH = 50;

export interface BlobNode {
  readonly __typename: string;
  readonly byteSize?: number;
  readonly isTruncated?: boolean;
  readonly text?: string | null;
}

interface Wanted {
  /** `commit:path` */
  readonly expression: string;
  readonly resolve: (node: BlobNode | null) => void;
  readonly reject: (error: unknown) => void;
}

/** Reads texts of commits by the API. What is asked for at the same time goes into one request. */
export function apiTexts({
  github,
  owner,
  repo,
}: {
  github: GitHub;
  owner: string;
  repo: string;
}): (commit: string, paths: readonly string[]) => Promise<Map<string, FileText>> {
  let waiting: Wanted[] = [];
  const flush = (): void => {
    const all = waiting;
    waiting = [];
    for (let at = 0; at < all.length; at += BATCH) void ask(all.slice(at, at + BATCH));
  };
  const ask = async (batch: readonly Wanted[]): Promise<void> => {
    const fields = batch.map((_, index) => `t${index}: object(expression: $p${index}) { ${BLOB} }`);
    const query = `query ($owner: String!, $name: String!, ${batch.map((_, index) => `$p${index}: String!`).join(', ')}) {
      repository(owner: $owner, name: $name) { ${fields.join('\n')} }
    }`;
    const names = Object.fromEntries(batch.map(({ expression }, index) => [`p${index}`, expression]));
    try {
      const { repository } = await github.graphql<{ repository: Record<string, BlobNode | null> }>(query, {
        owner,
        name: repo,
        ...names,
      });
      batch.forEach(({ resolve }, index) => resolve(repository[`t${index}`] ?? null));
    } catch (error) {
      for (const { reject } of batch) reject(error);
    }
  };
  return async (commit, paths) => {
    const nodes = paths.map(
      (path) =>
        new Promise<readonly [string, BlobNode | null]>((resolve, reject) => {
          if (waiting.length === 0) setImmediate(flush);
          waiting.push({ expression: `${commit}:${path}`, resolve: (node) => resolve([path, node]), reject });
        }),
    );
    return new Map((await Promise.all(nodes)).map(([path, node]) => [path, textOf(path, node)]));
  };
}

/** The text of a file as GitHub gave it; null for none. @throws UnreadableFact when it is not the whole text */
export function textOf(path: string, node: BlobNode | null): FileText {
  if (node === null || node.__typename !== 'Blob') return null;
  if (node.isTruncated || (node.byteSize ?? 0) > MAX_TEXT_BYTES)
    throw new UnreadableFact(`${path} is too large for the API: it came cut off.`, NEEDS_GIT);
  if (node.text === null || node.text === undefined)
    throw new UnreadableFact(`${path} is no text for the API.`, NEEDS_GIT);
  return node.text;
}
