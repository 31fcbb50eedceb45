import {
  acceptedPermissions,
  type GitHubCall,
  GitHubError,
  type GitHubErrorDetails,
  GraphqlError,
  MissingPermissionError,
} from './github-error.ts';

/** What a failed exchange means: wait and repeat, perhaps repeat, or give up. */
export type Failure =
  /** Refused before it was done, so that also a write may be repeated. `waitMs` from now. */
  | {
      readonly kind: 'limit';
      readonly limit: 'primary' | 'secondary';
      readonly waitMs: number;
      readonly details: GitHubErrorDetails;
    }
  /** No usable answer. `unsent`: the request surely never reached GitHub. `waitMs`: as long as the answer asks for. */
  | {
      readonly kind: 'transient';
      readonly message: string;
      readonly waitMs?: number | undefined;
      readonly unsent: boolean;
      readonly details: GitHubErrorDetails;
    }
  | { readonly kind: 'final'; readonly error: GitHubError };

/** An answer of GitHub, whatever its status. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | number | undefined>>;
  readonly data: unknown;
}

const MINUTE_MS = 60_000;

/** Judges an answer with an error status. `repeats`: how often this call has been limited already. */
export function judgeAnswer(answer: Answer, call: GitHubCall, now: number, repeats: number, cause?: unknown): Failure {
  const { status, data } = answer;
  const message = messageOf(data) ?? `HTTP ${status}`;
  const details: GitHubErrorDetails = { call, status, answer: data, cause };
  const header = (name: string): string | undefined => answer.headers[name]?.toString();

  if (status === 403 || status === 429) {
    const limited = limitOf(status, message, header, now, repeats);
    if (limited !== undefined) return { kind: 'limit', ...limited, details };
  }
  if (status >= 500 || status === 408) {
    const waitMs = retryAfterMs(header('retry-after'), now);
    return { kind: 'transient', message: `HTTP ${status}: ${message}`, waitMs, unsent: false, details };
  }
  if (status === 403) {
    const permissions = acceptedPermissions(header('x-accepted-github-permissions'));
    return { kind: 'final', error: new MissingPermissionError(message, permissions, details) };
  }
  const hint = hintOf(status, call);
  return { kind: 'final', error: new GitHubError(`HTTP ${status}: ${message}`, { ...details, hint }) };
}

/**
 * Which limit refused the call and for how long
 * (https://docs.github.com/rest/using-the-rest-api/best-practices-for-using-the-rest-api#handle-rate-limit-errors-appropriately):
 * Retry-After, else the reset of the primary limit, else a minute, doubled each time.
 */
function limitOf(
  status: number,
  message: string,
  header: (name: string) => string | undefined,
  now: number,
  repeats: number,
): { limit: 'primary' | 'secondary'; waitMs: number } | undefined {
  const retryAfter = retryAfterMs(header('retry-after'), now);
  if (retryAfter !== undefined) return { limit: 'secondary', waitMs: retryAfter };
  // A missing permission can be told by the very request that used the limit up, so the header alone says nothing.
  if (header('x-ratelimit-remaining') === '0' && (status === 429 || /rate limit/i.test(message))) {
    const reset = Number(header('x-ratelimit-reset')) * 1_000;
    // A second more, because both clocks round.
    return { limit: 'primary', waitMs: Number.isFinite(reset) ? Math.max(0, reset - now) + 1_000 : MINUTE_MS };
  }
  if (status === 429 || /secondary rate limit|abuse detection|rate limit exceeded/i.test(message)) {
    return { limit: 'secondary', waitMs: MINUTE_MS * 2 ** Math.min(repeats, 6) };
  }
  return undefined;
}

function retryAfterMs(value: string | undefined, now: number): number | undefined {
  if (value === undefined) return undefined;
  if (/^\d{1,9}$/.test(value.trim())) return Number(value) * 1_000;
  const date = Date.parse(value);
  return Number.isNaN(date) ? MINUTE_MS : Math.max(0, date - now);
}

function hintOf(status: number, call: GitHubCall): string | undefined {
  if (status === 401) return 'The token is missing, wrong or expired. Give "github-token" a valid one.';
  if (status === 404) {
    return call.write
      ? 'GitHub also answers so when the token may not write here.'
      : 'It does not exist, or the token may not see it.';
  }
  return undefined;
}

