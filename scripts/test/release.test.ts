import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readAllActions } from '../contract/action-metadata.ts';
import { assembleTree } from '../release/assemble-tree.ts';
import { commitTree, tagsOf } from '../release/commit-tree.ts';

const root = join(import.meta.dirname, '../..');
const scratch = mkdtempSync(join(tmpdir(), 'release-'));
const repository = join(scratch, 'repository');
const tree = join(scratch, 'tree');
const git = (...args: string[]): string =>
  execFileSync('git', ['-C', repository, ...args], { encoding: 'utf8' }).trim();

beforeAll(() => {
  mkdirSync(repository);
  git('init', '--quiet', '--initial-branch', 'main');
  git('config', 'user.name', 'Ada');
  git('config', 'user.email', 'ada@example.com');
  writeFileSync(join(repository, '.gitignore'), 'dist/\n');
  git('add', '.');
  git('commit', '--quiet', '-m', 'sources');
  assembleTree(root, tree, readAllActions(root), '1.2.3');
});
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

test('all actions have the version of the release', () => {
  const versionOf = (folder: string): unknown =>
    (JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { version: unknown }).version;
  for (const { name, folder } of readAllActions(root))
    expect({ name, version: versionOf(folder) }).toEqual({ name, version: versionOf(root) });
});

test('the tagged tree holds each action at its root, and nothing of the sources', () => {
  commitTree(repository, tree, 'HEAD', '1.2.3');
  const files = git('ls-tree', '-r', '--name-only', 'v1').split('\n');
  for (const { name } of readAllActions(root))
    expect(files).toEqual(expect.arrayContaining([`${name}/action.yml`, `${name}/README.md`, `${name}/dist/index.js`]));
  expect(files.filter((file) => /(^|\/)(src|cli)\/|\.github|\.ts$|node_modules/.test(file))).toEqual([]);
  expect(files).toContain('LICENSE');
});

test('v1, v1.2 and v1.2.3 name one commit whose parent is the source, and main stays as it was', () => {
  const commit = git('rev-parse', 'v1.2.3^{commit}');
  expect(git('rev-parse', 'v1^{commit}')).toBe(commit);
  expect(git('rev-parse', 'v1.2^{commit}')).toBe(commit);
  expect(git('rev-parse', 'releases/v1')).toBe(commit);
  expect(git('rev-parse', `${commit}^`)).toBe(git('rev-parse', 'main'));
  expect(git('status', '--porcelain')).toBe('');
});

test('a second run changes nothing', () => {
  const before = git('for-each-ref');
  commitTree(repository, tree, 'HEAD', '1.2.3');
  expect(git('for-each-ref')).toBe(before);
});

test('a run killed before the tag is mended by the next', () => {
  const before = git('rev-parse', 'releases/v1');
  git('tag', '--delete', 'v1.2.3', 'v1.2', 'v1');
  expect(commitTree(repository, tree, 'HEAD', '1.2.3')).toBe(before);
  expect(git('rev-parse', 'v1^{commit}')).toBe(before);
});

test('a fixed tag is never moved to other contents', () => {
  writeFileSync(join(tree, 'README.md'), 'changed\n');
  expect(() => commitTree(repository, tree, 'HEAD', '1.2.3')).toThrow('the tag v1.2.3 exists with other contents');
});

test('a rerun for an older version does not move v1 back', () => {
  const newer = commitTree(repository, tree, 'HEAD', '1.2.4');
  assembleTree(root, tree, readAllActions(root), '1.2.3');
  commitTree(repository, tree, 'HEAD', '1.2.3');
  expect(git('rev-parse', 'v1^{commit}')).toBe(newer);
});

test('a version that is none is refused', () => {
  expect(() => tagsOf('1.2')).toThrow('expected a version such as 1.2.3');
});
