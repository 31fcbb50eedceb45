import { ApiError } from '../api-error.ts';
import { exportState } from '../export-state.ts';
import type { Fault } from '../fault.ts';
import { noContent, ok } from '../reply.ts';
import type { Json } from '../request-context.ts';
import type { GitHub } from '../server.ts';

const kinds: readonly Fault['kind'][] = [
  'status', 'reset', 'lost-response', 'latency', 'lag', 'primary-limit', 'secondary-limit',
]; // oxfmt-ignore

const fields: Readonly<Record<keyof Fault, 'string' | 'number' | 'object'>> = {
  kind: 'string', route: 'string', token: 'string', at: 'number', times: 'number', chance: 'number', status: 'number',
  message: 'string', headers: 'object', milliseconds: 'number', retryAfter: 'number',
}; // oxfmt-ignore

/** @throws ApiError 422 that says what is wrong and what would be right */
function parseFault(given: unknown): Fault {
  const fault = (typeof given === 'object' && given !== null ? given : {}) as Json;
  const kind = kinds.find((one) => one === fault.kind);
  if (kind === undefined)
    throw new ApiError(
      422,
      `fault: expected a kind of ${kinds.join(', ')}, found ${JSON.stringify(fault.kind) ?? 'none'}`,
    );
  for (const [name, value] of Object.entries(fault)) {
    const type = Object.hasOwn(fields, name) ? fields[name as keyof Fault] : undefined;
    if (type === undefined)
      throw new ApiError(422, `fault: unknown field "${name}", known are ${Object.keys(fields).join(', ')}`);
    if (typeof value !== type)
      throw new ApiError(422, `fault: expected a ${type} for ${name}, found ${JSON.stringify(value)}`);
  }
  return { ...fault, kind };
}

/** What a test asks of the sandbox itself, over HTTP: its request log, its faults, a new start. */
export function addSandboxRoutes({ router }: GitHub): void {
  const open = { permission: 'none', unlimited: true } as const;
  router.route('GET', '/_sandbox/requests', { ...open, handler: ({ github }) => ok(github.requests) });
  router.route('DELETE', '/_sandbox/requests', {
    ...open,
    handler: ({ github }) => {
      github.requests.length = 0;
      return noContent;
    },
  });
  router.route('GET', '/_sandbox/state', {
    ...open,
    handler: async ({ github }) => ok(await exportState(github.store)),
  });
  router.route('POST', '/_sandbox/reset', {
    ...open,
    handler: async ({ github }) => {
      await github.restart();
      return noContent;
    },
  });
  router.route('GET', '/_sandbox/faults', { ...open, handler: ({ github }) => ok(github.faults.list()) });
  router.route('POST', '/_sandbox/faults', {
    ...open,
    handler: ({ github, body }) => {
      const faults = (Array.isArray(body) ? (body as unknown[]) : [body]).map(parseFault);
      github.faults.add(...faults);
      return ok(github.faults.list());
    },
  });
  router.route('DELETE', '/_sandbox/faults', {
    ...open,
    handler: ({ github }) => {
      github.faults.clear();
      return noContent;
    },
  });
}
