import { isUtf8 } from 'node:buffer';
import { bytesOf, type ByteSource } from './byte-source.ts';
import { detectFormat } from './detect-format.ts';
import { FORMATS, isStructuredFormat, type Format, type StructuredFormat } from './format.ts';
import { ReportError } from './report-error.ts';
import type { ReadOptions, ReportSink } from './report-sink.ts';

/** What a report said beside its findings. */
export interface ReportFacts {
  readonly format: Format | 'empty' | 'blank';
  /** Sentences about tools that failed, as the report tells; such a report is not a clean one. */
  readonly failures: readonly string[];
}

/**
 * Reads a report in the given format, or in the one its content tells.
 *
 * @throws {ReportError} when it cannot be read at all
 */
export async function readReport(
  original: ByteSource,
  format: Format | undefined,
  sink: ReportSink,
  options: ReadOptions,
): Promise<ReportFacts> {
  const source = asUtf8(original, sink);
  const detected = detectFormat(source);
  if (detected.format === 'blank') return { format: 'blank', failures: [] };
  const chosen = format ?? chooseFormat(source, detected.format, options);
  if (chosen === 'empty') return { format: 'empty', failures: [] };
  if (detected.start > 3 && isStructuredFormat(chosen) && chosen !== 'diff' && detected.format === chosen) {
    const noise = source.read(0, detected.start).toString('utf8').trim();
    if (noise !== '') sink.notice(`${source.name}: passed over text before the report: ${firstLine(noise)}`);
  }
  return { format: chosen, failures: await readAs(chosen, source, sink, options, detected.start) };
}

function chooseFormat(source: ByteSource, detected: string, options: ReadOptions): Format | 'empty' {
  if (detected === 'empty') return 'empty';
  if (isStructuredFormat(detected)) return detected;
  if (detected === 'text' && options.tool !== '') return `text:${options.tool}`;
  throw new ReportError(
    `${source.name}: the format is not one that its content tells. Name it after the path, as in ` +
      `"out/report as checkstyle", or in "command-format" for a command; known are ${FORMATS.join(', ')}, and text:<linter> for a linter's own style.`,
  );
}

type Reader = (source: ByteSource, sink: ReportSink, options: ReadOptions, start: number) => unknown;

/** Readers are loaded when needed, so that a run starts with none of them. */
const READERS: Record<StructuredFormat, () => Promise<Reader>> = {
  sarif: async () => (await import('./sarif.ts')).readSarif,
  checkstyle: async () => (await import('./checkstyle.ts')).readCheckstyle,
  eslint: async () => (await import('./eslint.ts')).readEslint,
  flake8: async () => (await import('./flake8.ts')).readFlake8,
  ruff: async () => (await import('./ruff.ts')).readRuff,
  pylint: async () => (await import('./pylint.ts')).readPylint,
  stylelint: async () => (await import('./stylelint.ts')).readStylelint,
  swiftlint: async () => (await import('./swiftlint.ts')).readSwiftlint,
  rdjson: async () => (await import('./rdjson.ts')).readRdjson,
  rdjsonl: async () => (await import('./rdjson.ts')).readRdjsonl,
  diff: async () => (await import('./suggested-diff.ts')).readSuggestedDiff,
};

async function readAs(
  format: Format,
  source: ByteSource,
  sink: ReportSink,
  options: ReadOptions,
  start: number,
): Promise<readonly string[]> {
  if (isStructuredFormat(format)) {
    const read = await READERS[format]();
    const facts = read(source, sink, options, start);
    return hasFailures(facts) ? facts.failures : [];
  }
  const { readText } = await import('./text.ts');
  const found = readText(source, sink, options, format.slice('text:'.length));
  const { format: seen } = detectFormat(source);
  // A diff may be what a formatter prints below its text; anything else of a known structure is the report itself.
  if (found === 0 && isStructuredFormat(seen) && seen !== 'diff')
    throw new ReportError(`${source.name}: nothing in it reads as ${format}, but its content is that of ${seen}`, {
      hint: 'Leave the format out: it is told by the content then.',
    });
  return [];
}

function hasFailures(facts: unknown): facts is { failures: readonly string[] } {
  return typeof facts === 'object' && facts !== null && 'failures' in facts;
}

const MAX_UTF16 = 1 << 28;

/** UTF-16 is what a redirect in PowerShell writes; it is turned into UTF-8 before anything looks at it. */
function asUtf8(source: ByteSource, sink: ReportSink): ByteSource {
  const [first, second] = source.read(0, 2);
  const little = first === 0xff && second === 0xfe;
  const big = first === 0xfe && second === 0xff;
  if (little || big) {
    if (source.size > MAX_UTF16)
      throw new ReportError(`${source.name}: ${source.size} bytes of UTF-16; write the report as UTF-8`);
    const bytes = Buffer.from(source.read(0, source.size & ~1));
    return bytesOf(source.name, (big ? bytes.swap16() : bytes).toString('utf16le', 2));
  }
  const head = source.read(0, Math.min(source.size, 4096));
  if (source.size <= 4096 && !isUtf8(head)) sink.notice(`${source.name}: is not all UTF-8; odd bytes are shown as "�"`);
  return source;
}

function firstLine(text: string): string {
  const line = text.split('\n', 1)[0] ?? '';
  return line.length > 200 ? `${line.slice(0, 200)}…` : line;
}
