// Pushes releases/v<major>, the fixed tag and the moved tags of the version in package.json, in that order:
// whoever resolves @v1 in between sees the old release or the new one, never half of one.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { tagsOf } from './release/commit-tree.ts';

const root = join(import.meta.dirname, '..');
const token = process.env.GH_TOKEN;
const server = process.env.GITHUB_SERVER_URL;
const repository = process.env.GITHUB_REPOSITORY;
if (!token || !server || !repository) throw new Error('expected GH_TOKEN, GITHUB_SERVER_URL and GITHUB_REPOSITORY');

const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
const { fixed, moved, branch } = tagsOf(version);
// The token travels in the environment: arguments can be read by every process of the machine.
const env = {
  ...process.env,
  GIT_CONFIG_COUNT: '1',
  GIT_CONFIG_KEY_0: `http.${server}/.extraheader`,
  GIT_CONFIG_VALUE_0: `Authorization: Basic ${Buffer.from(`x-access-token:${token}`).toString('base64')}`,
};
const push = (...refs: string[]): void => {
  execFileSync('git', ['-C', root, 'push', `${server}/${repository}.git`, ...refs], { stdio: 'inherit', env });
};
push(`refs/heads/${branch}`);
push(`refs/tags/${fixed}`);
push(...moved.map((tag) => `+refs/tags/${tag}`));
console.log(`pushed ${fixed}, ${moved.join(', ')} and ${branch}`);
