import type { ByteSource } from './byte-source.ts';
import type { StructuredFormat } from './format.ts';
import { DOCUMENT_START } from './json-documents.ts';

const HEAD = 1 << 16;
const DOCUMENT_LINE = new RegExp(`\\n(?=${DOCUMENT_START.source.slice(1)})`, 'g');

/** What the beginning of a report tells. */
export interface Detected {
  /**
   * `empty` has no findings in any format; `blank` does not even say that; `text` needs a preset; `unknown` is structured
   * in a way nobody knows.
   */
  readonly format: StructuredFormat | 'empty' | 'blank' | 'text' | 'unknown';
  /** Where the report begins after text that does not belong to it. */
  readonly start: number;
}

/** Tells the format of a report by its content. Text before JSON (warnings, a stack trace) is passed over. */
export function detectFormat(source: ByteSource): Detected {
  const head = source.read(0, HEAD).toString('latin1');
  const bom = head.startsWith('\xef\xbb\xbf') ? 3 : 0;
  const first = head.slice(bom).search(/[^\s\0]/);
  if (first < 0) return { format: source.size > HEAD ? 'unknown' : 'blank', start: bom };
  const start = bom + first;
  const text = head.slice(start);
  if (text.startsWith('<')) return { format: /<checkstyle[\s>/]/.test(text) ? 'checkstyle' : 'unknown', start };
  if (/^(diff --git |diff -|--- \S|Index: )/.test(text)) return { format: 'diff', start };
  for (const at of jsonStarts(head, start)) {
    const format = detectJson(head.slice(at), source.size <= HEAD);
    if (format !== undefined) return { format, start: at };
  }
  return { format: /^[[{]/.test(text) ? 'unknown' : 'text', start };
}

/** Offsets of lines that may be the first of a JSON document. */
function* jsonStarts(head: string, start: number): Generator<number> {
  if (/^[[{]/.test(head.slice(start, start + 1))) yield start;
  for (const match of head.slice(start).matchAll(DOCUMENT_LINE)) yield start + match.index + 1;
}

function detectJson(text: string, whole: boolean): Detected['format'] | undefined {
  const list = /^\s*\[\s*(\])?/.exec(text);
  if (list?.[1]) return whole ? 'empty' : 'unknown';
  if (list) return detectRecord(firstKeys(text.slice(list[0].length)));
  if (!/^\s*\{/.test(text)) return undefined;
  const keys = firstKeys(text);
  if (keys.has('runs') || (keys.has('$schema') && /sarif/i.test(text.slice(0, 2000)))) return 'sarif';
  if (keys.has('version') && /"version"\s*:\s*"[12]\.\d/.test(text) && !keys.has('diagnostics')) return 'sarif';
  if (keys.has('diagnostics')) return 'rdjson';
  if (keys.has('message') && keys.has('location')) return 'rdjsonl';
  if (keys.has('messages') && keys.has('statistics')) return 'pylint';
  if (keys.has('messages') && !keys.has('filePath')) return 'pylint';
  return isByFile(text) ? 'flake8' : undefined;
}

/** True for an object of lists by file, as flake8-json writes it. */
function isByFile(text: string): boolean {
  const first = /^\s*\{\s*"((?:[^"\\]|\\.){1,4000})"\s*:\s*\[\s*[\]{]/.exec(text);
  if (first === null) return false;
  return /\.pyi?$/.test(first[1] ?? '') || firstKeys(text.slice(first[0].length - 1)).has('line_number');
}

/** Tells a list of findings by the keys of its first record. */
function detectRecord(keys: ReadonlySet<string>): StructuredFormat | undefined {
  if (keys.has('filePath') && keys.has('messages')) return 'eslint';
  if (keys.has('source') && keys.has('warnings')) return 'stylelint';
  if (keys.has('filename') && keys.has('location')) return 'ruff';
  if (keys.has('rule_id') && keys.has('reason')) return 'swiftlint';
  if (keys.has('path') && (keys.has('message-id') || keys.has('messageId') || keys.has('symbol'))) return 'pylint';
  return undefined;
}

/** Keys of the first object in a text that may be cut off: its own, not those of what it holds. */
function firstKeys(text: string): Set<string> {
  const keys = new Set<string>();
  let depth = 0;
  for (let i = 0; i < text.length; i++) {
    const char = text[i];
    if (char === '{' || char === '[') depth++;
    else if (char === '}' || char === ']') {
      if (--depth === 0) break;
    } else if (char === '"') {
      const from = i + 1;
      for (i++; i < text.length && text[i] !== '"'; i++) if (text[i] === '\\') i++;
      if (depth === 1 && /^\s*:/.test(text.slice(i + 1, i + 20))) keys.add(text.slice(from, i));
    }
  }
  return keys;
}
