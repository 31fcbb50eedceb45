import type { SourceFile, SourcePosition } from '../../source.ts';
import { YamlSource } from '../../yaml-source.ts';
import { guessDelimiter, hasText, readCsv, type CsvCell } from '../csv-source.ts';
import { isReadable } from '../imported-file.ts';
import type { ProblemList } from '../problem-list.ts';
import { splitLines } from '../text-lines.ts';
import {
  assertFromText,
  readYamlTest,
  type PlacedValue,
  type PromptfooAssert,
  type PromptfooTest,
} from './promptfoo-test.ts';

/** Tests of a file that a configuration names: CSV, JSON lines, or YAML. */
export function readTestFile(source: SourceFile, problems: ProblemList): PromptfooTest[] {
  if (/\.csv$/i.test(source.file)) return readCsvTests(source, problems);
  if (/\.jsonl$/i.test(source.file)) return readJsonLines(source, problems);
  const yaml = new YamlSource(source);
  const tests = isReadable(yaml)
    ? (yaml.list(yaml.root, 'A file of tests') ?? []).flatMap((item) => readYamlTest(yaml, item, 'A test') ?? [])
    : [];
  problems.addAll(yaml.problems);
  return tests;
}

/** Each line is a test in JSON, which is YAML; the empty lines before it keep the line number. */
function readJsonLines(source: SourceFile, problems: ProblemList): PromptfooTest[] {
  return splitLines(source.text)
    .filter((line) => line.text.trim() !== '')
    .flatMap((line, index): PromptfooTest[] => {
      const yaml = new YamlSource({ ...source, text: line.text });
      const test = isReadable(yaml) ? readYamlTest(yaml, yaml.root ?? null, 'A test') : undefined;
      const move = (at: SourcePosition): SourcePosition => ({ ...at, line: line.number });
      problems.addAll(yaml.problems.map((problem) => ({ ...problem, at: move(problem.at) })));
      return test ? [moved({ ...test, description: test.description ?? `Row #${index + 1}` }, move)] : [];
    });
}

function moved(test: PromptfooTest, move: (at: SourcePosition) => SourcePosition): PromptfooTest {
  const value = (one: PlacedValue): PlacedValue => ({ ...one, at: move(one.at) });
  const assertion = (one: PromptfooAssert): PromptfooAssert => ({
    ...one,
    at: move(one.at),
    ...(one.value && { value: value(one.value) }),
  });
  return {
    ...test,
    at: move(test.at),
    vars: new Map([...test.vars].map(([name, one]) => [name, value(one)])),
    assert: test.assert.map(assertion),
    assertAt: test.assertAt && move(test.assertAt),
  };
}

function readCsvTests(source: SourceFile, problems: ProblemList): PromptfooTest[] {
  const table = readCsv(source, guessDelimiter(source.text));
  if (table.unclosed) problems.error('unreadable-table', table.unclosed, 'This quote is never closed.');
  const [header, ...rows] = table.rows.filter(hasText);
  if (!header || rows.length === 0) {
    problems.error('empty-fixture', { file: source.file, line: 1, column: 1 }, 'This table holds no tests.');
    return [];
  }
  return rows.map((row, index) => {
    const vars = new Map<string, PlacedValue>();
    const assert: PromptfooAssert[] = [];
    const metadata: Record<string, unknown> = {};
    let description = `Row #${index + 1}`;
    for (const [column, head] of header.cells.entries()) {
      const cell: CsvCell = row.cells[column] ?? { text: '', at: row.cells[0]!.at };
      const name = head.text.trim();
      if (/^__expected\d*$/.test(name)) {
        if (cell.text.trim() !== '') assert.push(assertFromText(cell.text, cell.at));
      } else if (name === '__description') description = cell.text.trim() || description;
      else if (name.startsWith('__metadata:')) {
        const key = name.slice('__metadata:'.length);
        if (key.endsWith('[]')) metadata[key.slice(0, -2)] = splitList(cell.text);
        else if (cell.text !== '') metadata[key] = cell.text;
      } else if (/^__(prefix|suffix|threshold|metric|provider|providerOutput|config.*)$/.test(name)) {
        if (cell.text.trim() !== '')
          problems.error('unsupported-feature', cell.at, `The column "${name}" is not understood here.`);
      } else if (name.startsWith('__')) problems.error('unknown-key', head.at, `There is no column "${name}".`);
      else vars.set(name, { value: cell.text, at: cell.at });
    }
    return {
      description,
      at: row.cells[0]!.at,
      vars,
      assert,
      assertAt: assert[0]?.at,
      metadata,
      transform: undefined,
      storeOutputAs: undefined,
    };
  });
}

/** `a,b\,c` → "a", "b,c". */
function splitList(text: string): string[] {
  return (text.match(/(?:\\.|[^,\\])+/g) ?? []).map((one) => one.trim().replace(/\\(.)/g, '$1'));
}
