import type { Node } from 'yaml';
import type { Fields } from '../native/native-reading.ts';
import type { BotConfig } from './config.ts';
import type { ConfigReading } from './config-reading.ts';
import { httpBotKeys, readHttpBot } from './read-http-bot.ts';
import * as platform from './read-platform-bot.ts';

interface Given {
  readonly reading: ConfigReading;
  readonly name: string;
  readonly fields: Fields;
  readonly node: Node | null;
  readonly version: string | undefined;
}

interface Kind {
  readonly keys: readonly string[];
  readonly read: (given: Given) => BotConfig['connect'] | undefined;
}

/** Every kind of connector that a configuration can name, with the keys that it knows beside those of all bots. */
const kinds: Readonly<Record<string, Kind>> = {
  http: {
    keys: httpBotKeys,
    read: ({ reading, name, fields, node, version }) => readHttpBot(reading, name, fields, node, version),
  },
  webhook: { keys: platform.webhookKeys, read: platform.readWebhookBot },
  websocket: { keys: platform.webSocketKeys, read: platform.readWebSocketBot },
  sse: { keys: platform.sseKeys, read: platform.readSseBot },
  openai: { keys: platform.openAiKeys, read: platform.readOpenAiBot },
  rasa: { keys: platform.rasaKeys, read: platform.readRasaBot },
  directline: { keys: platform.directLineKeys, read: platform.readDirectLineBot },
  slack: { keys: platform.slackKeys, read: platform.readSlackBot },
  'dialogflow-cx': { keys: platform.dialogflowKeys, read: platform.readDialogflowBot },
  'lex-v2': { keys: platform.lexKeys, read: platform.readLexBot },
  function: { keys: platform.moduleKeys, read: platform.readFunctionBot },
  app: { keys: platform.appKeys, read: platform.readAppBot },
};

export const botKinds: readonly string[] = Object.keys(kinds);

/** Reads what is particular to one kind of bot; a key that neither it nor all bots know is a problem. */
export function readBotKind(
  reading: ConfigReading,
  kind: string,
  name: string,
  node: Node | null,
  common: readonly string[],
  version: string | undefined,
): BotConfig['connect'] | undefined {
  const { keys, read } = kinds[kind]!;
  const fields = reading.fields(node, `Bot "${name}"`, [...common, ...keys]);
  return fields && read({ reading, name, fields, node, version });
}
