import type { FixtureReader } from './fixture-format.ts';
import { nativeFormat } from './native/read-native.ts';

/** Readers of other tools' formats, loaded only when a file is not the native one. */
const others: readonly (() => Promise<FixtureReader>)[] = [
  async () => (await import('./native/text/read-text.ts')).textFormat,
  async () => (await import('./formats/botium/read-botium.ts')).botiumFormat,
  async () => (await import('./formats/openai/read-openai.ts')).openaiFormat,
  async () => (await import('./formats/promptfoo/read-promptfoo.ts')).promptfooFormat,
  async () => (await import('./formats/rasa/read-rasa.ts')).rasaFormat,
  async () => (await import('./formats/bot-framework/read-bot-framework.ts')).botFrameworkFormat,
  async () => (await import('./formats/genesys/read-genesys.ts')).genesysFormat,
  async () => (await import('./formats/voiceflow/read-voiceflow.ts')).voiceflowFormat,
];

/** All formats by name. */
export async function allFormats(): Promise<readonly FixtureReader[]> {
  return [nativeFormat, ...(await Promise.all(others.map((load) => load())))];
}

/** The reader that claims a file most; undefined when none does. Two with the same claim: the file is ambiguous. */
export async function findFormat(
  file: string,
  head: string,
  wanted: string | undefined,
): Promise<FixtureReader | 'ambiguous' | undefined> {
  if (wanted === undefined && nativeFormat.claims(file, head) === 3) return nativeFormat;
  const formats = await allFormats();
  if (wanted !== undefined) return formats.find((format) => format.name === wanted);
  const claims = formats
    .map((format) => ({ format, claim: format.claims(file, head) }))
    .filter(({ claim }) => claim > 0);
  claims.sort((a, b) => b.claim - a.claim);
  const [first, second] = claims;
  if (first && second && first.claim === second.claim) return 'ambiguous';
  return first?.format;
}
