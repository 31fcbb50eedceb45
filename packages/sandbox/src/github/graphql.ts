import { ApiError } from './api-error.ts';
import type { Token } from './entities/account.ts';
import { executeGraphql, type GraphqlRequest, type Operation } from './graphql/execute-graphql.ts';
import { GraphqlFailure } from './graphql/graphql-failure.ts';
import type { QueryCost } from './graphql/query-cost.ts';
import { ok } from './reply.ts';
import type { RequestContext } from './request-context.ts';
import type { GitHub } from './server.ts';

/** Adds `POST /graphql`. Errors of a query come with status 200, as at GitHub; only a bad request or token does not. */
export function addGraphqlRoute({ router }: GitHub): void {
  router.route('POST', '/graphql', { permission: 'user', unlimited: true, handler: answer });
}

async function answer(context: RequestContext) {
  const { github, token } = context;
  if (!token) throw new ApiError(401, 'This endpoint requires you to be authenticated.');
  const request = readRequest(context);
  const response = await executeGraphql(request, (cost, operation) => {
    context.entry.operation = operation.name === undefined ? operation.kind : `${operation.kind} ${operation.name}`;
    spend(github, token, cost, operation);
    const budget = github.limits.budget(token, undefined, 'graphql');
    return { github, store: github.store, token, viewer: token.actor, lag: context.lag, cost, budget };
  });
  return ok(response);
}

function readRequest({ body }: RequestContext): GraphqlRequest {
  const { query, variables, operationName } = body;
  if (typeof query !== 'string') throw new ApiError(400, 'A query attribute must be specified and must be a string.');
  if (variables !== undefined && variables !== null && (typeof variables !== 'object' || Array.isArray(variables))) {
    throw new ApiError(400, 'Variables must be a map.');
  }
  return {
    query,
    variables: (variables ?? {}) as Readonly<Record<string, unknown>>,
    ...(typeof operationName === 'string' && { operationName }),
  };
}

/** Mutations that make something for people to read; resolving, folding away and labelling do not. */
const CONTENT = /^(?:add(?:Comment|PullRequestReview)|create|submit)/;

/**
 * A used-up hour is told with status 200 and an error of the type RATE_LIMITED; the secondary limits refuse with 403
 * and Retry-After (docs.github.com/graphql/overview/rate-limits-and-node-limits-for-the-graphql-api).
 */
function spend({ limits }: GitHub, token: Token, { points }: QueryCost, { kind, fields }: Operation): void {
  limits.spendSecondary(
    token,
    'graphql',
    kind === 'mutation' ? 5 : 1,
    fields.some((field) => CONTENT.test(field)),
  );
  try {
    limits.spend(token, undefined, 'graphql', points);
  } catch (error) {
    throw error instanceof ApiError ? new GraphqlFailure('RATE_LIMITED', error.message) : error;
  }
}
