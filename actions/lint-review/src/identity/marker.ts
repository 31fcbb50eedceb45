import { KEY_LENGTH } from './content-key.ts';

/** What a comment says about itself, unseen by readers. */
export interface Marker {
  /** Digest of workflow, job and scope. */
  readonly scope: string;
  /** Digest of the report entry that the findings came from. */
  readonly entry: string;
  /** Content keys of the findings in the comment. */
  readonly keys: readonly string[];
}

const PATTERN = new RegExp(
  `\\r?\\n<!-- lint-review:1 ([0-9a-f]{${KEY_LENGTH}}) ([0-9a-f]{${KEY_LENGTH}}) ([0-9a-f,]{${KEY_LENGTH},20000}) -->$`,
);

/** The marker as the last line of a comment. */
export function renderMarker({ scope, entry, keys }: Marker): string {
  return `\n<!-- lint-review:1 ${scope} ${entry} ${keys.join(',')} -->`;
}

/**
 * The marker at the very end of a comment. Only comments of our own author may be asked: anybody can write a marker,
 * and text of linters cannot, because what they say never ends a comment.
 */
export function parseMarker(body: string): Marker | undefined {
  const match = PATTERN.exec(body.trimEnd());
  const [, scope, entry, keys] = match ?? [];
  return scope && entry && keys ? { scope, entry, keys: keys.split(',') } : undefined;
}
