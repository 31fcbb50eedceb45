import { setTimeout as sleep } from 'node:timers/promises';
import { request } from 'undici';

const attempts = 3;
const timeoutMs = 5000;
/** The request was sent and no answer came. */
const unsure = new Set(['UND_ERR_HEADERS_TIMEOUT', 'UND_ERR_BODY_TIMEOUT', 'UND_ERR_SOCKET', 'ECONNRESET']);
/** A server that asks for more patience is not waited for. */
const longestWaitMs = 10_000;

/**
 * Posts JSON, at most three times: again after no connection, 429 and 5xx only. Resolves with undefined, or a sentence
 * on what went wrong that does not show the address (its path is often a secret).
 */
export async function postWebhook(address: string, body: unknown, signal?: AbortSignal): Promise<string | undefined> {
  const url = URL.parse(address);
  if (!url || !/^https?:$/.test(url.protocol)) return 'The address of the webhook is no http(s) URL.';
  let failure = '';
  for (let attempt = 1; attempt <= attempts; attempt++) {
    let waitMs = 500 * 2 ** (attempt - 1);
    try {
      const response = await request(url, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'user-agent': 'bot-qa' },
        body: JSON.stringify(body),
        headersTimeout: timeoutMs,
        bodyTimeout: timeoutMs,
        ...(signal && { signal }),
      });
      await response.body.dump({ limit: 64 * 1024 });
      if (response.statusCode < 300) return undefined;
      failure = `${url.host} answered ${response.statusCode}`;
      if (response.statusCode !== 429 && response.statusCode < 500) break;
      const after = Number(response.headers['retry-after']);
      if (Number.isFinite(after)) waitMs = after * 1000;
    } catch (cause) {
      const code = (cause as { code?: string }).code ?? 'no connection';
      failure = `${url.host}: ${code}`;
      // It may have arrived: a second post would be a second alert.
      if (unsure.has(code)) break;
    }
    if (attempt === attempts || waitMs > longestWaitMs || signal?.aborted) break;
    await sleep(waitMs);
  }
  return `The webhook was not delivered: ${failure}.`;
}
