import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { serve } from '../test/http-server.ts';
import { mergeTree, patchId } from './git-change.ts';
import { changedPaths, diffTrees } from './git-diff.ts';
import { gitEnvironment } from './git-environment.ts';
import { fetchCommits, openScratchRepository } from './git-fetch.ts';
import { hasCommits, isAncestor, isShallow, log, mergeBase, revParse } from './git-history.ts';
import { type Git, GitError, openGit } from './git.ts';
import { listTree, readBlob, readBlobs } from './git-objects.ts';

/** Keeps the changes of both branches out of each other's context. */
const REST = 'four\nfive\nsix\nseven\neight\n';

let folder: string;
let git: Git;
const ids: Record<string, string> = {};
const sh = (...args: string[]): string =>
  execFileSync('git', ['-C', join(folder, 'repo'), ...args], {
    encoding: 'utf8',
    env: {
      ...process.env,
      GIT_CONFIG_GLOBAL: '/dev/null',
      GIT_AUTHOR_NAME: 'Ä',
      GIT_AUTHOR_EMAIL: 'a@x',
      GIT_COMMITTER_NAME: 'C',
      GIT_COMMITTER_EMAIL: 'c@x',
    },
  }).trim();
const write = (path: string, text: string): void => {
  mkdirSync(join(folder, 'repo', path, '..'), { recursive: true });
  writeFileSync(join(folder, 'repo', path), text);
};
const commit = (name: string): void => {
  sh('add', '-A');
  sh('commit', '-q', '--allow-empty', '-m', `${name}\n\nbody of ${name}`);
  ids[name] = sh('rev-parse', 'HEAD');
};

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'git-test-'));
  mkdirSync(join(folder, 'repo'));
  sh('init', '-q', '-b', 'main');
  sh('config', 'uploadpack.allowAnySHA1InWant', 'true');
  sh('config', 'uploadpack.allowFilter', 'true');
  write('a.txt', `one\ntwo\nthree\n${REST}`);
  write('é/b c.txt', 'x\n');
  commit('start');
  sh('checkout', '-q', '-b', 'topic');
  write('a.txt', `one\n2\nthree\n${REST}`);
  commit('topic');
  sh('checkout', '-q', 'main');
  write('a.txt', `one\ntwo\nthree\n${REST}main\n`);
  commit('main');
  git = openGit({ directory: join(folder, 'repo') });
});
afterAll(() => rmSync(folder, { recursive: true }));
const id = (name: string): string => ids[name] as string;

