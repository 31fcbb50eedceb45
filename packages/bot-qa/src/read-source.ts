import { readFileSync, statSync } from 'node:fs';
import type { Problem, SourceFile } from './source.ts';

/** A fixture of more bytes was not written by hand, and is refused. */
const largestFile = 64 * 1024 * 1024;

/**
 * Reads a file as UTF-8. A byte order mark is no text and is left out; bytes that are no UTF-8, and zero bytes, are
 * a problem with their place.
 */
export function readSource(
  path: string,
  shownAs: string,
): { readonly source: SourceFile; readonly problems: readonly Problem[] } {
  const nothing: SourceFile = { file: shownAs, text: '', bytes: new Uint8Array() };
  let bytes: Buffer;
  try {
    if (statSync(path).size > largestFile)
      return {
        source: nothing,
        problems: [fileProblem(shownAs, 'too-big', `The file is bigger than ${largestFile / 1024 / 1024} MiB.`)],
      };
    bytes = readFileSync(path);
  } catch (cause) {
    return {
      source: nothing,
      problems: [fileProblem(shownAs, 'unreadable-file', `The file cannot be read: ${(cause as Error).message}`)],
    };
  }
  return decodeSource(bytes, shownAs);
}

/** The same for bytes that are already there. Spreadsheets are kept as bytes and have no text. */
export function decodeSource(
  bytes: Buffer,
  shownAs: string,
): { readonly source: SourceFile; readonly problems: readonly Problem[] } {
  if (/\.xls[xm]$/i.test(shownAs)) return { source: { file: shownAs, text: '', bytes }, problems: [] };
  const text = bytes.toString('utf8').replace(/^\ufeff/, '');
  const problems: Problem[] = [];
  if (text.includes('\ufffd') && !isUtf8(bytes)) {
    problems.push({
      ...fileProblem(shownAs, 'bad-encoding', 'The file is not valid UTF-8 here. Save it as UTF-8.'),
      at: place(text, text.indexOf('\ufffd'), shownAs),
    });
  }
  const zero = text.indexOf('\u0000');
  if (zero >= 0)
    problems.push({
      ...fileProblem(
        shownAs,
        'bad-encoding',
        'The file has a zero byte here: it is no text, or it is UTF-16. Save it as UTF-8.',
      ),
      at: place(text, zero, shownAs),
    });
  return { source: { file: shownAs, text, bytes }, problems };
}

function isUtf8(bytes: Buffer): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
}

function place(text: string, offset: number, file: string): Problem['at'] {
  const before = text.slice(0, offset);
  const line = before.split('\n').length;
  return { file, line, column: offset - before.lastIndexOf('\n') };
}

function fileProblem(file: string, code: Problem['code'], message: string): Problem {
  return { code, level: 'error', message, at: { file, line: 1, column: 1 } };
}
