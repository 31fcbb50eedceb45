import type { Node } from 'yaml';
import type { Fields } from '../native/native-reading.ts';
import type { BotConfig } from './config.ts';
import type { ConfigReading } from './config-reading.ts';
import { httpBotKeys, readHttpBot } from './read-http-bot.ts';

type Read = (
  reading: ConfigReading,
  name: string,
  fields: Fields,
  node: Node | null,
  version: string | undefined,
) => BotConfig['connect'] | undefined;

/** Every kind of connector that a configuration can name, with the keys that it knows beside those of all bots. */
const kinds: Readonly<Record<string, { readonly keys: readonly string[]; readonly read: Read }>> = {
  http: { keys: httpBotKeys, read: readHttpBot },
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
  return fields && read(reading, name, fields, node, version);
}
