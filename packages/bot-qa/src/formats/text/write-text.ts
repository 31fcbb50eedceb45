import type { FixtureWriter } from '../../fixture-format.ts';
import { nativeStem, nativeTree } from '../native/write-native.ts';
import { isSayable, quoted, writeField, writeFields, type Fields } from './write-field.ts';
import { writeTextSteps } from './write-text-steps.ts';

/** Writes the text form of the native language; it says all that the YAML form says. */
export const textWriter: FixtureWriter = {
  name: 'text',
  write(fixture) {
    const { tree, losses } = nativeTree(fixture);
    const parts = [
      ...Object.entries(tree.lists ?? {}).map(([name, lines]) => writeList(name, lines)),
      ...Object.entries(tree.blocks ?? {}).map(([name, block]) => writeBlock(name, block)),
      ...(tree.conversations ?? []).map(writeConversation),
    ];
    if (parts.length === 0) return { files: [], losses };
    const text = parts.map((lines) => `${lines.join('\n')}\n`).join('\n');
    return { files: [{ path: `${nativeStem(fixture)}.bot.txt`, text }], losses };
  },
};

function writeList(name: string, lines: readonly string[] | Readonly<Record<string, readonly string[]>>): string[] {
  if (!isLines(lines))
    return Object.entries(lines).flatMap(
      ([locale, texts]) =>
        writeLines(`${name} [${locale}]`, texts) ?? [`lists: ${quoted({ [name]: { [locale]: texts } })}`],
    );
  return (/\]$/.test(name) ? undefined : writeLines(name, lines)) ?? [`lists: ${quoted({ [name]: lines })}`];
}

function isLines(value: unknown): value is readonly string[] {
  return Array.isArray(value);
}

function writeLines(head: string, lines: readonly string[]): string[] | undefined {
  if (!isSayable(head) || head.includes('\n') || lines.some((line) => !isSayable(line) || line.includes('\n')))
    return undefined;
  return [`list: ${head}`, ...lines.map((line) => (/^[#|]/.test(line) ? `  | ${line}` : `  ${line}`))];
}

function writeBlock(name: string, block: unknown): string[] {
  const { parameters, steps } = Array.isArray(block)
    ? { parameters: {}, steps: block as Fields[] }
    : (block as { readonly parameters: Fields; readonly steps: readonly Fields[] });
  const body = isSayable(name) && !name.includes('\n') ? writeTextSteps(steps) : undefined;
  if (!body) return [`blocks: ${quoted({ [name]: block })}`];
  const head = Object.keys(parameters).length > 0 ? writeField('parameters', parameters, []) : [];
  if (!head) return [`blocks: ${quoted({ [name]: block })}`];
  return [`block: ${name}`, ...head.map((line) => `  ${line}`), '', ...body];
}

function writeConversation(one: Fields): string[] {
  const { name, data, steps, ...settings } = one;
  const title = String(name);
  const head = writeFields(settings, []);
  if (!head || !isSayable(title) || title.includes('\n')) return [`conversations: ${quoted([one])}`];
  if (data !== undefined) head.push(...writeData(data as readonly unknown[]));
  return [`conversation: ${title}`, ...head.map((line) => `  ${line}`), '', ...writeTextSteps(steps as Fields[])];
}

/** Tables, with bars; as YAML where a cell cannot stand between bars. */
function writeData(data: readonly unknown[]): string[] {
  const tables = (data.some(Array.isArray) ? data : [data]) as readonly (readonly Fields[])[];
  const drawn = tables.map(drawTable);
  if (drawn.some((table) => table === undefined)) return [`data: ${quoted(data)}`];
  return drawn.flatMap((table) => ['data:', ...table!.map((row) => `  ${row}`)]);
}

function drawTable(rows: readonly Fields[]): string[] | undefined {
  const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const cells = [columns, ...rows.map((row) => columns.map((column) => row[column] ?? null))];
  if (columns.length === 0 || cells.flat().some((cell) => cell !== null && !fits(cell))) return undefined;
  const texts = cells.map((row) => row.map((cell) => (typeof cell === 'string' ? cell.replaceAll('|', '\\|') : '')));
  const widths = columns.map((_, index) => Math.max(...texts.map((row) => row[index]!.length)));
  return texts.map((row) => `| ${row.map((cell, index) => cell.padEnd(widths[index]!)).join(' | ')} |`);
}

function fits(cell: unknown): boolean {
  return typeof cell === 'string' && isSayable(cell) && !cell.includes('\n') && !cell.includes('\\');
}
