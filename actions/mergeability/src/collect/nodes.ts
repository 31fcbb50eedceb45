import type { Account } from '../snapshot/account.ts';

/** The selection for any account. `id` tells people apart, `login` names them. */
export const ACTOR = '__typename login ... on Node { id }';
/** The selection for the account behind a commit's e-mail address. */
export const GIT_ACTOR = `name email user { ${ACTOR} }`;

export interface ActorNode {
  readonly __typename: string;
  readonly login: string;
  readonly id: string;
}

/** Null for an account that was deleted. */
export function accountOf(node: ActorNode | null | undefined): Account | null {
  if (node === null || node === undefined) return null;
  return { id: node.id, login: node.login, kind: kindOf(node.__typename) };
}

function kindOf(type: string): Account['kind'] {
  if (type === 'Bot') return 'bot';
  if (type === 'Organization') return 'organization';
  return type === 'Mannequin' ? 'mannequin' : 'user';
}

/** Milliseconds since 1970 of a time as GitHub writes it; 0 for none. */
export const timeOf = (text: string | null | undefined): number => (text ? Date.parse(text) : 0);
