import { TextDecoder } from 'node:util';
import { SaxesParser, type SaxesTagPlain } from 'saxes';
import type { Level, ReportedFile } from '../finding.ts';
import type { ByteSource } from './byte-source.ts';
import { ReportError } from './report-error.ts';
import type { ReadOptions, ReportSink } from './report-sink.ts';

const CHUNK = 1 << 16;

/**
 * Reads checkstyle XML as written by checkstyle and by the many tools that copy it. Document types are refused,
 * so that no entity is ever expanded. A line that is missing or no number makes a finding about the whole file.
 *
 * @throws {ReportError} when nothing of the file could be read; after the first finding a broken end is one
 *   unreadable record
 */
export function readCheckstyle(source: ByteSource, sink: ReportSink, options: ReadOptions): void {
  const parser = new SaxesParser();
  const decoder = decoderFor(source);
  let file: ReportedFile | undefined;
  let found = 0;
  const rules = new Map<string, string>();
  parser.on('doctype', () => {
    throw new ReportError(`${source.name}:${parser.line}: a document type is not allowed in a report`);
  });
  parser.on('error', (error) => {
    throw new ReportError(`${source.name}:${error.message}`, { cause: error });
  });
  parser.on('opentag', (tag: SaxesTagPlain) => {
    const { attributes } = tag;
    if (tag.name === 'exception') {
      const where = `${source.name}:${parser.line}`;
      sink.unreadable({ where, what: `the tool failed on ${file?.reported ?? 'a file'}; it was not looked at` });
    } else if (tag.name === 'file') {
      file = attributes['name'] ? sink.file(flat(attributes['name'])) : undefined;
    } else if (tag.name === 'error') {
      found++;
      const line = wholeNumber(attributes['line']);
      const written = attributes['source'] ?? '';
      let rule = rules.get(written);
      if (rule === undefined) rules.set(flat(written), (rule = flat(written)));
      sink.add({
        tool: options.tool || 'checkstyle',
        file,
        line,
        endLine: line,
        column: line > 0 ? wholeNumber(attributes['column']) : 0,
        endColumn: 0,
        unit: 'code-point',
        rule,
        level: levelOf(attributes['severity']),
        message: flat(attributes['message'] ?? ''),
        details: undefined,
      });
    }
  });
  try {
    for (let at = 0; at < source.size; at += CHUNK) {
      const chunk = source.read(at, CHUNK);
      if (chunk.length === 0) break;
      parser.write(decoder.decode(chunk, { stream: true }));
    }
    parser.close();
  } catch (error) {
    if (!(error instanceof ReportError) || found === 0) throw error;
    sink.unreadable({ where: error.message, what: 'the report is broken here; what follows could not be read' });
  }
}

/** The encoding that the XML declaration names. UTF-16 was turned into UTF-8 before, whatever the declaration says. */
function decoderFor(source: ByteSource): TextDecoder {
  const head = source.read(0, 200).toString('latin1');
  const named = /^(?:\xef\xbb\xbf)?\s*<\?xml[^>]{1,100}?encoding\s*=\s*["']([\w.:-]{1,40})["']/.exec(head)?.[1];
  if (named === undefined || /^utf-?16/i.test(named)) return new TextDecoder();
  try {
    return new TextDecoder(named);
  } catch (error) {
    throw new ReportError(`${source.name}:1: the encoding ${named} is not known; write the report as UTF-8`, {
      cause: error,
    });
  }
}

/** A copy of its own: a text cut from a chunk would keep the whole chunk in memory. */
function flat(text: string): string {
  return text.length < 13 ? text : Buffer.from(text).toString();
}

function wholeNumber(text: string | undefined): number {
  return text !== undefined && /^\d{1,9}$/.test(text) ? Number(text) : 0;
}

/** checkstyle's severities; a missing one is an error, as in checkstyle itself. */
function levelOf(severity: string | undefined): Level {
  const name = severity?.toLowerCase();
  if (name === 'warning' || name === 'warn') return 'warning';
  return name === 'info' || name === 'ignore' || name === 'note' ? 'note' : 'error';
}
