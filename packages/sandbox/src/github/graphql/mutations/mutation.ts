import type { GraphqlContext } from '../graphql-context.ts';
import { bodyLength } from '../../conversation.ts';
import { notFound, unprocessable, unsupported } from '../graphql-failure.ts';
import { findNode } from '../query.ts';
import type { Resolver } from '../resolver-map.ts';

/** Does what a mutation asks and returns the fields of its payload. */
export type Mutate<Input> = (input: Input, context: GraphqlContext) => Promise<object> | object;

/**
 * A mutation that takes the named fields of its input. Others are refused before anything changes: a field that is
 * silently ignored would be a change that never happens.
 */
export function mutation<Input extends object>(
  known: readonly (keyof Input & string)[],
  mutate: Mutate<Input>,
): Resolver<object> {
  return async (_, { input }: { input: Input & { readonly clientMutationId?: string | null } }, context) => {
    for (const [name, value] of Object.entries(input)) {
      if (value === null || name === 'clientMutationId' || (known as readonly string[]).includes(name)) continue;
      throw unsupported(`the input field '${name}' of this mutation`);
    }
    return { ...(await mutate(input, context)), clientMutationId: input.clientMutationId ?? null };
  };
}

/** What a global id names, if it is of one of the types that the mutation takes. */
export async function findTarget<T>(id: string, types: readonly string[], context: GraphqlContext): Promise<T> {
  const found = await findNode(id, context);
  if (found && 'typename' in found && types.includes(found.typename as string)) return found as T;
  throw notFound(`Could not resolve to a node with the global id of '${id}'`);
}

/** GitHub counts code points and refuses what is longer than 65,536, whole. */
export function checkBody(body: string): string {
  if ([...body].length > bodyLength) throw unprocessable(`Body is too long (maximum is ${bodyLength} characters)`);
  return body;
}