describe('verbs', () => {
  test('history: merge base, ancestors, log with whole messages', async () => {
    expect(await mergeBase(git, 'main', 'topic')).toBe(id('start'));
    expect([await isAncestor(git, id('start'), 'topic'), await isAncestor(git, 'topic', 'main')]).toEqual([
      true,
      false,
    ]);
    expect(await revParse(git, 'main')).toBe(id('main'));
    expect(await revParse(git, 'nowhere')).toBeUndefined();
    expect(await hasCommits(git, [id('main'), 'f'.repeat(40)])).toEqual([true, false]);
    const commits = await log(git, 'topic', { not: ['main'] });
    expect(commits).toEqual([
      expect.objectContaining({
        id: id('topic'),
        parents: [id('start')],
        author: expect.objectContaining({ name: 'Ä', email: 'a@x' }) as unknown,
        message: 'topic\n\nbody of topic\n',
      }),
    ]);
    await expect(log(git, 'topic', { max: 1 })).rejects.toThrow('more than 1 commits');
  });

  test('objects: a tree, and blobs in the order asked for, missing ones as undefined', async () => {
    expect((await listTree(git, 'main')).map((entry) => entry.path)).toEqual(['a.txt', 'é/b c.txt']);
    expect((await listTree(git, 'main', ['é/b c.txt'])).map((entry) => entry.mode)).toEqual(['100644']);
    const blobs = await readBlobs(git, ['topic:a.txt', 'topic:none', 'main:é/b c.txt', 'main:with\nfeed']);
    expect(blobs.map((blob) => blob?.toString())).toEqual([`one\n2\nthree\n${REST}`, undefined, 'x\n', undefined]);
    await expect(readBlob(git, 'topic:a.txt', 5)).rejects.toThrow('wrote more than 5 bytes');
  });

  test('a patch id survives a rebase and changes with the change', async () => {
    const merged = await mergeTree(git, 'main', 'topic');
    expect(merged).toMatchObject({ clean: true, conflicts: [] });
    expect(await patchId(git, 'main', merged.tree)).toBe(await patchId(git, id('start'), 'topic'));
    expect(await patchId(git, id('start'), 'main')).not.toBe(await patchId(git, id('start'), 'topic'));
    expect(await patchId(git, 'main', 'main')).toBeUndefined();
  });

  test('a merge that conflicts names the paths', async () => {
    const { stdout } = await git.run(['hash-object', '-w', '--stdin'], { input: 'one\nTWO\nthree\n' });
    const tree = (await git.run(['mktree'], { input: `100644 blob ${stdout.toString().trim()}\ta.txt\n` })).stdout
      .toString()
      .trim();
    const other = sh('commit-tree', tree, '-p', id('start'), '-m', 'other');
    expect(await mergeTree(git, 'topic', other)).toMatchObject({ clean: false, conflicts: ['a.txt'] });
  });

  test('names of changed paths need no blobs', async () => {
    const changes = await changedPaths(git, id('start'), 'topic', { renames: false });
    expect(changes).toEqual([expect.objectContaining({ path: 'a.txt', status: 'modified', oldMode: '100644' })]);
  });
});

describe('safety', () => {
  test('an option where a revision is expected stays a revision', async () => {
    const target = join(folder, 'pwned');
    await expect(mergeBase(git, `--output=${target}`, 'main')).rejects.toBeInstanceOf(GitError);
    await expect(changedPaths(git, `--output=${target}`, 'main')).rejects.toBeInstanceOf(GitError);
    await expect(fetchCommits(git, `--upload-pack=touch ${target}`, ['f'.repeat(40)])).rejects.toBeInstanceOf(GitError);
    await expect(fetchCommits(git, `ext::sh -c "touch ${target}"`, ['f'.repeat(40)])).rejects.toThrow('not allowed');
    expect(existsSync(target)).toBe(false);
  });

  test('attributes of the checkout hide no change', async () => {
    sh('checkout', '-q', '-b', 'hiding', 'topic');
    write('.gitattributes', '* -diff binary\n');
    write('a.txt', `sneaky\n${REST}`);
    commit('hiding');
    const file = (await diffTrees(git, 'topic', 'hiding')).find((each) => each.path === 'a.txt');
    expect(file).toMatchObject({ kind: 'text', added: [{ start: 1, end: 1 }] });
    sh('checkout', '-q', 'main');
  });

  test('a command that hangs is stopped, with its children', async () => {
    const program = join(folder, 'slow-git');
    writeFileSync(program, '#!/bin/sh\nsleep 600 & wait\n');
    chmodSync(program, 0o755);
    const slow = openGit({ directory: folder, program, timeoutMs: 100 });
    await expect(slow.run(['status'])).rejects.toThrow('git status was stopped after 0.1 s.');
  });

  test('a missing git or folder is said as such', async () => {
    await expect(openGit({ directory: join(folder, 'none') }).run(['status'])).rejects.toThrow('cannot be started');
    await expect(openGit({ directory: folder, program: '/none/git' }).run(['status'])).rejects.toThrow(
      'cannot be started',
    );
  });

  test('the environment holds nothing of the surroundings but what is listed, and the token only as a header of its host', () => {
    const env = gitEnvironment(
      { PATH: '/bin', GIT_DIR: '/x', HOME: '/home/me', GITHUB_TOKEN: 'secret', https_proxy: 'http://p' },
      '/r',
      { serverUrl: 'https://github.example', token: 'tok' },
    );
    expect(env).toMatchObject({ PATH: '/bin', https_proxy: 'http://p', HOME: '/dev/null', GIT_TERMINAL_PROMPT: '0' });
    expect(Object.keys(env)).not.toEqual(expect.arrayContaining(['GIT_DIR']));
    expect(Object.values(env)).not.toContain('secret');
    const pairs = Array.from({ length: Number(env['GIT_CONFIG_COUNT']) }, (_, i) => [
      env[`GIT_CONFIG_KEY_${i}`],
      env[`GIT_CONFIG_VALUE_${i}`],
    ]);
    const basic = Buffer.from('x-access-token:tok').toString('base64');
    expect(pairs.filter(([, value]) => value?.includes(basic))).toEqual([
      ['http.https://github.example/.extraHeader', `Authorization: Basic ${basic}`],
    ]);
    expect(pairs).toContainEqual(['http.https://github.example/.extraHeader', '']);
  });

  test('the token goes to its own host once, although a checkout left a header, and to no other host', async () => {
    const server = await serve([{ status: 401 }]);
    const other = await serve([{ status: 401 }]);
    sh('config', `http.${server.url}/.extraheader`, 'AUTHORIZATION: basic left-over');
    const auth = { serverUrl: server.url, token: 'tok' };
    const authorised = openGit({ directory: join(folder, 'repo'), auth });
    const wanted = ['e'.repeat(40)];
    for (const { url } of [server, other]) {
      const error: unknown = await fetchCommits(authorised, `${url}/acme/shop.git`, wanted).catch(
        (reason: unknown) => reason,
      );
      expect(error).toBeInstanceOf(GitError);
      expect((error as GitError).hint).toContain('contents: read');
      expect(String(error)).not.toContain('tok:');
    }
    expect(server.requests[0]?.headers.authorization).toBe(
      `Basic ${Buffer.from('x-access-token:tok').toString('base64')}`,
    );
    expect(server.requests[0]?.headers.authorization?.includes(',')).toBe(false);
    expect(other.requests[0]?.headers.authorization).toBeUndefined();
    await Promise.all([server.close(), other.close()]);
  });
});

