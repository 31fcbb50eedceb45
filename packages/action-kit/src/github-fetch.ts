/** What one HTTP exchange may use. */
export interface FetchLimits {
  /** From the request to the last byte of the answer. */
  readonly timeoutMs: number;
  readonly maxBytes: number;
}

export interface FetchOptions extends FetchLimits {
  /** Hosts (`host:port`) that may see the token. */
  readonly trustedHosts: ReadonlySet<string>;
  readonly fetch: typeof globalThis.fetch;
}

const MAX_REDIRECTS = 5;

/**
 * A fetch that reads the whole answer within its bounds, so that a connection that breaks in the middle is an error and
 * never a short body. Redirects are followed for reads (and 307/308 to a trusted host for writes); a host that is not
 * trusted gets no credentials, neither directly nor by redirect.
 */
export function boundedFetch(options: FetchOptions): typeof globalThis.fetch {
  return async (input, init = {}) => {
    let url = new URL(input instanceof Request ? input.url : input);
    const method = (init.method ?? 'GET').toUpperCase();
    const signals = [AbortSignal.timeout(options.timeoutMs), ...(init.signal ? [init.signal] : [])];
    const signal = AbortSignal.any(signals);
    for (let redirects = 0; ; redirects += 1) {
      const headers = new Headers(init.headers);
      if (!options.trustedHosts.has(url.host)) headers.delete('authorization');
      const response = await options.fetch(url, { ...init, headers, signal, redirect: 'manual' });
      const target = redirectOf(response, url);
      if (target === undefined || !mayFollow(response.status, method, target, options.trustedHosts)) {
        return await buffered(response, options.maxBytes);
      }
      await response.body?.cancel();
      if (redirects === MAX_REDIRECTS) throw new Error(`more than ${MAX_REDIRECTS} redirects`);
      if (url.protocol === 'https:' && target.protocol !== 'https:')
        throw new Error('a redirect leads from https to http');
      url = target;
    }
  };
}

function redirectOf(response: Response, from: URL): URL | undefined {
  if (![301, 302, 303, 307, 308].includes(response.status)) return undefined;
  const location = response.headers.get('location');
  return location === null ? undefined : new URL(location, from);
}

function mayFollow(status: number, method: string, target: URL, trusted: ReadonlySet<string>): boolean {
  if (method === 'GET' || method === 'HEAD') return true;
  return (status === 307 || status === 308) && trusted.has(target.host);
}

async function buffered(response: Response, maxBytes: number): Promise<Response> {
  if (response.body === null) return response;
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of response.body as AsyncIterable<Uint8Array>) {
    bytes += chunk.byteLength;
    if (bytes > maxBytes) throw new Error(`the answer is larger than ${maxBytes} bytes`);
    chunks.push(chunk);
  }
  const empty = bytes === 0 && [204, 205, 304].includes(response.status);
  return new Response(empty ? null : Buffer.concat(chunks), response);
}
