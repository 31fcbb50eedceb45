// `npm start`: the main job on a machine of one's own. Builds the actions, brings up a GitHub, opens a pull request
// that breaks lint rules in a real repository, runs the built actions on it, and shows what a reviewer sees.
import { execFile, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { startGitHub } from 'sandbox/github';
import { describeCompany, openPullRequest } from './story/make-pull-request.ts';
import { renderPage } from './story/page.ts';
import { runJob } from './story/run-job.ts';
import { recordCheck } from './story/record-check.ts';
import { printPullRequest, step } from './story/terminal.ts';
import { readPullRequestView } from './story/view.ts';

const root = join(import.meta.dirname, '..');
const out = join(root, 'out');
const actions = ['lint-review', 'mergeability'];

process.stdout.write('A pull request, from the push to the verdict\n\n');
await step(`Building ${actions.join(', ')} and bot-qa`, () => {
  const { status, stdout, stderr } = spawnSync(
    'nx',
    ['run-many', '-t', 'build', 'bundle', '-p', [...actions, 'bot-qa'].join(','), '--output-style=static'],
    { cwd: root, encoding: 'utf8' },
  );
  if (status !== 0) throw new Error(`the build failed:\n${stdout}\n${stderr}`);
});

const scratch = mkdtempSync(join(tmpdir(), 'story-'));
const server = await step('Starting a GitHub on this machine, with acme/web-app made from examples/web-app', () =>
  startGitHub({ state: describeCompany(), stateFolder: root, strictness: { mergeable: 'immediate' } }),
);
try {
  const opened = await step('Ada clones it, breaks lint rules, pushes and opens a pull request', () =>
    openPullRequest(server, scratch, join(import.meta.dirname, 'story/change'), join(root, 'node_modules')),
  );
  const path = [dirname(process.execPath), process.env.PATH].join(delimiter);
  const lint = await step('The job "lint": lint-review runs ESLint and comments on the changed lines', () =>
    runJob(server, opened, {
      name: 'lint',
      action: join(root, 'actions/lint-review'),
      event: 'pull_request',
      inputs: { command: 'npx eslint --format json .' },
      path,
    }),
  );
  await recordCheck(server, opened, 'lint', lint.conclusion);
  const tests = await step('The job "test": the service runs its own tests', () =>
    promisify(execFile)('node', ['--test'], { cwd: opened.checkout, env: { ...process.env, PATH: path } }).then(
      () => 'success',
      () => 'failure',
    ),
  );
  await recordCheck(server, opened, 'test', tests);
  const conversations = await step('The job "conversations": bot-qa talks to the service', () =>
    promisify(execFile)('node', [join(root, 'packages/bot-qa/bin/bot-qa.js'), 'run', 'tests/conversations'], {
      cwd: opened.checkout,
      env: { ...process.env, PATH: path },
    }).then(
      () => 'success',
      () => 'failure',
    ),
  );
  await recordCheck(server, opened, 'conversations', conversations);
  const gate = await step('The job "mergeability": may it be merged, and if not, who does what next?', () =>
    runJob(server, opened, {
      name: 'mergeability',
      action: join(root, 'actions/mergeability'),
      event: 'pull_request_target',
      inputs: {},
      path,
    }),
  );
  const jobs = [lint, gate];
  const view = await readPullRequestView(server.apiUrl, server.tokens.grace ?? '', opened.repository, opened.number);
  mkdirSync(out, { recursive: true });
  writeFileSync(join(out, 'index.html'), renderPage(view, jobs));
  printPullRequest(view, jobs);
  process.stdout.write(`What a reviewer sees, as a page: out/index.html\n`);
  if (conversations !== 'success')
    throw new Error('expected the conversations of the service to be green; run bot-qa in examples/web-app');
  if (view.reviewComments.length === 0) throw new Error('expected review comments on the changed lines, found none');
  if (!view.statuses.some(({ context, state }) => context === 'mergeability' && state === 'failure'))
    throw new Error(`expected the status mergeability to be a failure, found ${JSON.stringify(view.statuses)}`);
} finally {
  await server.close();
  rmSync(scratch, { recursive: true, force: true });
}

process.stdout.write('\nBefore a release: do the chatbots still talk sense?\n\n');
const demo = spawnSync(process.execPath, [join(root, 'packages/bot-qa/bin/bot-qa.js'), 'demo'], {
  cwd: root,
  stdio: 'inherit',
});
if (demo.status !== 0) throw new Error(`bot-qa demo ended with ${demo.status ?? demo.signal}`);
