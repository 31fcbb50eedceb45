import type { FixtureReader } from '../../src/fixture-format.ts';
import { nativeWriter } from '../../src/formats/native/write-native.ts';
import { textWriter } from '../../src/formats/text/write-text.ts';
import { linkFixtures } from '../../src/link.ts';
import type { FixtureFile } from '../../src/model.ts';
import { readNative } from '../../src/native/read-native.ts';
import { readText } from '../../src/native/text/read-text.ts';
import { decodeSource } from '../../src/read-source.ts';
import { meaningOf } from './strip-places.ts';

/**
 * Reads bytes as one format, links and writes them, and says what is wrong with that: an exception, a place that is not in
 * the file, or a conversation that checks nothing although no mistake is named.
 */
export function complaintAbout(
  bytes: Buffer,
  file: string,
  reader: FixtureReader,
  slowestMs = Infinity,
): string | undefined {
  try {
    const started = performance.now();
    const { source } = decodeSource(bytes, file);
    reader.claims(file, source.text.slice(0, 65_536));
    let read = reader.read(source, { settings: {}, readRelated: () => undefined });
    read = reader.finish?.([read])[0] ?? read;
    const lines = source.text.split(/\r\n|\n|\r/).length;
    for (const { at, message } of read.problems) {
      if (message === '') return 'a problem without a sentence';
      if (at.file === file && at.cell === undefined && (at.line < 1 || at.line > lines || at.column < 1))
        return `a place outside of the file, ${at.line}:${at.column} of ${lines} lines: ${message}`;
    }
    const isFine = read.problems.every((problem) => problem.level !== 'error');
    const isSaidToBeNone = read.problems.some((problem) => problem.code === 'skipped-file');
    if (
      isFine &&
      !isSaidToBeNone &&
      read.conversations.length + read.blocks.length + read.lists.length + read.tables.length === 0 &&
      (source.text.trim() !== '' || /\.xls[xm]$/.test(file))
    )
      return 'a file of which nothing is read, and no problem';
    const suite = linkFixtures([read]);
    const mistakes = suite.problems.some((problem) => problem.level === 'error');
    if (!mistakes)
      for (const conversation of suite.conversations)
        if (!conversation.skip && conversation.steps.length === 0)
          return `a conversation without steps and no problem: ${conversation.name}`;
    const took = performance.now() - started;
    if (took > slowestMs) return `${took.toFixed(0)} ms`;
    return isFine && !mistakes ? complaintAboutWriting(read) : undefined;
  } catch (cause) {
    return `an exception: ${cause instanceof Error ? (cause.stack ?? cause.message) : String(cause)}`;
  }
}

/** Both forms of the native language say the same, or the writer names what it lost. */
function complaintAboutWriting(file: FixtureFile): string | undefined {
  const [yaml] = nativeWriter.write(file).files;
  const [text] = textWriter.write(file).files;
  if (!yaml || !text) return undefined;
  const fromYaml = readNative(sourceOf(yaml));
  const fromText = readText(sourceOf(text));
  for (const [form, read, written] of [
    ['YAML', fromYaml, yaml.text],
    ['text', fromText, text.text],
  ] as const)
    if (read.problems.length > 0 && file.conversations.length > 0)
      return `a written ${form} that has a mistake: ${read.problems[0]!.message}\n${written}`;
  if (fromYaml.problems.length > 0) return undefined;
  if (JSON.stringify(meaningOf(fromYaml)) !== JSON.stringify(meaningOf(fromText)))
    return `a text form that says something else:\n${yaml.text}\n${text.text}`;
  return undefined;
}

function sourceOf({ path, text }: { readonly path: string; readonly text: string }): Parameters<typeof readNative>[0] {
  return { file: path, text, bytes: Buffer.from(text) };
}
