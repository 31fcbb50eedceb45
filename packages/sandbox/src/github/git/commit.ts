/** A person and a moment, as a commit or a tag holds them. */
export interface Signature {
  readonly name: string;
  readonly email: string;
  /** As GitHub writes it, in UTC. */
  readonly date: string;
}

export interface Commit {
  readonly sha: string;
  readonly tree: string;
  readonly parents: readonly string[];
  readonly author: Signature;
  readonly committer: Signature;
  readonly message: string;
  readonly signature: string | null;
}

export interface Tag {
  readonly sha: string;
  readonly object: string;
  readonly type: string;
  readonly name: string;
  readonly tagger: Signature;
  readonly message: string;
}

interface Parsed {
  readonly headers: ReadonlyMap<string, readonly string[]>;
  readonly message: string;
}

function parseObject(content: Buffer): Parsed {
  const text = content.toString();
  const end = text.indexOf('\n\n');
  const headers = new Map<string, string[]>();
  let last: string[] = [];
  for (const line of text.slice(0, end < 0 ? text.length : end).split('\n')) {
    if (line.startsWith(' ')) {
      // A signature goes on over indented lines.
      last.push(`${last.pop() ?? ''}\n${line.slice(1)}`);
      continue;
    }
    const space = line.indexOf(' ');
    const key = line.slice(0, space);
    last = headers.get(key) ?? [];
    headers.set(key, last);
    last.push(line.slice(space + 1));
  }
  return { headers, message: end < 0 ? '' : text.slice(end + 2).replace(/\n$/, '') };
}

function parseSignature(text: string | undefined): Signature {
  const parts = /^(.*?) ?<([^>]*)> (-?\d+)/s.exec(text ?? '');
  const seconds = Math.min(Number(parts?.[3] ?? 0), 253_402_300_799);
  return {
    name: parts?.[1] ?? '',
    email: parts?.[2] ?? '',
    date: `${new Date(seconds * 1000).toISOString().slice(0, 19)}Z`,
  };
}

/** Reads a commit as git stores it. */
export function parseCommit(sha: string, content: Buffer): Commit {
  const { headers, message } = parseObject(content);
  return {
    sha,
    tree: headers.get('tree')?.[0] ?? '',
    parents: headers.get('parent') ?? [],
    author: parseSignature(headers.get('author')?.[0]),
    committer: parseSignature(headers.get('committer')?.[0]),
    message,
    signature: headers.get('gpgsig')?.[0] ?? null,
  };
}

/** Reads an annotated tag as git stores it. */
export function parseTag(sha: string, content: Buffer): Tag {
  const { headers, message } = parseObject(content);
  return {
    sha,
    object: headers.get('object')?.[0] ?? '',
    type: headers.get('type')?.[0] ?? 'commit',
    name: headers.get('tag')?.[0] ?? '',
    tagger: parseSignature(headers.get('tagger')?.[0]),
    message,
  };
}
