import type { FixtureReader } from './fixture-format.ts';
import { nativeFormat } from './native/read-native.ts';

/**
 * Readers of the other formats: those of their names are loaded when the first such file comes, and none for a file that
 * cannot be a fixture.
 */
const others: readonly { readonly files: RegExp; readonly load: () => Promise<FixtureReader> }[] = [
  { files: /\.bot\.txt$/i, load: async () => (await import('./native/text/read-text.ts')).textFormat },
  {
    files: /\.(txt|csv|ya?ml|json|md|xls[xm])$/i,
    load: async () => (await import('./formats/botium/read-botium.ts')).botiumFormat,
  },
  { files: /\.(jsonl|ndjson)$/i, load: async () => (await import('./formats/openai/read-openai.ts')).openaiFormat },
  {
    files: /\.(ya?ml|json)$/i,
    load: async () => (await import('./formats/promptfoo/read-promptfoo.ts')).promptfooFormat,
  },
  { files: /\.(ya?ml|md)$/i, load: async () => (await import('./formats/rasa/read-rasa.ts')).rasaFormat },
  {
    files: /\.(dialog|transcript|chat)$/i,
    load: async () => (await import('./formats/bot-framework/read-bot-framework.ts')).botFrameworkFormat,
  },
  { files: /\.ya?ml$/i, load: async () => (await import('./formats/genesys/read-genesys.ts')).genesysFormat },
  { files: /\.ya?ml$/i, load: async () => (await import('./formats/voiceflow/read-voiceflow.ts')).voiceflowFormat },
  {
    files: /\.(ya?ml|json)$/i,
    load: async () => (await import('./formats/rivescript/read-rivescript.ts')).rivescriptFormat,
  },
  { files: /\.dl[gt]$/i, load: async () => (await import('./formats/nlpjs/read-nlpjs.ts')).nlpjsFormat },
];

/** Whether a file, by its name, is in the native language or no fixture at all: another tool's words cannot be in it. */
export function isNativeOrNone(file: string): boolean {
  return /\.bot\.(ya?ml|txt)$/i.test(file) || !others.some(({ files }) => files.test(file));
}

/** All formats by name. */
export async function allFormats(): Promise<readonly FixtureReader[]> {
  return [nativeFormat, ...(await Promise.all(others.map(({ load }) => load())))];
}

/** The reader that claims a file most; undefined when none does. Two with the same claim: the file is ambiguous. */
export async function findFormat(
  file: string,
  head: string,
  wanted: string | undefined,
): Promise<FixtureReader | 'ambiguous' | undefined> {
  if (wanted === undefined && nativeFormat.claims(file, head) === 3) return nativeFormat;
  if (wanted !== undefined) return (await allFormats()).find((format) => format.name === wanted);
  const possible = await Promise.all(others.filter(({ files }) => files.test(file)).map(({ load }) => load()));
  const formats = [nativeFormat, ...possible];
  const claims = formats
    .map((format) => ({ format, claim: format.claims(file, head) }))
    .filter(({ claim }) => claim > 0);
  claims.sort((a, b) => b.claim - a.claim);
  const [first, second] = claims;
  if (first && second && first.claim === second.claim) return 'ambiguous';
  return first?.format;
}
