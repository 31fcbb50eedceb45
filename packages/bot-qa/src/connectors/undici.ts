import type { EnvHttpProxyAgent as ProxyAgentType, Pool as PoolType } from 'undici';
// @ts-expect-error -- typed above
import proxyAgent from 'undici/lib/dispatcher/env-http-proxy-agent.js';
// @ts-expect-error -- typed above
import pool from 'undici/lib/dispatcher/pool.js';

/**
 * The two parts of undici that bots are reached with. The whole, with fetch, caches and WebSocket, takes three times as
 * long to load, and the first turn of every run would wait for it. These paths are no promise of undici: its version is
 * pinned in package.json.
 */
export const Pool = pool as typeof PoolType;
export const EnvHttpProxyAgent = proxyAgent as typeof ProxyAgentType;
