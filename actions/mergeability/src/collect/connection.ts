/** One page of a list, as GraphQL gives it. */
export interface Page {
  readonly totalCount?: number;
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
  readonly nodes: readonly unknown[] | null;
}

/** Where a list hangs: at the pull request, or at the commit whose checks count. */
export type Host = 'pullRequest' | 'commit';

/** A list of the first step. */
export interface ListSpec {
  readonly host: Host;
  /** The name of the field in the query; tells lists of one host apart. */
  readonly alias: string;
  /** The field with its arguments; `after` has to be among them as given. */
  field(after: string): string;
  /** From what stands under the alias to the page itself; undefined when the host has no such list. */
  pick(value: unknown): Page | undefined;
}

/** The common case: `alias: field(first: 100) { totalCount pageInfo … nodes { … } }`. */
export function list(host: Host, alias: string, field: string, selection: string, args = ''): ListSpec {
  return {
    host,
    alias,
    field: (after) =>
      `${alias}: ${field}(first: 100${after}${args}) { totalCount pageInfo { hasNextPage endCursor } nodes { ${selection} } }`,
    pick: (value) => (value as Page | null) ?? undefined,
  };
}
