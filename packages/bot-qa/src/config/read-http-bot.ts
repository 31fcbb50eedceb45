import type { Node } from 'yaml';
import { JsonPathError, parseJsonPath } from '../matching/json-path.ts';
import type { ReplyMapping } from '../connectors/read-reply.ts';
import { compileJson, compileText, type Piece } from '../connectors/request-template.ts';
import type { RequestTemplate } from '../connectors/compose-request.ts';
import type { HttpSettings } from '../connectors/http.ts';
import { literal, type JsonTemplate, type Template } from '../template.ts';
import type { Fields } from '../native/native-reading.ts';
import type { BotConfig } from './config.ts';
import type { ConfigReading } from './config-reading.ts';

const requestKeys = ['url', 'method', 'headers', 'body'] as const;
export const httpBotKeys: readonly string[] = [...requestKeys, 'start', 'end', 'poll', 'state', 'reply'];

/** A bot behind plain HTTP. What is not said: POST of `{conversationId, userId, text}`, and an answer with the usual names. */
export function readHttpBot(
  reading: ConfigReading,
  name: string,
  fields: Fields,
  node: Node | null,
  version: string | undefined,
): BotConfig['connect'] | undefined {
  const url = reading.url(fields, 'url');
  if (!fields.has('url')) reading.problem('missing-key', node, 'A bot behind HTTP needs a "url".');
  if (!url) return undefined;
  const send = readRequest(reading, fields, url, { method: 'POST', body: defaultBody(reading, node) });
  const inner = (key: string): RequestTemplate | undefined => {
    const field = fields.get(key);
    if (!field) return undefined;
    const keys = key === 'poll' ? [...requestKeys, 'every'] : requestKeys;
    const own = reading.fields(field.value, `"${key}"`, keys);
    return (
      own &&
      readRequest(reading, own, reading.url(own, 'url') ?? url, {
        method: own.has('body') || key === 'start' || key === 'end' ? 'POST' : 'GET',
        headersOf: fields,
      })
    );
  };
  const start = inner('start');
  const end = inner('end');
  const state = inner('state');
  const poll = inner('poll');
  const everyField = poll && reading.fields(fields.get('poll')!.value, '"poll"')?.get('every');
  const everyMs = everyField ? (reading.duration(everyField.value, '"every"') ?? 500) : 500;
  const reply = fields.has('reply') ? readReplyMapping(reading, fields.get('reply')!.value) : {};
  const proxy = hasProxy(reading, url);
  return async ({ connections, timeoutMs }) => {
    const { httpConnector } = await import('../connectors/http.ts');
    const settings: HttpSettings = {
      info: { name, connector: 'http', address: url.origin, ...(version !== undefined && { version }) },
      origin: url.origin,
      send,
      ...(start && { start }),
      ...(end && { end }),
      ...(state && { state }),
      ...(poll && { poll: { ...poll, everyMs } }),
      reply,
      connections,
      timeoutMs,
      proxy,
    };
    return httpConnector(settings);
  };
}

/** Whether the surroundings ask for a proxy on the way to this address. Loopback never goes through one. */
export function hasProxy(reading: ConfigReading, url: URL): boolean {
  const { environment } = reading.surroundings;
  if (/^(localhost|127\.|\[::1\])/.test(url.hostname)) return false;
  const names =
    url.protocol === 'https:' || url.protocol === 'wss:'
      ? ['https_proxy', 'HTTPS_PROXY']
      : ['http_proxy', 'HTTP_PROXY'];
  return names.some((name) => (environment(name) ?? '') !== '');
}

function defaultBody(reading: ConfigReading, node: Node | null): JsonTemplate {
  const at = reading.at(node);
  const variable = (name: string): Template => ({ source: `\${${name}}`, parts: [{ kind: 'variable', name, at }], at });
  return {
    kind: 'object',
    entries: { conversationId: variable('session'), userId: variable('user'), text: variable('text') },
  };
}

