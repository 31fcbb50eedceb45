const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const TAB = 0x09;
const CR = 0x0d;

const escapes: Readonly<Record<string, number>> = {
  a: 7,
  b: 8,
  t: 9,
  n: 10,
  v: 11,
  f: 12,
  r: 13,
  '"': QUOTE,
  '\\': BACKSLASH,
};

/**
 * A C-quoted name as git writes it (`"caf\303\251"`), with the index after the closing quote.
 * Octal escapes are bytes, decoded as UTF-8 (git's quote.c). Undefined when the text is no complete quoted name.
 */
export function readQuoted(bytes: Buffer, from: number): { name: string; end: number } | undefined {
  if (bytes[from] !== QUOTE) return undefined;
  const out: number[] = [];
  for (let i = from + 1; i < bytes.length; i += 1) {
    const byte = bytes[i] as number;
    if (byte === QUOTE) return { name: Buffer.from(out).toString('utf8'), end: i + 1 };
    if (byte !== BACKSLASH) {
      out.push(byte);
      continue;
    }
    i += 1;
    const octal = /^[0-3][0-7]{2}/.exec(bytes.toString('latin1', i, i + 3))?.[0];
    if (octal !== undefined) {
      out.push(Number.parseInt(octal, 8));
      i += 2;
      continue;
    }
    const escape = escapes[String.fromCharCode(bytes[i] ?? 0)];
    if (escape === undefined) return undefined;
    out.push(escape);
  }
  return undefined;
}

/** The name after `--- `, `+++ `, `rename from ` and the like: quoted, or plain up to a tab (where a date may follow). */
export function readName(bytes: Buffer, from: number, to: number): string | undefined {
  if (bytes[from] === QUOTE) return readQuoted(bytes.subarray(from, to), 0)?.name;
  let end = from;
  while (end < to && bytes[end] !== TAB) end += 1;
  return bytes.toString('utf8', from, bytes[end - 1] === CR && end > from ? end - 1 : end);
}

/**
 * Both names of `diff --git A B`. Unquoted names may hold spaces, so the line is ambiguous unless both sides are the
 * same path, which is the only case in which no other header line names the file.
 */
export function readGitNames(bytes: Buffer): readonly [string, string] | undefined {
  const first = readQuoted(bytes, 0);
  if (first !== undefined) {
    const rest = readName(bytes, first.end + 1, bytes.length);
    return rest === undefined ? undefined : [first.name, rest];
  }
  const text = bytes.toString('utf8');
  // Nearly always both names are one, without anything odd in it.
  const middle = (text.length - 1) / 2;
  if (text[middle] === ' ' && text.slice(2, middle) === text.slice(middle + 3)) {
    return [text.slice(0, middle), text.slice(middle + 1)];
  }
  const quote = bytes.indexOf(' "');
  if (quote !== -1) {
    const second = readQuoted(bytes, quote + 1);
    if (second?.end === bytes.length) return [bytes.toString('utf8', 0, quote), second.name];
  }
  for (let space = text.indexOf(' '); space !== -1; space = text.indexOf(' ', space + 1)) {
    const old = text.slice(0, space);
    const current = text.slice(space + 1);
    if (withoutPrefix(old) === withoutPrefix(current)) return [old, current];
  }
  return undefined;
}

/** The path without git's first component (`a/`, `b/`, or a mnemonic one: `c/`, `i/`, `o/`, `w/`), if it has one. */
export function withoutPrefix(name: string): string {
  return /^[abciow]\//.test(name) ? name.slice(2) : name;
}
