import { addGraphqlRoute } from './graphql.ts';
import { addActionsRoutes } from './rest/actions.ts';
import { addCheckRoutes } from './rest/checks.ts';
import { addDeploymentRoutes } from './rest/deployments.ts';
import { addReleaseRoutes } from './rest/releases.ts';
import { addSandboxRoutes } from './rest/sandbox.ts';
import type { GitHub } from './server.ts';

/** Adds the operations of one family to a server's router. */
export type Family = (github: GitHub) => void;

/** Every family of operations that the sandbox serves. */
export const families: readonly Family[] = [
  addCheckRoutes,
  addReleaseRoutes,
  addDeploymentRoutes,
  addActionsRoutes,
  addGraphqlRoute,
  addSandboxRoutes,
];
