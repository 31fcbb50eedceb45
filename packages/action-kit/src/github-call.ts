import type { GitHubCall } from './github-error.ts';

type Endpoint = Readonly<Record<string, unknown>> & { readonly method: string; readonly url: string };

/** What a request of Octokit's asks for, with the values of its path filled in. */
export function callOf(endpoint: Endpoint, graphqlUrl: string): GitHubCall {
  const { method, url } = endpoint;
  if (url === graphqlUrl) {
    const code = codeOf(typeof endpoint['query'] === 'string' ? endpoint['query'] : '');
    return { method, path: 'graphql', write: isMutation(code), operation: operationOf(code) };
  }
  const path = url.replace(/\{([a-z_]{1,60})\}/g, (whole, name: string) => {
    const value = endpoint[name];
    return typeof value === 'string' || typeof value === 'number' ? String(value) : whole;
  });
  return { method, path: path.replace(/\?.*$/s, ''), write: method !== 'GET' && method !== 'HEAD' };
}

/** A GraphQL document without its comments and texts. */
const codeOf = (document: string): string => document.replace(/#[^\n]*|"""[^]*?"""|"(?:[^"\\\n]|\\.)*"/g, ' ');

const isMutation = (code: string): boolean => /(?:^|[\s}])mutation\b/.test(code);

/** The first operation of a document with its name; a query needs neither the word nor a name. */
const operationOf = (code: string): string =>
  /(?:^|[\s}])((?:query|mutation)\b(?:[ \t]+\w+)?)/.exec(code)?.[1]?.replace(/\s+/g, ' ') ?? 'query';

/** The hosts that may see the token: the API's own and, on github.com, the one for uploads. */
export function trustedHosts(apiUrl: string, graphqlUrl: string): ReadonlySet<string> {
  const { host } = new URL(apiUrl);
  return new Set([host, new URL(graphqlUrl).host, host.replace(/^api\./, 'uploads.')]);
}
