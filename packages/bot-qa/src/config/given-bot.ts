import type { Node } from 'yaml';
import type { Fields } from '../native/native-reading.ts';
import type { BotConfig } from './config.ts';
import type { ConfigReading } from './config-reading.ts';

export type Connect = BotConfig['connect'];
/** A bot of the configuration whose connector is known, and what its keys say. */
export interface Given {
  readonly reading: ConfigReading;
  readonly name: string;
  readonly fields: Fields;
  readonly node: Node | null;
  readonly version: string | undefined;
}

/** How reports name the bot. */
export function infoOf(
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

/** Its address, or that of the platform. */
export function urlOf(given: Given, fallback?: string): URL | undefined {
  if (given.fields.has('url')) return given.reading.url(given.fields, 'url');
  if (fallback !== undefined) return new URL(fallback);
  return given.reading.problem('missing-key', given.node, 'This bot needs a "url".');
}

/** A text that may be left out. */
export function textOf(given: Given, key: string): string | undefined {
  const field = given.fields.get(key);
  return field && given.reading.plainText(field.value, `"${key}"`);
}

/** A text that may not. */
export function needed(given: Given, key: string): string | undefined {
  if (!given.fields.has(key)) return given.reading.problem('missing-key', given.node, `This bot needs "${key}".`);
  return textOf(given, key);
}

/** Yes or no, and which when nothing is said. */
export function flag(given: Given, key: string, otherwise: boolean): boolean {
  const field = given.fields.get(key);
  return field ? (given.reading.boolean(field.value, `"${key}"`) ?? otherwise) : otherwise;
}

/** Where an address leads, without the last slash. */
export function pathOf(url: URL): string {
  return url.pathname.replace(/\/$/, '');
}
