import { infoOf, needed, textOf, urlOf, type Connect, type Given } from './given-bot.ts';
import { hasProxy } from './read-http-bot.ts';

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
  const location = textOf(given, 'location') ?? 'global';
  const environment = textOf(given, 'environment');
  const language = textOf(given, 'language') ?? 'en';
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
    textOf(given, 'region') ??
    surroundings.environment('AWS_REGION') ??
    given.reading.problem('missing-key', given.node, 'A bot of Lex needs "region" (or AWS_REGION).');
  const [botId, aliasId] = [needed(given, 'bot-id'), needed(given, 'alias-id')];
  const accessKeyId = textOf(given, 'access-key-id') ?? fromEnvironment('AWS_ACCESS_KEY_ID');
  const secretAccessKey = textOf(given, 'secret-access-key') ?? fromEnvironment('AWS_SECRET_ACCESS_KEY');
  const sessionToken = textOf(given, 'session-token') ?? fromEnvironment('AWS_SESSION_TOKEN');
  if (accessKeyId === undefined || secretAccessKey === undefined)
    return given.reading.problem(
      'missing-key',
      given.node,
      'A bot of Lex needs AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY in the environment.',
    );
  const locale = textOf(given, 'locale') ?? 'en_US';
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
