/** Trouble to come. Plain JSON, so that it can be asked for over HTTP. */
export interface Fault {
  /**
   * - `status`: answers `status` without doing anything.
   * - `reset`: cuts the connection without doing anything.
   * - `lost-response`: does what was asked, then cuts the connection, or answers `status` when one is given.
   * - `latency`: waits `milliseconds`, then goes on.
   * - `lag`: lists do not show what was added in the last `milliseconds`.
   * - `primary-limit`, `secondary-limit`: refuses as GitHub's rate limits do.
   */
  readonly kind: 'status' | 'reset' | 'lost-response' | 'latency' | 'lag' | 'primary-limit' | 'secondary-limit';
  /** `POST /repos/{owner}/{repo}/issues` or a path with `*`: `GET /repos/octo/*`. Any request when left out. */
  readonly route?: string;
  /** Only requests with the token of this name. */
  readonly token?: string;
  /** The first of the requests that fit that is hit; 1 is the next one, also when left out. */
  readonly at?: number;
  /** How many are hit from there; 1 when left out, 0 is all. */
  readonly times?: number;
  /** The chance from 0 to 1 that one of them is hit; decided by the server's seed. */
  readonly chance?: number;
  readonly status?: number;
  readonly message?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly milliseconds?: number;
  /** Seconds of Retry-After. */
  readonly retryAfter?: number;
}

interface Armed {
  readonly fault: Fault;
  seen: number;
  hits: number;
}

/** What a request looks like to the faults. */
export interface FaultTarget {
  readonly method: string;
  readonly route: string | undefined;
  readonly path: string;
  readonly token: string | undefined;
}

/** The faults of one server, in the order in which they were added; the first that fits and is due hits. */
export class Faults {
  #armed: Armed[] = [];
  #random: number;

  constructor(seed = 1) {
    this.#random = seed >>> 0;
  }

  add(...faults: readonly Fault[]): void {
    for (const fault of faults) this.#armed.push({ fault, seen: 0, hits: 0 });
  }

  clear(): void {
    this.#armed = [];
  }

  /** Those that are still to hit something, and how often they have. */
  list(): { readonly fault: Fault; readonly hits: number }[] {
    return this.#armed.map(({ fault, hits }) => ({ fault, hits }));
  }

  /** Every fault that hits this request. Latency and lag go together with others; of the rest, the first counts. */
  take(target: FaultTarget): Fault[] {
    const hit: Fault[] = [];
    for (const armed of this.#armed) {
      const { fault } = armed;
      if (!fits(fault, target)) continue;
      armed.seen += 1;
      const times = fault.times ?? 1;
      if (armed.seen < (fault.at ?? 1) || (times > 0 && armed.hits >= times)) continue;
      if (fault.chance !== undefined && this.#next() >= fault.chance) continue;
      const ends = fault.kind !== 'latency' && fault.kind !== 'lag';
      if (ends && hit.some((one) => one.kind !== 'latency' && one.kind !== 'lag')) continue;
      armed.hits += 1;
      hit.push(fault);
    }
    this.#armed = this.#armed.filter(({ fault, hits }) => fault.times === 0 || hits < (fault.times ?? 1));
    return hit;
  }

  /** mulberry32: the same seed gives the same faults. */
  #next(): number {
    this.#random = (this.#random + 0x6d2b79f5) >>> 0;
    let mixed = this.#random;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  }
}

function fits(fault: Fault, target: FaultTarget): boolean {
  if (fault.token !== undefined && fault.token !== target.token) return false;
  if (fault.route === undefined) return true;
  const [method = '', path = ''] = fault.route.includes(' ') ? fault.route.split(' ', 2) : ['*', fault.route];
  if (method !== '*' && method !== target.method) return false;
  if (path === target.route) return true;
  const pattern = path.split('*').map((part) => part.replaceAll(/[.+?^$()|[\]{}\\]/g, '\\$&'));
  return new RegExp(`^${pattern.join('.*')}$`).test(target.path);
}
