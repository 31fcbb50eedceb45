import type { Node } from 'yaml';
import type { Fields } from '../native/native-reading.ts';
import type { BotConfig } from './config.ts';
import type { ConfigReading } from './config-reading.ts';
import { hasProxy, readReplyMapping, readRequest } from './read-http-bot.ts';

type Connect = BotConfig['connect'];
interface Given {
  readonly reading: ConfigReading;
  readonly name: string;
  readonly fields: Fields;
  readonly node: Node | null;
  readonly version: string | undefined;
}

function infoOf(
  given: Given,
  connector: string,
  url?: URL,
): { readonly name: string; readonly connector: string; readonly address?: string; readonly version?: string } {
  return {
    name: given.name,
    connector,
    ...(url && { address: url.origin }),
    ...(given.version !== undefined && { version: given.version }),
  };
}

function urlOf(given: Given, fallback?: string): URL | undefined {
  if (given.fields.has('url')) return given.reading.url(given.fields, 'url');
  if (fallback !== undefined) return new URL(fallback);
  return given.reading.problem('missing-key', given.node, 'This bot needs a "url".');
}

function text(given: Given, key: string): string | undefined {
  const field = given.fields.get(key);
  return field && given.reading.plainText(field.value, `"${key}"`);
}

function needed(given: Given, key: string): string | undefined {
  if (!given.fields.has(key)) return given.reading.problem('missing-key', given.node, `This bot needs "${key}".`);
  return text(given, key);
}

function flag(given: Given, key: string, otherwise: boolean): boolean {
  const field = given.fields.get(key);
  return field ? (given.reading.boolean(field.value, `"${key}"`) ?? otherwise) : otherwise;
}

function path(url: URL): string {
  return url.pathname.replace(/\/$/, '');
}

export const webSocketKeys: readonly string[] = ['url', 'headers', 'body', 'hello', 'reply', 'done'];
export function readWebSocketBot(given: Given): Connect | undefined {
  const { reading, fields } = given;
  const url = urlOf(given);
  if (!url) return undefined;
  const send = readRequest(reading, fields, url, { method: 'POST' });
  if (!send.body)
    reading.problem(
      'missing-key',
      given.node,
      'A bot behind WebSocket needs "body": the frame of a user message, such as {type: message, text: "${text}"}.',
    );
  const helloField = fields.get('hello');
  const hello =
    helloField && readRequest(reading, new Map([['body', { ...helloField, name: 'body' }]]), url, { method: 'POST' });
  const reply = fields.has('reply') ? readReplyMapping(reading, fields.get('reply')!.value) : {};
  const done = text(given, 'done');
  return async ({ timeoutMs }) => {
    const { webSocketConnector } = await import('../connectors/websocket.ts');
    const origin = `${url.protocol.replace('http', 'ws')}//${url.host}`;
    return webSocketConnector({
      info: infoOf(given, 'websocket', url),
      origin,
      send,
      ...(hello && { hello }),
      reply,
      ...(done !== undefined && { done }),
      timeoutMs,
    });
  };
}

export const webhookKeys: readonly string[] = [
  'url',
  'method',
  'headers',
  'body',
  'start',
  'reply',
  'conversation',
  'done',
  'listen',
  'proxy',
];
export function readWebhookBot(given: Given): Connect | undefined {
  const { reading, fields } = given;
  const url = urlOf(given);
  if (!url) return undefined;
  const send = readRequest(reading, fields, url, { method: 'POST' });
  if (!send.body)
    reading.problem(
      'missing-key',
      given.node,
      'A bot that calls back needs "body", with "${session}" and mostly "${callback}" in it.',
    );
  const conversation = needed(given, 'conversation');
  const startFields = fields.has('start')
    ? reading.fields(fields.get('start')!.value, '"start"', ['url', 'method', 'headers', 'body'])
    : undefined;
  const start =
    startFields &&
    readRequest(reading, startFields, reading.url(startFields, 'url') ?? url, { method: 'POST', headersOf: fields });
  const reply = fields.has('reply') ? readReplyMapping(reading, fields.get('reply')!.value) : {};
  const done = text(given, 'done');
  const own = fields.has('listen')
    ? reading.fields(fields.get('listen')!.value, '"listen"', ['host', 'port', 'path', 'public-url'])
    : undefined;
  const listen = {
    host: (own?.has('host') ? reading.plainText(own.get('host')!.value, '"host"') : undefined) ?? '127.0.0.1',
    port: (own?.has('port') ? reading.integer(own.get('port')!.value, '"port"', 0, 65_535) : undefined) ?? 0,
    path: (own?.has('path') ? reading.plainText(own.get('path')!.value, '"path"') : undefined) ?? '/',
  };
  const publicUrl = own?.has('public-url')
    ? reading.plainText(own.get('public-url')!.value, '"public-url"')
    : undefined;
  if (conversation === undefined) return undefined;
  return async ({ connections, timeoutMs }) => {
    const { webhookConnector } = await import('../connectors/webhook.ts');
    return webhookConnector({
      info: infoOf(given, 'webhook', url),
      origin: url.origin,
      send,
      ...(start && { start }),
      reply,
      conversation,
      ...(done !== undefined && { done }),
      listen: { ...listen, ...(publicUrl !== undefined && { publicUrl }) },
      connections,
      timeoutMs,
      proxy: hasProxy(reading, url),
    });
  };
}