const NEVER_SENT = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
]);

/** Judges an exchange that brought no answer: a refused or broken connection, a timeout, a body cut short. */
export function judgeSilence(error: unknown, call: GitHubCall): Failure {
  const codes = [...causes(error)].map(codeOf).filter((code) => code !== undefined);
  const messages = [...causes(error)].map(textOf).filter((text) => text !== '');
  const message = `no answer (${[...new Set([...codes, messages.at(-1) ?? 'unknown reason'])].join(', ')})`;
  const details: GitHubErrorDetails = { call, cause: error };
  const certificate = codes.find((code) => /^(?:CERT_|ERR_TLS_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO_)/.test(code));
  if (certificate !== undefined) {
    const hint =
      'The server shows a certificate that is not trusted. Set NODE_EXTRA_CA_CERTS to the file of your authority.';
    return { kind: 'final', error: new GitHubError(message, { ...details, hint }) };
  }
  return { kind: 'transient', message, unsent: codes.some((code) => NEVER_SENT.has(code)), details };
}

function* causes(error: unknown): Generator<unknown> {
  let current = error;
  for (let depth = 0; depth < 6 && typeof current === 'object' && current !== null; depth += 1) {
    yield current;
    if (current instanceof AggregateError) yield* current.errors;
    current = 'cause' in current ? current.cause : undefined;
  }
}

const textOf = (error: unknown): string =>
  typeof error === 'object' && error !== null && 'message' in error && typeof error.message === 'string'
    ? error.message
    : '';

const codeOf = (error: unknown): string | undefined =>
  typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'string'
    ? error.code
    : undefined;

/** Judges a GraphQL answer, which fails with status 200. Undefined when it holds no errors. */
export function judgeGraphql(answer: Answer, call: GitHubCall, now: number): Failure | undefined {
  const errors =
    isRecord(answer.data) && Array.isArray(answer.data['errors']) ? (answer.data['errors'] as unknown[]) : [];
  if (errors.length === 0) return undefined;
  const types = errors.map((error) => (isRecord(error) && typeof error['type'] === 'string' ? error['type'] : ''));
  const message = errors
    .slice(0, 5)
    .map((error) => messageOf(error) ?? 'an error without a message')
    .join('; ');
  const details: GitHubErrorDetails = { call, status: answer.status, answer: answer.data };
  if (types.includes('RATE_LIMITED') || types.includes('RATE_LIMIT')) {
    const reset = Number(answer.headers['x-ratelimit-reset']) * 1_000;
    return {
      kind: 'limit',
      limit: 'primary',
      waitMs: Number.isFinite(reset) ? Math.max(0, reset - now) + 1_000 : MINUTE_MS,
      details,
    };
  }
  if (/^something went wrong while executing your query/i.test(message)) {
    return { kind: 'transient', message, unsent: false, details };
  }
  if (types.includes('FORBIDDEN') || /resource not accessible by/i.test(message)) {
    return { kind: 'final', error: new MissingPermissionError(message, [], details) };
  }
  return {
    kind: 'final',
    error: new GraphqlError(
      message,
      types.filter((type) => type !== ''),
      details,
    ),
  };
}

function messageOf(data: unknown): string | undefined {
  if (typeof data === 'string') return data.trim() === '' ? undefined : data.trim().slice(0, 500);
  if (!isRecord(data) || typeof data['message'] !== 'string') return undefined;
  const errors = Array.isArray(data['errors']) ? data['errors'].slice(0, 5).map(problemOf) : [];
  return [data['message'], ...errors].join('; ').slice(0, 2_000);
}

function problemOf(error: unknown): string {
  if (typeof error === 'string') return error;
  if (!isRecord(error)) return JSON.stringify(error);
  const where = [error['resource'], error['field']].filter((part) => typeof part === 'string').join('.');
  const what =
    typeof error['message'] === 'string' ? error['message'] : typeof error['code'] === 'string' ? error['code'] : '';
  return where === '' ? what : `${where}: ${what}`;
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;
