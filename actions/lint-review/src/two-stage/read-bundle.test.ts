import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BUNDLE_LIMITS } from './bundle.ts';
import { readBundle } from './read-bundle.ts';

const FINDING = {
  entry: 0,
  tool: 't',
  rule: 'r',
  level: 'error',
  path: 'a.js',
  line: 1,
  endLine: 1,
  message: 'm',
  url: '',
  key: '0123456789abcdef',
};
const BUNDLE = {
  format: 'lint-review-bundle/1',
  head: 'a'.repeat(40),
  scope: '',
  entries: [{ key: 'eslint', whole: true }],
  findings: [FINDING],
  left: 0,
  reported: [],
};

let folder = '';
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'lint-review-bundle-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function read(content: string): unknown {
  writeFileSync(join(folder, 'b.json'), content);
  return readBundle('b.json', folder);
}

test('what the first stage writes is read as it is', () => {
  expect(read(JSON.stringify(BUNDLE))).toEqual(BUNDLE);
});

const withFinding = (change: object) => ({ findings: [{ ...FINDING, ...change }] });

test.each<[string, object, string]>([
  ['another format', { format: 'lint-review-bundle/2' }, 'no bundle of the format'],
  ['a head that is a branch', { head: 'main' }, 'head: expected'],
  ['a head that is none', { head: null }, 'head: expected'],
  ['a scope without end', { scope: 'x'.repeat(20_000) }, 'scope: expected'],
  ['findings that are no list', { findings: {} }, 'findings: expected'],
  ['too many findings', { findings: new Array(BUNDLE_LIMITS.findings + 1).fill(FINDING) }, 'at most 5000'],
  ['too many kept names', { reported: new Array(BUNDLE_LIMITS.reported + 1).fill('x') }, 'at most 20000'],
  ['a kept name that is none', { reported: [7] }, 'reported: expected'],
  ['a finding that is null', { findings: [null] }, 'findings[0]: expected an object'],
  ['an entry that is not there', withFinding({ entry: 1 }), 'entry: expected'],
  ['no entries at all', { entries: [] }, 'entry: expected'],
  ['a key that would end a marker', withFinding({ key: '--><script></scr' }), 'key: expected'],
  ['a level of its own', withFinding({ level: 'fatal' }), 'level: expected'],
  ['a line before the first', withFinding({ line: -1 }), 'line: expected'],
  ['a line that is a text', withFinding({ line: '1' }), 'line: expected'],
  ['a line without end', withFinding({ endLine: 1e300 }), 'endLine: expected'],
  ['an end before the start', withFinding({ line: 3, endLine: 2 }), 'endLine: expected'],
  ['a message without end', withFinding({ message: 'x'.repeat(10_000) }), 'message: expected'],
  ['a path that is an object', withFinding({ path: { toString: 'x' } }), 'path: expected'],
])('%s is refused', (_name, change, reason) => {
  expect(() => read(JSON.stringify({ ...BUNDLE, ...change }))).toThrow(reason);
});

test('a key of the prototype changes nothing', () => {
  const text = JSON.stringify(BUNDLE).replace('{', '{"__proto__":{"head":"main"},');
  expect(read(text)).toEqual(BUNDLE);
});

test('no JSON, a list and nothing at all are refused', () => {
  expect(() => read('{')).toThrow('no valid JSON');
  expect(() => read('[]')).toThrow('no bundle');
  expect(() => readBundle('nowhere.json', folder)).toThrow('There is no bundle at nowhere.json');
});

test('a link, a folder, a pipe and a huge file are refused without reading them', () => {
  symlinkSync('/etc/passwd', join(folder, 'link'));
  mkdirSync(join(folder, 'folder'));
  execFileSync('mkfifo', [join(folder, 'pipe')]);
  for (const name of ['link', 'folder', 'pipe']) expect(() => readBundle(name, folder)).toThrow('no plain file');
  writeFileSync(join(folder, 'huge'), '');
  truncateSync(join(folder, 'huge'), BUNDLE_LIMITS.bytes + 1);
  expect(() => readBundle('huge', folder)).toThrow('are allowed');
});

test('a link on the way to the file is refused too', () => {
  const outside = mkdtempSync(join(tmpdir(), 'lint-review-outside-'));
  writeFileSync(join(outside, 'b.json'), JSON.stringify(BUNDLE));
  symlinkSync(outside, join(folder, 'artifact'));
  try {
    expect(() => readBundle('artifact/b.json', folder)).toThrow('no plain file');
  } finally {
    rmSync(outside, { recursive: true, force: true });
  }
});
