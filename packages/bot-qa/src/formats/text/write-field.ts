import { stringify } from 'yaml';
import { commaLists, namedTexts, repeatable, spokenKeys, typedKeys } from '../../native/text/read-value.ts';

export type Fields = Readonly<Record<string, unknown>>;

/** As YAML on one line; as JSON, which is YAML too, where that would not fit on one. */
export function quoted(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value);
  const text = stringify(value, { collectionStyle: 'flow', lineWidth: 0, aliasDuplicateObjects: false }).trimEnd();
  return text.includes('\n') ? JSON.stringify(value) : text;
}

export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Whether a text reads back as it is: no white space around it, no line ends but `\n`, nothing that an editor would change. */
export function isSayable(text: string): boolean {
  return (
    text !== '' &&
    text === text.trim() &&
    // eslint-disable-next-line no-control-regex
    !/[\u0000-\u0009\u000b-\u001f\u007f\ufeff]|[^\S\n]\n|\p{Surrogate}/u.test(text)
  );
}

/** All fields, each on its lines; undefined when one cannot be written in this form. */
export function writeFields(fields: Fields, above: readonly string[]): string[] | undefined {
  return every(
    Object.entries(fields).map(([key, value]) => {
      // Several `not` lines mean none of them, which is how they are read.
      const nots =
        key === 'all' && !('not' in fields) && Array.isArray(value) && value.length > 1 ? (value as unknown[]) : [];
      if (nots.length > 0 && nots.every((item) => isFields(item) && Object.keys(item).join() === 'not'))
        return every(nots.map((item) => writeField('not', (item as Fields)['not'], above)));
      return writeField(key, value, above);
    }),
  );
}

/** One field: `key: value`, `key inner: value` when only one is inside, or `key:` with more lines indented below. */
export function writeField(key: string, value: unknown, above: readonly string[]): string[] | undefined {
  if (!/^[^\s:#|"'{}[\],-][^\s:]*$/.test(key)) return undefined;
  const isTyped = above.some((name) => typedKeys.has(name));
  const isSpoken = !isTyped && (spokenKeys.has(key) || namedTexts.has(above.at(-1) ?? ''));
  if (value === null) return [`${key}:`];
  if (Array.isArray(value)) return writeList(key, value as unknown[], above);
  if (!isFields(value)) {
    if (!isSpoken) return [`${key}: ${plain(value)}`];
    return typeof value === 'string' ? writeSpoken(key, value) : value === true ? [`${key}: true`] : undefined;
  }
  const entries = Object.entries(value);
  const around = [...above, key];
  const [only] = entries;
  if (only && entries.length === 1) {
    const inner = writeField(only[0], only[1], around);
    if (inner)
      return inner.slice(1).some((line) => !line.startsWith(' '))
        ? below(key, inner)
        : [`${key} ${inner[0]}`, ...inner.slice(1)];
  } else if (only) {
    const { text, ...rest } = value;
    const first = (key === 'user' || key === 'bot') && typeof text === 'string' ? writeSpoken(key, text) : undefined;
    const inner = writeFields(first ? rest : value, around);
    if (inner) return first ? [...first, ...inner.map((line) => `  ${line}`)] : below(key, inner);
  }
  return isSpoken ? undefined : [`${key}: ${quoted(value)}`];
}

function writeList(key: string, items: readonly unknown[], above: readonly string[]): string[] | undefined {
  if (
    commaLists.has(key) &&
    items.every((item) => typeof item === 'string' && isSayable(item) && !/^\[|[,\n]/.test(item)) &&
    items.length > 0
  )
    return [`${key}: ${items.join(', ')}`];
  const again =
    key === 'any' ||
    key === 'all' ||
    (repeatable.has(key) && items.length > 1 && items.every((item) => typeof item === 'string'));
  if (again && items.length > 0) {
    const lines = every(items.map((item) => (Array.isArray(item) ? undefined : writeField(key, item, above))));
    if (lines) return lines;
  }
  return spokenKeys.has(key) ? undefined : [`${key}: ${quoted(items)}`];
}

function writeSpoken(key: string, text: string): string[] | undefined {
  if (!isSayable(text)) return undefined;
  const [first, ...more] = text.split('\n');
  return [`${key}: ${first}`, ...more.map((line) => `  | ${line}`.trimEnd())];
}

function plain(value: unknown): string {
  if (typeof value !== 'string') return quoted(value);
  const isText = isSayable(value) && !/^[[{"']|\n/.test(value) && !/^(?:true|false|null|[-+]?\d[\d.]*)$/.test(value);
  return isText ? value : quoted(value);
}

function below(key: string, lines: readonly string[]): string[] {
  return [`${key}:`, ...lines.map((line) => `  ${line}`)];
}

function every(parts: readonly (string[] | undefined)[]): string[] | undefined {
  return parts.some((part) => part === undefined) ? undefined : parts.flatMap((part) => part!);
}