describe('fetching', () => {
  const url = (): string => `file://${join(folder, 'repo')}`;

  test('commits by id into a blobless scratch repository; blobs come when they are read; a second time nothing is asked', async () => {
    const directory = join(folder, 'scratch');
    mkdirSync(directory);
    const scratch = await openScratchRepository({ directory, url: url() });
    await fetchCommits(scratch, url(), [id('main'), id('topic')], { filter: 'blob:none' });
    expect(await mergeBase(scratch, id('main'), id('topic'))).toBe(id('start'));
    const missing = (await scratch.run(['rev-list', '--objects', '--missing=print', id('topic')])).stdout.toString();
    expect(missing).toMatch(/^\?/m);
    expect((await readBlob(scratch, `${id('topic')}:a.txt`))?.toString()).toBe(`one\n2\nthree\n${REST}`);
    await fetchCommits(scratch, 'file:///nowhere', [id('main'), id('topic')]);
  });

  test('a shallow clone says so and is completed for a merge base', async () => {
    const directory = join(folder, 'shallow');
    execFileSync('git', ['clone', '-q', '--depth=1', '--branch=topic', url(), directory], { stdio: 'pipe' });
    const shallow = openGit({ directory });
    expect(await isShallow(shallow)).toBe(true);
    await fetchCommits(shallow, url(), [id('main'), id('topic')]);
    expect(await isShallow(shallow)).toBe(false);
    expect(await mergeBase(shallow, id('main'), id('topic'))).toBe(id('start'));
    expect(execFileSync('git', ['-C', directory, 'status', '--porcelain'], { encoding: 'utf8' })).toBe('');
  });

  test('a commit that is nowhere is an error that names it', async () => {
    await expect(fetchCommits(git, url(), ['d'.repeat(40)])).rejects.toThrow('d'.repeat(40));
    await expect(fetchCommits(git, url(), ['main'])).rejects.toThrow('Expected a full commit id, found "main".');
  });
});
