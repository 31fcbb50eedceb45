import type { ResolverMap } from './resolver-map.ts';

/** Every type that the sandbox answers. */
export const resolvers: ResolverMap = {};
