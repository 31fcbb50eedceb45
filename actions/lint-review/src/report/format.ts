/** The formats that reports are read in. A text in a linter's own style is read by a named preset: `text:pylint`. */
export const FORMATS = [
  'sarif',
  'checkstyle',
  'eslint',
  'flake8',
  'ruff',
  'pylint',
  'stylelint',
  'swiftlint',
  'rdjson',
  'rdjsonl',
  'diff',
] as const;

/** One of {@link FORMATS}. */
export type StructuredFormat = (typeof FORMATS)[number];

/** A structured format, or `text:` with the name of an errorformat preset. */
export type Format = StructuredFormat | `text:${string}`;

/** True for the name of a structured format. */
export function isStructuredFormat(name: string): name is StructuredFormat {
  return (FORMATS as readonly string[]).includes(name);
}

/** The format that a user names, also by the name of the tool's option; undefined for an unknown one. */
export function parseFormat(name: string): Format | undefined {
  const known = name.toLowerCase().replace(/-?(json2?|xml)$/, '');
  if (isStructuredFormat(name.toLowerCase())) return name.toLowerCase() as StructuredFormat;
  if (isStructuredFormat(known)) return known;
  return /^text:[\w.+-]{1,50}$/.test(name) ? (name as Format) : undefined;
}
