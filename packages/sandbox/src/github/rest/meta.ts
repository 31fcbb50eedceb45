import type { Budget, Resource } from '../rate-limits.ts';
import { ok, raw } from '../reply.ts';
import type { RequestContext } from '../request-context.ts';
import type { GitHub } from '../server.ts';

/** What is not about anything in particular. */
export function addMetaRoutes({ router }: GitHub): void {
  const open = { permission: 'none' } as const;
  router.route('GET', '/rate_limit', { ...open, unlimited: true, handler: rateLimit });
  router.route('GET', '/zen', {
    ...open,
    handler: () => raw('Keep it logically awesome.', 'text/plain; charset=utf-8'),
  });
  router.route('GET', '/meta', { ...open, handler: () => ok({ verifiable_password_authentication: false }) });
}

function rateLimit({ github, token }: RequestContext) {
  const tell = (resource: Resource) => {
    const budget: Budget = github.limits.budget(token, undefined, resource);
    const { limit, used, remaining, reset } = budget;
    return { limit, used, remaining, reset };
  };
  return ok({
    resources: { core: tell('core'), search: tell('search'), graphql: tell('graphql') },
    rate: tell('core'),
  });
}
