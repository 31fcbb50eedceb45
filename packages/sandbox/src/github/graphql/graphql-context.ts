import type { QueryCost } from './query-cost.ts';

/** What resolvers work with: one per request. */
export interface GraphqlContext {
  readonly cost: QueryCost;
}
