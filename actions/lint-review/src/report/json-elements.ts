import type { ByteSource } from './byte-source.ts';
import type { LongArray } from './json-outline.ts';
import { placeOf } from './place-of.ts';
import type { ReportSink } from './report-sink.ts';

/**
 * Calls `use` with each element of a long array, a bounded number of them in memory at a time.
 * An element that is no JSON goes to the sink as unreadable; those around it are still read.
 */
export function readElements(
  source: ByteSource,
  array: LongArray,
  sink: ReportSink,
  use: (element: unknown) => void,
): void {
  for (let i = 0; i + 1 < array.pieces.length; i += 2) {
    const start = array.pieces[i] as number;
    const end = array.pieces[i + 1] as number;
    const text = source.read(start, end - start).toString('utf8');
    const elements = parseList(text);
    if (elements) for (const element of elements) use(element);
    else withoutStacks(() => readOneByOne(source, start, text, sink, use));
  }
}

/** A million broken records make a million errors, and most of what an error costs is its stack. */
function withoutStacks(work: () => void): void {
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 0;
  try {
    work();
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
  }
}

function parseList(text: string): unknown[] | undefined {
  try {
    return JSON.parse(`[${text}]`) as unknown[];
  } catch {
    return undefined;
  }
}

const PLACED_PER_PIECE = 20;
const PLACED_UP_TO = 1 << 24;

/** The slow way through a piece that holds something broken. */
function readOneByOne(
  source: ByteSource,
  start: number,
  text: string,
  sink: ReportSink,
  use: (element: unknown) => void,
): void {
  let offset = start;
  let broken = 0;
  for (const part of splitAtTopCommas(text)) {
    try {
      use(JSON.parse(part));
    } catch (error) {
      // Finding a line means reading up to there, which is too slow for a report that is broken all over.
      const isFar = ++broken > PLACED_PER_PIECE || offset > PLACED_UP_TO;
      const where = isFar ? `${source.name}: byte ${offset}` : placeOf(source, offset);
      sink.unreadable({ where, what: `is no valid JSON: ${(error as Error).message}` });
    }
    offset += Buffer.byteLength(part) + 1;
  }
}

function splitAtTopCommas(text: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let from = 0;
  for (let i = 0; i < text.length; i++) {
    const char = text[i];
    if (char === '"') {
      for (i++; i < text.length && text[i] !== '"'; i++) if (text[i] === '\\') i++;
    } else if (char === '{' || char === '[') depth++;
    else if (char === '}' || char === ']') depth--;
    else if (char === ',' && depth === 0) {
      parts.push(text.slice(from, i));
      from = i + 1;
    }
  }
  parts.push(text.slice(from));
  return parts;
}
