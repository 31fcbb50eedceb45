import { infoOf, needed, textOf, urlOf, type Connect, type Given } from './given-bot.ts';
import { hasProxy, readReplyMapping, readRequest } from './read-http-bot.ts';

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
  const done = textOf(given, 'done');
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
  const done = textOf(given, 'done');
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
  const delta = textOf(given, 'delta');
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
