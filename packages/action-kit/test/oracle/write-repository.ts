import { execFile } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { History, Tree } from './random-history.ts';

/** The environment of the oracle's own git: nothing configured, by means that the tested code does not share. */
export const CLEAN_ENV = {
  PATH: process.env['PATH'] ?? '',
  HOME: '/nonexistent',
  LC_ALL: 'C',
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_CONFIG_GLOBAL: '/dev/null',
};

/** Runs git for the oracle and returns its output. */
export function oracleGit(args: readonly string[], env: Record<string, string>, input = ''): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const options = { env: { ...CLEAN_ENV, ...env }, encoding: 'buffer', maxBuffer: 1 << 28 } as const;
    const child = execFile('git', args, options, (error, stdout, stderr) => {
      if (error === null) resolve(stdout);
      else reject(new Error(`git ${args.join(' ')}: ${stderr.toString()}`, { cause: error }));
    });
    // A git that does not read its input ends before it is written; its exit code counts.
    child.stdin?.on('error', () => undefined);
    child.stdin?.end(input);
  });
}

/** An empty bare repository, made without a process because ten thousand of them are needed. */
export async function makeBare(directory: string): Promise<void> {
  await Promise.all([
    mkdir(join(directory, 'objects/info'), { recursive: true }),
    mkdir(join(directory, 'refs/heads'), { recursive: true }),
  ]);
  await writeFile(join(directory, 'HEAD'), 'ref: refs/heads/base\n');
  await writeFile(join(directory, 'config'), '[core]\nrepositoryformatversion = 0\nbare = true\n');
}

/** Writes the history into a new bare repository with the branches `start`, `base` and `head`. */
export async function writeRepository(directory: string, history: History): Promise<void> {
  await makeBare(directory);
  const marks = new Map<string, number>();
  let stream = '';
  const blob = (content: string): string => {
    const known = marks.get(content);
    if (known !== undefined) return `:${known}`;
    const mark = marks.size + 10;
    marks.set(content, mark);
    stream += `blob\nmark :${mark}\ndata ${Buffer.byteLength(content)}\n${content}\n`;
    return `:${mark}`;
  };
  const commit = (mark: number, branch: string, from: number | undefined, tree: Tree): void => {
    const files = [...tree].map(
      ([path, { mode, content }]) => `M ${mode} ${mode === '160000' ? content : blob(content)} ${quoted(path)}\n`,
    );
    stream += `commit refs/heads/${branch}\nmark :${mark}\ncommitter T <t@example.com> ${1_700_000_000 + mark} +0000\ndata ${branch.length}\n${branch}\n`;
    stream += `${from === undefined ? '' : `from :${from}\n`}deleteall\n${files.join('')}\n`;
  };
  commit(1, 'start', undefined, history.start);
  commit(2, 'base', 1, history.base);
  commit(3, 'head', 1, history.head);
  await oracleGit(
    ['-c', 'fastimport.unpackLimit=0', 'fast-import', '--quiet', '--force'],
    { GIT_DIR: directory },
    stream,
  );
}

const quoted = (path: string): string =>
  `"${[...Buffer.from(path)].map((byte) => `\\${byte.toString(8).padStart(3, '0')}`).join('')}"`;

/** Configuration that changes what git prints or runs programs, as a repository's own file. */
export function hostileConfig(pwned: string): string {
  const run = `sh -c 'touch ${pwned}'`;
  return `[core]
repositoryformatversion = 0
bare = true
quotePath = false
fsmonitor = "${run}"
hooksPath = /tmp
pager = "${run}"
abbrev = 4
commentChar = "@"
attributesFile = /nonexistent
[color]
ui = always
diff = always
[diff]
external = "${run}"
noprefix = true
mnemonicPrefix = true
srcPrefix = evil/
dstPrefix = evil/
renames = copies
renameLimit = 1
context = 17
interHunkContext = 40
algorithm = patience
orderFile = /nonexistent
suppressBlankEmpty = true
wsErrorHighlight = all
colorMoved = zebra
submodule = log
ignoreSubmodules = all
indentHeuristic = false
relative = true
wordRegex = .
dirstat = lines
[diff "evil"]
command = "${run}"
textconv = "${run}"
xfuncname = "^@@.*$"
[filter "evil"]
clean = "${run}"
smudge = "${run}"
required = true
[alias]
diff-tree = "!${run}"
merge-base = "!${run}"
[log]
showSignature = true
[gpg]
program = "${run}"
[credential]
helper = "!${run}"
[submodule]
recurse = true
`;
}

/** Variables that change what git does, as a hostile surrounding process would set them. */
export function hostileEnvironment(pwned: string): Record<string, string> {
  return {
    PATH: process.env['PATH'] ?? '',
    GIT_EXTERNAL_DIFF: `touch ${pwned}`,
    GIT_PAGER: `touch ${pwned}`,
    PAGER: `touch ${pwned}`,
    GIT_DIFF_OPTS: '--unified=0',
    GIT_CONFIG_COUNT: '1',
    GIT_CONFIG_KEY_0: 'diff.noprefix',
    GIT_CONFIG_VALUE_0: 'true',
    GIT_CONFIG_PARAMETERS: "'color.diff'='always'",
    GIT_DIR: '/nonexistent',
    GIT_WORK_TREE: '/nonexistent',
    GIT_INDEX_FILE: '/nonexistent',
    GIT_OBJECT_DIRECTORY: '/nonexistent',
    GIT_ALTERNATE_OBJECT_DIRECTORIES: '/nonexistent',
    GIT_TRACE: '1',
    GIT_ASKPASS: `touch ${pwned}`,
    GIT_SSH_COMMAND: `touch ${pwned}`,
    GIT_GLOB_PATHSPECS: '1',
    GIT_REPLACE_REF_BASE: 'refs/evil/',
    TZ: 'Asia/Kathmandu',
  };
}