interface RequestDefaults {
  readonly method: string;
  readonly body?: JsonTemplate;
  /** The bot's own headers (authorization) also go with its other requests. */
  readonly headersOf?: Fields;
}

export function readRequest(
  reading: ConfigReading,
  fields: Fields,
  url: URL,
  defaults: RequestDefaults,
): RequestTemplate {
  const method = fields.has('method')
    ? (reading.oneOf(fields.get('method')!.value, '"method"', ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const) ??
      'POST')
    : defaults.method;
  const headers = {
    ...(defaults.headersOf && readHeaders(reading, defaults.headersOf)),
    ...readHeaders(reading, fields),
  };
  const bodyField = fields.get('body');
  const isText = bodyField !== undefined && !reading.isMap(bodyField.value) && !reading.isList(bodyField.value);
  const environment = (name: string): string => reading.environment(name, bodyField?.value);
  let body: Piece[] | undefined;
  if (isText) {
    const text = reading.requestText(bodyField.value, '"body"');
    body = text && compileText(text, environment);
  } else if (method !== 'GET') {
    const json = bodyField ? reading.requestJson(bodyField.value) : defaults.body;
    body = json === undefined ? undefined : compileJson(json, environment);
  }
  return { method, url: readUrl(reading, fields, url), headers, body, isJson: !isText };
}

/** The path with its variables. Percent signs are those of the address; values are encoded when they are put in. */
function readUrl(reading: ConfigReading, fields: Fields, url: URL): Piece[] {
  const field = fields.get('url');
  if (!field) return [url.pathname + url.search];
  const template = reading.requestText(field.value, '"url"') ?? literal('', reading.at(field.value));
  const pieces = compileText(template, (name) => reading.environment(name, field.value));
  // Scheme and host are before the first variable: they cannot depend on a conversation.
  const end = pieces.findIndex((piece) => typeof piece !== 'string');
  const [fixed, rest] = end < 0 ? [pieces, []] : [pieces.slice(0, end), pieces.slice(end)];
  const head = (fixed as string[]).join('').replace(/^[a-z]+:\/\/[^/?#]*/i, '');
  return [head === '' || head.startsWith('?') ? `/${head}` : head, ...rest];
}

function readHeaders(reading: ConfigReading, fields: Fields): Record<string, Piece[]> {
  const field = fields.get('headers');
  if (!field) return {};
  const headers: Record<string, Piece[]> = {};
  for (const header of reading.fields(field.value, '"headers"')?.values() ?? []) {
    const text = reading.requestText(header.value, `Header "${header.name}"`);
    if (!/^[A-Za-z0-9!#$%&'*+.^_`|~-]+$/.test(header.name))
      reading.problem('bad-value', header.key, `"${header.name}" is no name of a header.`);
    else if (text)
      headers[header.name.toLowerCase()] = compileText(text, (name) => reading.environment(name, header.value));
  }
  return headers;
}

const mappingKeys: Readonly<Record<string, keyof ReplyMapping>> = {
  messages: 'messages',
  text: 'text',
  buttons: 'buttons',
  'quick-replies': 'quickReplies',
  media: 'media',
  cards: 'cards',
  intent: 'intent',
  confidence: 'confidence',
  entities: 'entities',
  slots: 'slots',
  id: 'id',
  type: 'type',
};

export function readReplyMapping(reading: ConfigReading, node: Node | null): ReplyMapping {
  const mapping: { -readonly [K in keyof ReplyMapping]: ReplyMapping[K] } = {};
  for (const field of reading.fields(node, '"reply"', Object.keys(mappingKeys))?.values() ?? []) {
    const text = reading.text(field.value, `"${field.name}"`);
    if (!text) continue;
    try {
      parseJsonPath(text.value);
      mapping[mappingKeys[field.name]!] = text.value;
    } catch (cause) {
      if (!(cause instanceof JsonPathError)) throw cause;
      reading.problem(
        'bad-json-path',
        reading.inside(text.node, cause.offset),
        `The path "${text.value}" is not understood: ${cause.message}`,
      );
    }
  }
  return mapping;
}
