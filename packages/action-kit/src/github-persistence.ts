import type { OctokitResponse } from '@octokit/types';
import type { Clock } from './clock.ts';
import {
  type GitHubCall,
  GitHubError,
  type GitHubErrorDetails,
  RateLimitError,
  WriteUncertainError,
} from './github-error.ts';
import { type Answer, type Failure, judgeAnswer, judgeGraphql, judgeSilence } from './github-failure.ts';
import type { RequestGate } from './request-gate.ts';

type Response = OctokitResponse<unknown>;
type LimitFailure = Extract<Failure, { kind: 'limit' }>;
type Outcome = { readonly kind: 'answer'; readonly response: Response } | { readonly kind: 'blocked' } | Failure;

export interface PersistenceOptions {
  readonly clock: Clock;
  readonly gate: RequestGate;
  readonly log: { info(message: string): void } | undefined;
  readonly readAttempts: number;
  readonly onRequest: ((request: SentRequest) => void) | undefined;
}

/** A request that was sent, repeats too. */
export interface SentRequest {
  readonly call: GitHubCall;
  /** HTTP status; undefined when no whole answer came. */
  readonly status: number | undefined;
}

/** Sends a request until it is answered, refused for good, uncertain (writes), or patience is at its end. */
export class Persistence {
  readonly #options: PersistenceOptions;
  /** A limit holds for all requests of its resource, not only for the one that met it. */
  readonly #limits = new Map<string, LimitFailure & { readonly until: number }>();
  #reads = 0;
  #writes = 0;

  constructor(options: PersistenceOptions) {
    this.#options = options;
  }

  count(): { reads: number; writes: number } {
    return { reads: this.#reads, writes: this.#writes };
  }

  async send(call: GitHubCall, request: () => Promise<Response>): Promise<Response> {
    const { gate, readAttempts } = this.#options;
    let silences = 0;
    let limited = 0;
    for (;;) {
      await this.#waitForLimit(call);
      const outcome = await gate.run(call.write, () => this.#exchange(call, request, limited));
      switch (outcome.kind) {
        case 'answer':
          return outcome.response;
        case 'blocked':
          break;
        case 'final':
          throw outcome.error;
        case 'limit':
          limited += 1;
          this.#remember(call, outcome);
          break;
        case 'transient':
          silences += 1;
          if (call.write && !outcome.unsent) throw uncertain(outcome.message, outcome.details);
          if (silences >= readAttempts) throw new GitHubError(`${outcome.message}, ${silences} times`, outcome.details);
          await this.#pause(call, outcome, outcome.waitMs ?? 1_000 * 2 ** (silences - 1));
      }
    }
  }

  async #exchange(call: GitHubCall, request: () => Promise<Response>, limited: number): Promise<Outcome> {
    const now = this.#options.clock.now();
    // The limit may have come while this request stood in line.
    if ((this.#limits.get(resourceOf(call))?.until ?? 0) > now) return { kind: 'blocked' };
    if (call.write) this.#writes += 1;
    else this.#reads += 1;
    let response: Response;
    try {
      response = await request();
      this.#options.onRequest?.({ call, status: response.status });
    } catch (error) {
      const answer = answerOf(error);
      this.#options.onRequest?.({ call, status: answer?.status });
      const at = this.#options.clock.now();
      return answer === undefined ? judgeSilence(error, call) : judgeAnswer(answer, call, at, limited, error);
    }
    if (isBrokenJson(response)) {
      const details = { call, status: response.status };
      return { kind: 'transient', message: 'the answer is no complete JSON', unsent: false, details };
    }
    const failure = call.path === 'graphql' ? judgeGraphql(response, call, this.#options.clock.now()) : undefined;
    return failure ?? { kind: 'answer', response };
  }

  async #waitForLimit(call: GitHubCall): Promise<void> {
    const { clock, gate } = this.#options;
    const limit = this.#limits.get(resourceOf(call));
    if (limit === undefined || limit.until <= clock.now() || (await gate.waitUntil(limit.until))) return;
    const reset = new Date(limit.until).toISOString();
    const message =
      `GitHub's ${limit.limit} rate limit is used up until ${reset}, which is longer than this run waits ` +
      `(${Math.round(gate.waitedMs / 1_000)} s waited so far).`;
    const hint =
      limit.limit === 'primary'
        ? 'Run again after that time, or use a token with a limit of its own.'
        : 'Run again after that time.';
    throw new RateLimitError(message, limit.limit, limit.until, { ...limit.details, call, hint });
  }

  #remember(call: GitHubCall, limit: LimitFailure): void {
    const until = this.#options.clock.now() + limit.waitMs;
    // A secondary limit is one for everything that the token does.
    const resources = limit.limit === 'secondary' ? ['graphql', 'rest'] : [resourceOf(call)];
    for (const resource of resources) {
      if ((this.#limits.get(resource)?.until ?? 0) < until) this.#limits.set(resource, { ...limit, until });
    }
    this.#options.log?.info(`GitHub's ${limit.limit} rate limit; next try in ${Math.ceil(limit.waitMs / 1_000)} s.`);
  }

  async #pause(call: GitHubCall, failure: { message: string; details: GitHubErrorDetails }, ms: number): Promise<void> {
    const { clock, gate, log } = this.#options;
    log?.info(`${call.method} ${call.path}: ${failure.message}; next try in ${ms / 1_000} s.`);
    if (!(await gate.waitUntil(clock.now() + ms))) throw new GitHubError(failure.message, failure.details);
  }
}

const resourceOf = (call: GitHubCall): 'graphql' | 'rest' => (call.path === 'graphql' ? 'graphql' : 'rest');

const uncertain = (message: string, details: GitHubErrorDetails): WriteUncertainError =>
  new WriteUncertainError(`${message}; the write may have happened or not.`, details);

/** The answer inside an error of Octokit's; undefined when there was none. */
function answerOf(error: unknown): Answer | undefined {
  if (typeof error !== 'object' || error === null || !('response' in error)) return undefined;
  const { response } = error;
  return typeof response === 'object' && response !== null && 'status' in response ? (response as Answer) : undefined;
}

/** Octokit hands over text where JSON was announced but could not be read. */
const isBrokenJson = ({ headers, data }: Response): boolean =>
  typeof data === 'string' && /^application\/json\b/.test(headers['content-type'] ?? '');
