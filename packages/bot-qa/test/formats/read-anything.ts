import type { FixtureReader } from '../../src/fixture-format.ts';
import { nativeWriter } from '../../src/formats/native/write-native.ts';
import { linkFixtures } from '../../src/link.ts';
import { decodeSource } from '../../src/read-source.ts';

/**
 * Reads bytes as one format, links and writes them, and says what is wrong with that: an exception, a place that is not in
 * the file, or a conversation that checks nothing although no mistake is named.
 */
export function complaintAbout(bytes: Buffer, file: string, reader: FixtureReader): string | undefined {
  try {
    const { source } = decodeSource(bytes, file);
    reader.claims(file, source.text.slice(0, 65_536));
    let read = reader.read(source, { settings: {}, readRelated: () => undefined });
    read = reader.finish?.([read])[0] ?? read;
    const lines = source.text.split(/\r\n|\n|\r/).length;
    for (const { at, message } of read.problems) {
      if (message === '') return 'a problem without a sentence';
      if (at.file === file && (at.line < 1 || at.line > lines || at.column < 1))
        return `a place outside of the file, ${at.line}:${at.column} of ${lines} lines: ${message}`;
    }
    const isFine = read.problems.every((problem) => problem.level !== 'error');
    if (
      isFine &&
      read.conversations.length + read.blocks.length + read.lists.length + read.tables.length === 0 &&
      source.text.trim() !== ''
    )
      return 'a file of which nothing is read, and no problem';
    const suite = linkFixtures([read]);
    const mistakes = suite.problems.some((problem) => problem.level === 'error');
    if (!mistakes)
      for (const conversation of suite.conversations)
        if (!conversation.skip && conversation.steps.length === 0)
          return `a conversation without steps and no problem: ${conversation.name}`;
    if (isFine) nativeWriter.write(read);
    return undefined;
  } catch (cause) {
    return `an exception: ${cause instanceof Error ? (cause.stack ?? cause.message) : String(cause)}`;
  }
}
