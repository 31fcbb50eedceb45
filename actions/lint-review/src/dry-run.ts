import type { GitHubAccess } from './github-access.ts';

/**
 * Access that reads for real and prints what it would write: one line with method, path and body for each request.
 *
 * @param print takes one line of the plan
 */
export function dryRunAccess(access: GitHubAccess, print: (line: string) => void): GitHubAccess {
  return {
    requests: () => access.requests(),
    async connect() {
      const github = await access.connect();
      const request = async (route: string, parameters: Record<string, unknown> = {}): Promise<unknown> => {
        if (route.startsWith('GET ')) return github.request(route, parameters);
        const used = new Set<string>();
        const path = route.replace(/\{(\w+)\}/g, (_, name: string) => {
          used.add(name);
          return encodeURIComponent(String(parameters[name]));
        });
        const body = Object.fromEntries(Object.entries(parameters).filter(([name]) => !used.has(name)));
        print(`would send: ${path} ${JSON.stringify(body)}`);
        // What was not made has no number; 0 stands for it where a later request would name it.
        return { data: { id: 0 } };
      };
      const graphql = async <T>(query: string, variables: Readonly<Record<string, unknown>> = {}): Promise<T> => {
        if (!/^\s*mutation\b/.test(query)) return github.graphql<T>(query, variables);
        print(`would send: POST /graphql ${JSON.stringify({ query, variables })}`);
        return {} as T;
      };
      return { ...github, request: Object.assign(request, github.request), graphql };
    },
  };
}
