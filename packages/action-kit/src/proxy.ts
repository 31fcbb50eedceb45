import * as http from 'node:http';

const NAMES = ['http_proxy', 'https_proxy', 'HTTP_PROXY', 'HTTPS_PROXY'];

/**
 * Makes this process's fetch use the proxies that the environment names (http_proxy, https_proxy, no_proxy), as
 * self-hosted runners set them. Does nothing when there are none. Node does this itself from 24.14 on when asked.
 *
 * @returns whether the proxies, if any, are in use
 */
export function useProxyOfEnvironment(env: Readonly<Record<string, string | undefined>>): boolean {
  const proxies = Object.fromEntries(
    [...NAMES, 'no_proxy', 'NO_PROXY'].flatMap((name) => (env[name] ? [[name, env[name]]] : [])),
  ) as NodeJS.ProcessEnv;
  if (!NAMES.some((name) => proxies[name] !== undefined) || env['NODE_USE_ENV_PROXY'] === '1') return true;
  if (!('setGlobalProxyFromEnv' in http) || typeof http.setGlobalProxyFromEnv !== 'function') return false;
  (http.setGlobalProxyFromEnv as (env: NodeJS.ProcessEnv) => unknown)(proxies);
  return true;
}
