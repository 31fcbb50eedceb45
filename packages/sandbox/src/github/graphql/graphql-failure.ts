import { GraphQLError, type ASTNode, type GraphQLErrorOptions } from 'graphql';

/**
 * The `type` of an entry in `errors`, as GitHub writes it beside message, path and locations
 * (docs.github.com/graphql/overview/rate-limits-and-node-limits-for-the-graphql-api; docs/sandbox.md says what is from
 * memory).
 * `UNSUPPORTED` is our own: GitHub knows the field and the sandbox does not serve it.
 */
export type FailureType =
  | 'NOT_FOUND'
  | 'FORBIDDEN'
  | 'UNPROCESSABLE'
  | 'INSUFFICIENT_SCOPES'
  | 'MISSING_PAGINATION_BOUNDARIES'
  | 'EXCESSIVE_PAGINATION'
  | 'ARGUMENT_LIMIT'
  | 'INVALID_CURSOR_ARGUMENTS'
  | 'MAX_NODE_LIMIT_EXCEEDED'
  | 'MAX_DEPTH_EXCEEDED'
  | 'RATE_LIMITED'
  | 'STALE_DATA'
  | 'UNSUPPORTED';

/** A GraphQL error with GitHub's `type`. Thrown by resolvers; {@link formatErrors} puts the type where GitHub does. */
export class GraphqlFailure extends GraphQLError {
  readonly type: FailureType;

  constructor(type: FailureType, message: string, options: GraphQLErrorOptions = {}) {
    super(message, options);
    this.type = type;
  }
}

/** The addressed thing does not exist or is not visible to the token; GitHub tells neither apart. */
export function notFound(message: string): GraphqlFailure {
  return new GraphqlFailure('NOT_FOUND', message);
}

/** The token may see the thing but lacks the permission; the text is GitHub's. */
export function forbidden(message = 'Resource not accessible by integration'): GraphqlFailure {
  return new GraphqlFailure('FORBIDDEN', message, { extensions: { saml_failure: false } });
}

/** The input is well formed, but cannot be done. */
export function unprocessable(message: string): GraphqlFailure {
  return new GraphqlFailure('UNPROCESSABLE', message);
}

/** GitHub has this field, argument or value, and the sandbox does not: said by name, never answered by null. */
export function unsupported(what: string, node?: ASTNode): GraphqlFailure {
  return new GraphqlFailure('UNSUPPORTED', `The sandbox does not support ${what}.`, node ? { nodes: node } : {});
}
