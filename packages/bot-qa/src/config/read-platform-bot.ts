import { flag, infoOf, needed, pathOf, textOf, urlOf, type Connect, type Given } from './given-bot.ts';
import { hasProxy } from './read-http-bot.ts';

export const openAiKeys: readonly string[] = ['url', 'model', 'key', 'system', 'stream', 'temperature', 'seed'];
export function readOpenAiBot(given: Given): Connect | undefined {
  const { reading, fields } = given;
  const url = urlOf(given);
  const model = needed(given, 'model');
  const key = textOf(given, 'key');
  const system = textOf(given, 'system');
  const stream = flag(given, 'stream', true);
  const temperature = readTemperature(given);
  const seed = fields.has('seed') ? reading.integer(fields.get('seed')!.value, '"seed"', 0, 2 ** 31) : undefined;
  if (!url || model === undefined) return undefined;
  return async ({ connections, timeoutMs }) => {
    const { openAiConnector } = await import('../connectors/openai.ts');
    return openAiConnector({
      info: infoOf(given, 'openai', url),
      origin: url.origin,
      path: url.pathname.endsWith('/chat/completions') ? url.pathname : `${pathOf(url)}/chat/completions`,
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

function readTemperature({ reading, fields }: Given): number | undefined {
  const field = fields.get('temperature');
  const text = field && reading.text(field.value, '"temperature"');
  if (!text) return undefined;
  const value = /^\d+(\.\d+)?$/.test(text.value.trim()) ? Number(text.value) : Number.NaN;
  if (value <= 2) return value;
  return reading.problem(
    'bad-value',
    field.value,
    `"temperature" must be a number from 0 to 2, but "${text.value}" was found.`,
  );
}

export const rasaKeys: readonly string[] = ['url', 'token'];
export function readRasaBot(given: Given): Connect | undefined {
  const url = urlOf(given);
  const token = textOf(given, 'token');
  if (!url) return undefined;
  return async ({ connections, timeoutMs }) => {
    const { rasaConnector } = await import('../connectors/rasa.ts');
    return rasaConnector({
      info: infoOf(given, 'rasa', url),
      origin: url.origin,
      basePath: pathOf(url),
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
  const secret = textOf(given, 'secret');
  const pollMs = fields.has('poll') ? (reading.duration(fields.get('poll')!.value, '"poll"') ?? 250) : 250;
  const stream = flag(given, 'stream', true);
  const join = flag(given, 'join', false);
  if (!url) return undefined;
  return async ({ connections, timeoutMs }) => {
    const { directLineConnector } = await import('../connectors/directline.ts');
    const basePath = pathOf(url) === '' ? '/v3/directline' : pathOf(url);
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

export const botpressKeys: readonly string[] = ['url', 'bot', 'token', 'user-key'];
/** The Chat API of Botpress, or with `bot` the Converse API of its version 12. */
export function readBotpressBot(given: Given): Connect | undefined {
  const url = urlOf(given);
  const bot = textOf(given, 'bot');
  const token = textOf(given, 'token');
  const userKey = textOf(given, 'user-key');
  const stray = bot === undefined ? 'token' : 'user-key';
  if (given.fields.has(stray))
    given.reading.problem(
      'unknown-key',
      given.fields.get(stray)!.key,
      bot === undefined
        ? '"token" is for version 12, whose "bot" is missing. The Chat API knows users by "user-key".'
        : '"user-key" is for the Chat API; version 12 ("bot") knows a "token".',
    );
  if (!url) return undefined;
  return async ({ connections, timeoutMs }) => {
    const common = {
      info: infoOf(given, 'botpress', url),
      origin: url.origin,
      basePath: pathOf(url),
      connections,
      timeoutMs,
      proxy: hasProxy(given.reading, url),
    };
    if (bot !== undefined) {
      const { botpressConverseConnector } = await import('../connectors/botpress-converse.ts');
      return botpressConverseConnector({ ...common, bot, ...(token !== undefined && { token }) });
    }
    const { botpressChatConnector } = await import('../connectors/botpress-chat.ts');
    return botpressChatConnector({ ...common, ...(userKey !== undefined && { userKey }) });
  };
}