export const sseKeys: readonly string[] = ['url', 'method', 'headers', 'body', 'reply', 'delta'];
export function readSseBot(given: Given): Connect | undefined {
  const { reading, fields } = given;
  const url = urlOf(given);
  if (!url) return undefined;
  const send = readRequest(reading, fields, url, { method: 'POST' });
  if (!send.body)
    reading.problem(
      'missing-key',
      given.node,
      'A bot that streams needs "body", such as {session: "${session}", text: "${text}"}.',
    );
  const reply = fields.has('reply') ? readReplyMapping(reading, fields.get('reply')!.value) : {};
  const delta = text(given, 'delta');
  return async ({ connections, timeoutMs }) => {
    const { sseConnector } = await import('../connectors/sse.ts');
    return sseConnector({
      info: infoOf(given, 'sse', url),
      origin: url.origin,
      send,
      reply,
      ...(delta !== undefined && { delta }),
      connections,
      timeoutMs,
      proxy: hasProxy(reading, url),
    });
  };
}

export const openAiKeys: readonly string[] = ['url', 'model', 'key', 'system', 'stream', 'temperature', 'seed'];
export function readOpenAiBot(given: Given): Connect | undefined {
  const { reading, fields } = given;
  const url = urlOf(given);
  const model = needed(given, 'model');
  const key = text(given, 'key');
  const system = text(given, 'system');
  const stream = flag(given, 'stream', true);
  const temperature = fields.has('temperature')
    ? Number(reading.text(fields.get('temperature')!.value, '"temperature"')?.value)
    : undefined;
  const seed = fields.has('seed') ? reading.integer(fields.get('seed')!.value, '"seed"', 0, 2 ** 31) : undefined;
  if (!url || model === undefined) return undefined;
  return async ({ connections, timeoutMs }) => {
    const { openAiConnector } = await import('../connectors/openai.ts');
    return openAiConnector({
      info: infoOf(given, 'openai', url),
      origin: url.origin,
      path: url.pathname.endsWith('/chat/completions') ? url.pathname : `${path(url)}/chat/completions`,
      model,
      ...(key !== undefined && { key }),
      ...(system !== undefined && { system }),
      stream,
      ...(temperature !== undefined && { temperature }),
      ...(seed !== undefined && { seed }),
      connections,
      timeoutMs,
      proxy: hasProxy(reading, url),
    });
  };
}

export const rasaKeys: readonly string[] = ['url', 'token'];
export function readRasaBot(given: Given): Connect | undefined {
  const url = urlOf(given);
  const token = text(given, 'token');
  if (!url) return undefined;
  return async ({ connections, timeoutMs }) => {
    const { rasaConnector } = await import('../connectors/rasa.ts');
    return rasaConnector({
      info: infoOf(given, 'rasa', url),
      origin: url.origin,
      basePath: path(url),
      ...(token !== undefined && { token }),
      connections,
      timeoutMs,
      proxy: hasProxy(given.reading, url),
    });
  };
}

export const directLineKeys: readonly string[] = ['url', 'secret', 'stream', 'poll', 'join'];
export function readDirectLineBot(given: Given): Connect | undefined {
  const { reading, fields } = given;
  const url = urlOf(given, 'https://directline.botframework.com/v3/directline');
  const secret = text(given, 'secret');
  const pollMs = fields.has('poll') ? (reading.duration(fields.get('poll')!.value, '"poll"') ?? 250) : 250;
  const stream = flag(given, 'stream', true);
  const join = flag(given, 'join', false);
  if (!url) return undefined;
  return async ({ connections, timeoutMs }) => {
    const { directLineConnector } = await import('../connectors/directline.ts');
    const basePath = path(url) === '' ? '/v3/directline' : path(url);
    return directLineConnector({
      info: infoOf(given, 'directline', url),
      origin: url.origin,
      basePath,
      ...(secret !== undefined && { secret }),
      stream,
      pollMs,
      join,
      connections: connections * 2,
      timeoutMs,
      proxy: hasProxy(reading, url),
    });
  };
}

export const slackKeys: readonly string[] = ['url', 'interactions', 'signing-secret', 'listen'];
export function readSlackBot(given: Given): Connect | undefined {
  const { reading, fields } = given;
  const url = urlOf(given);
  const interactions = fields.has('interactions') ? reading.url(fields, 'interactions') : url;
  const signingSecret = needed(given, 'signing-secret');
  const own = fields.has('listen')
    ? reading.fields(fields.get('listen')!.value, '"listen"', ['host', 'port'])
    : undefined;
  const port = own?.has('port') ? reading.integer(own.get('port')!.value, '"port"', 0, 65_535) : 0;
  const host = own?.has('host') ? reading.plainText(own.get('host')!.value, '"host"') : '127.0.0.1';
  if (!url || !interactions || signingSecret === undefined || port === undefined || host === undefined)
    return undefined;
  return async ({ connections, timeoutMs }) => {
    const { slackConnector } = await import('../connectors/slack.ts');
    return slackConnector({
      info: infoOf(given, 'slack', url),
      origin: url.origin,
      eventsPath: url.pathname,
      interactionsPath: interactions.pathname,
      signingSecret,
      listen: { host, port },
      connections,
      timeoutMs,
      proxy: hasProxy(reading, url),
    });
  };
}

