import type { Node } from 'yaml';
import type { ConfigReading } from './config-reading.ts';
import type { Connect, Given } from './given-bot.ts';
import * as cloud from './read-cloud-bot.ts';
import { httpBotKeys, readHttpBot } from './read-http-bot.ts';
import * as local from './read-local-bot.ts';
import * as platform from './read-platform-bot.ts';
import * as pushing from './read-pushing-bot.ts';

interface Kind {
  readonly keys: readonly string[];
  readonly read: (given: Given) => Connect | undefined;
}

/** Every kind of connector that a configuration can name, with the keys that it knows beside those of all bots. */
const kinds: Readonly<Record<string, Kind>> = {
  http: {
    keys: httpBotKeys,
    read: ({ reading, name, fields, node, version }) => readHttpBot(reading, name, fields, node, version),
  },
  webhook: { keys: pushing.webhookKeys, read: pushing.readWebhookBot },
  websocket: { keys: pushing.webSocketKeys, read: pushing.readWebSocketBot },
  sse: { keys: pushing.sseKeys, read: pushing.readSseBot },
  openai: { keys: platform.openAiKeys, read: platform.readOpenAiBot },
  rasa: { keys: platform.rasaKeys, read: platform.readRasaBot },
  directline: { keys: platform.directLineKeys, read: platform.readDirectLineBot },
  slack: { keys: platform.slackKeys, read: platform.readSlackBot },
  botpress: { keys: platform.botpressKeys, read: platform.readBotpressBot },
  'dialogflow-cx': { keys: cloud.dialogflowKeys, read: cloud.readDialogflowBot },
  'lex-v2': { keys: cloud.lexKeys, read: cloud.readLexBot },
  function: { keys: local.moduleKeys, read: local.readFunctionBot },
  app: { keys: local.appKeys, read: local.readAppBot },
  'plug-in': { keys: local.plugInKeys, read: local.readPlugInBot },
};

export const botKinds: readonly string[] = Object.keys(kinds);

/** The keys that are particular to one kind of bot. */
export function keysOf(kind: string): readonly string[] {
  return kinds[kind]?.keys ?? [];
}

/** Reads what is particular to one kind of bot; a key that neither it nor all bots know is a problem. */
export function readBotKind(
  reading: ConfigReading,
  kind: string,
  name: string,
  node: Node | null,
  common: readonly string[],
  version: string | undefined,
): Connect | undefined {
  const { keys, read } = kinds[kind]!;
  const fields = reading.fields(node, `Bot "${name}"`, [...common, ...keys]);
  return fields && read({ reading, name, fields, node, version });
}
