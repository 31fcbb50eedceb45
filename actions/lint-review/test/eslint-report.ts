/** One message of an ESLint report, as much as tests say about it. */
export interface Message {
  readonly path: string;
  readonly line: number;
  readonly endLine?: number;
  readonly rule?: string;
  readonly message?: string;
  readonly severity?: 1 | 2;
}

/** What `eslint --format json` would write for the messages. */
export function eslintReport(messages: readonly Message[], root = ''): string {
  const paths = [...new Set(messages.map(({ path }) => path))];
  return JSON.stringify(
    paths.map((path) => ({
      filePath: root === '' ? path : `${root}/${path}`,
      messages: messages
        .filter((one) => one.path === path)
        .map(({ line, endLine = line, rule = 'no-undef', message = "'x' is not defined.", severity = 2 }) => ({
          ruleId: rule,
          severity,
          message,
          line,
          column: 1,
          endLine,
          endColumn: 2,
        })),
    })),
  );
}

/** A file of numbered lines; `changes` replaces lines by number. */
export function numbered(count: number, changes: Readonly<Record<number, string>> = {}): string {
  return Array.from({ length: count }, (_, i) => `${changes[i + 1] ?? `line ${i + 1}`}\n`).join('');
}