export const dialogflowKeys: readonly string[] = [
  'url',
  'project',
  'location',
  'agent',
  'environment',
  'token',
  'language',
];
export function readDialogflowBot(given: Given): Connect | undefined {
  const [project, agent, token] = [needed(given, 'project'), needed(given, 'agent'), needed(given, 'token')];
  const location = text(given, 'location') ?? 'global';
  const environment = text(given, 'environment');
  const language = text(given, 'language') ?? 'en';
  const url = urlOf(
    given,
    location === 'global' ? 'https://dialogflow.googleapis.com' : `https://${location}-dialogflow.googleapis.com`,
  );
  if (!url || project === undefined || agent === undefined || token === undefined) return undefined;
  const parts = [
    'projects',
    project,
    'locations',
    location,
    'agents',
    agent,
    ...(environment === undefined ? [] : ['environments', environment]),
  ];
  return async ({ connections, timeoutMs }) => {
    const { dialogflowCxConnector } = await import('../connectors/dialogflow-cx.ts');
    return dialogflowCxConnector({
      info: infoOf(given, 'dialogflow-cx', url),
      origin: url.origin,
      agentPath: `/v3/${parts.map(encodeURIComponent).join('/')}`,
      token,
      language,
      connections,
      timeoutMs,
      proxy: hasProxy(given.reading, url),
    });
  };
}

export const lexKeys: readonly string[] = [
  'url',
  'region',
  'bot-id',
  'alias-id',
  'locale',
  'access-key-id',
  'secret-access-key',
  'session-token',
];
export function readLexBot(given: Given): Connect | undefined {
  const { surroundings } = given.reading;
  const fromEnvironment = (name: string): string | undefined => {
    const value = surroundings.environment(name);
    if (value !== undefined) surroundings.addSecret(value);
    return value;
  };
  const region =
    text(given, 'region') ??
    surroundings.environment('AWS_REGION') ??
    given.reading.problem('missing-key', given.node, 'A bot of Lex needs "region" (or AWS_REGION).');
  const [botId, aliasId] = [needed(given, 'bot-id'), needed(given, 'alias-id')];
  const accessKeyId = text(given, 'access-key-id') ?? fromEnvironment('AWS_ACCESS_KEY_ID');
  const secretAccessKey = text(given, 'secret-access-key') ?? fromEnvironment('AWS_SECRET_ACCESS_KEY');
  const sessionToken = text(given, 'session-token') ?? fromEnvironment('AWS_SESSION_TOKEN');
  if (accessKeyId === undefined || secretAccessKey === undefined)
    return given.reading.problem(
      'missing-key',
      given.node,
      'A bot of Lex needs AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY in the environment.',
    );
  const locale = text(given, 'locale') ?? 'en_US';
  const url = region === undefined ? undefined : urlOf(given, `https://runtime-v2-lex.${region}.amazonaws.com`);
  if (!url || region === undefined || botId === undefined || aliasId === undefined) return undefined;
  return async ({ connections, timeoutMs }) => {
    const { lexV2Connector } = await import('../connectors/lex-v2.ts');
    return lexV2Connector({
      info: infoOf(given, 'lex-v2', url),
      origin: url.origin,
      region,
      botId,
      aliasId,
      locale,
      credentials: { accessKeyId, secretAccessKey, ...(sessionToken !== undefined && { sessionToken }) },
      connections,
      timeoutMs,
      proxy: hasProxy(given.reading, url),
    });
  };
}

export const moduleKeys: readonly string[] = ['module', 'export'];
/** A bot in this process. The module is the user's own code; it runs with all rights of this process. */
export function readFunctionBot(given: Given): Connect | undefined {
  const module = needed(given, 'module');
  const name = text(given, 'export') ?? 'default';
  if (module === undefined) return undefined;
  return async () => {
    const { functionConnector } = await import('../connectors/function.ts');
    return functionConnector(
      (await loadExport(given.reading.surroundings.folder, module, name)) as Parameters<typeof functionConnector>[0],
      infoOf(given, 'function'),
    );
  };
}

export const appKeys: readonly string[] = ['module', 'export', 'path', 'method', 'headers', 'body', 'reply'];
export function readAppBot(given: Given): Connect | undefined {
  const { reading, fields } = given;
  const module = needed(given, 'module');
  const name = text(given, 'export') ?? 'default';
  const where = text(given, 'path') ?? '/';
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
    (typeof found === 'object' && found !== null && ('send' in found || 'callback' in found || 'handle' in found));
  if (!isBot)
    throw new UsageError(
      `The bot's module ${module} has no export "${name}" that is a bot (a function, or an object with "send"). It exports: ${Object.keys(loaded).join(', ') || 'nothing'}.`,
    );
  return found;
}
