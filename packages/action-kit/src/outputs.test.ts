import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { UserError } from './errors.ts';
import { appendSummary, fileCommand, setOutputs } from './outputs.ts';

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'outputs-'));
  file = join(folder, 'file');
  writeFileSync(file, '');
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Reads a command file as the runner does. */
function readOutputs(text: string): Record<string, string> {
  const outputs: Record<string, string> = {};
  const lines = text.split('\n');
  while (lines.length > 1) {
    const [name = '', delimiter = ''] = lines.shift()?.split('<<') ?? [];
    outputs[name] = lines.splice(0, lines.indexOf(delimiter)).join('\n');
    lines.shift();
  }
  return outputs;
}

test('every declared output is set, also those without a value', () => {
  setOutputs({ GITHUB_OUTPUT: file }, ['count', 'report', 'url', 'done', 'hostile'], {
    count: 3,
    report: { a: ['x'] },
    done: false,
    hostile: 'a\nurl<<EOF\nevil\nEOF',
  });
  expect(readOutputs(readFileSync(file, 'utf8'))).toEqual({
    count: '3',
    report: '{"a":["x"]}',
    url: '',
    done: 'false',
    hostile: 'a\nurl<<EOF\nevil\nEOF',
  });
});

test('a missing output file is an error with a way out, and a known delimiter is refused', () => {
  expect(() => setOutputs({}, ['a'], { a: 1 })).toThrow(UserError);
  expect(() => fileCommand('a', 'x\nEOF\n', 'EOF')).toThrow(/delimiter/);
});

test('the summary of a step never grows above 1 MiB', () => {
  const env = { GITHUB_STEP_SUMMARY: file };
  expect(appendSummary(env, '# Title')).toEqual({ written: true, truncated: false });
  expect(appendSummary(env, '- é\n'.repeat(400_000))).toEqual({ written: true, truncated: true });
  expect(readFileSync(file).length).toBeLessThanOrEqual(1_048_576);
  expect(readFileSync(file, 'utf8')).toMatch(/^# Title\n- é\n[^]*more lines did not fit here\._\n$/);
  writeFileSync(file, 'x'.repeat(1_048_576));
  expect(appendSummary(env, 'more')).toEqual({ written: false, truncated: true });
  expect(appendSummary({}, 'x')).toEqual({ written: false, truncated: false });
});
