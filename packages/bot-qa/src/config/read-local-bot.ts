import type { Connector, ConnectorOptions } from '../connector.ts';
import { infoOf, needed, textOf, type Connect, type Given } from './given-bot.ts';
import { readReplyMapping, readRequest } from './read-http-bot.ts';

export const moduleKeys: readonly string[] = ['module', 'export'];
/** A bot in this process. The module is the user's own code; it runs with all rights of this process. */
export function readFunctionBot(given: Given): Connect | undefined {
  const module = needed(given, 'module');
  const name = textOf(given, 'export') ?? 'default';
  if (module === undefined) return undefined;
  return async () => {
    const { functionConnector } = await import('../connectors/function.ts');
    const loaded = await loadExport(given.reading.surroundings.folder, module, name);
    if (isConnector(loaded)) return plugIn(loaded, given);
    return functionConnector(loaded as Parameters<typeof functionConnector>[0], infoOf(given, 'function'));
  };
}

export const appKeys: readonly string[] = ['module', 'export', 'path', 'method', 'headers', 'body', 'reply'];
export function readAppBot(given: Given): Connect | undefined {
  const { reading, fields } = given;
  const module = needed(given, 'module');
  const name = textOf(given, 'export') ?? 'default';
  const where = textOf(given, 'path') ?? '/';
  if (module === undefined) return undefined;
  const send = readRequest(
    reading,
    new Map([...fields].filter(([key]) => key !== 'path')),
    new URL(where, 'http://app'),
    { method: 'POST' },
  );
  if (!send.body)
    reading.problem(
      'missing-key',
      given.node,
      'A bot that is a web application needs "body", such as {session: "${session}", text: "${text}"}.',
    );
  const reply = fields.has('reply') ? readReplyMapping(reading, fields.get('reply')!.value) : {};
  return async () => {
    const { appConnector } = await import('../connectors/app.ts');
    return appConnector(
      (await loadExport(reading.surroundings.folder, module, name)) as Parameters<typeof appConnector>[0],
      { info: infoOf(given, 'app'), send, reply },
    );
  };
}

export const plugInKeys: readonly string[] = [...moduleKeys, 'settings'];
/** A connector of the user's own: the module exports it, or a function that makes it of its settings. */
export function readPlugInBot(given: Given): Connect | undefined {
  const { reading, fields } = given;
  const module = needed(given, 'module');
  const name = textOf(given, 'export') ?? 'default';
  const settings = fields.has('settings') ? reading.fixedJson(fields.get('settings')!.value, '"settings"') : {};
  if (module === undefined) return undefined;
  return async (options) => {
    const loaded = await loadExport(reading.surroundings.folder, module, name);
    const made: unknown =
      typeof loaded === 'function'
        ? await (loaded as (given: ConnectorOptions) => unknown)({ name: given.name, settings, ...options })
        : loaded;
    if (isConnector(made)) return plugIn(made, given);
    const { UsageError } = await import('../parse-arguments.ts');
    throw new UsageError(
      `The export "${name}" of ${module} is no connector and makes none: an object with "open" and "close" is expected (see bot-qa/connector).`,
    );
  };
}

async function plugIn(connector: Connector, given: Given): Promise<Connector> {
  const { plugInConnector } = await import('../connectors/plug-in.ts');
  // The name is the configuration's, and so is the version when it names one.
  return plugInConnector(connector, { ...connector.info, ...infoOf(given, 'plug-in') });
}

function isConnector(value: unknown): value is Connector {
  const { open, close } = (value ?? {}) as Partial<Connector>;
  return typeof open === 'function' && typeof close === 'function';
}

async function loadExport(folder: string, module: string, name: string): Promise<unknown> {
  const path = await import('node:path');
  const { fileURLToPath, pathToFileURL } = await import('node:url');
  const { UsageError } = await import('../parse-arguments.ts');
  const file = path.resolve(folder, module);
  let loaded: Record<string, unknown>;
  try {
    loaded = (await import(/* webpackIgnore: true */ pathToFileURL(file).href)) as Record<string, unknown>;
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    // That it is looked for from here says nothing to its author; from a file of theirs does.
    const own = ` imported from ${fileURLToPath(import.meta.url)}`;
    throw new UsageError(`The bot's module ${module} cannot be loaded: ${reason.replace(own, '')}`);
  }
  // A CommonJS module's exports are its default export.
  const found = loaded[name] ?? (loaded['default'] as Record<string, unknown> | undefined)?.[name];
  const isBot =
    typeof found === 'function' ||
    (typeof found === 'object' && found !== null && ['send', 'callback', 'handle', 'open'].some((key) => key in found));
  if (!isBot)
    throw new UsageError(
      `The bot's module ${module} has no export "${name}" that is a bot (a function, or an object with "send"). It exports: ${Object.keys(loaded).join(', ') || 'nothing'}.`,
    );
  return found;
}
