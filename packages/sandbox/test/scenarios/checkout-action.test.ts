import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { checkoutAction, parseActionReference } from '../../src/checkout-action.ts';
import { runAction } from '../../src/runner.ts';
import { callSandbox } from '../run-sandbox.ts';
import { makeFolder, removeFolders, writeFolder } from '../write-action.ts';

afterAll(removeFolders);

function serveReleaseTree(): string {
  const tree = writeFolder({
    'lint-review/action.yml': 'name: Lint\nruns:\n  using: node24\n  main: dist/index.js\n',
    'lint-review/dist/index.js':
      "console.log('released', process.env.GITHUB_ACTION_REPOSITORY, process.env.GITHUB_ACTION_REF)",
  });
  const server = makeFolder();
  const bare = path.join(server, 'org', 'actions.git');
  const git = (...args: string[]) =>
    execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@example.test', '-C', tree, ...args], {
      stdio: 'pipe',
    });
  git('init', '--quiet', '--initial-branch=main');
  git('add', '.');
  git('commit', '--quiet', '-m', 'release');
  git('tag', 'v1');
  git('clone', '--quiet', '--bare', tree, bare);
  return `file://${server}`;
}

describe('uses: org/actions/lint-review@v1', () => {
  it('is fetched and run as the runner resolves it', async () => {
    const action = await checkoutAction('org/actions/lint-review@v1', serveReleaseTree());
    const { repository, ref } = action.reference;
    const result = await runAction({
      action: action.folder,
      event: 'push',
      github: { actionRepository: repository, actionRef: ref },
    });
    action.remove();
    expect(result.log).toBe('released org/actions v1');
    expect(action.sha).toMatch(/^[0-9a-f]{40}$/);
  });

  it('is run by the command, with the server that holds it', async () => {
    const args = ['org/actions/lint-review@v1', '--event', 'push', '--server-url', serveReleaseTree()];
    const { stdout, status } = await callSandbox('run-action', ...args);
    expect(stdout).toMatch(/^released org\/actions v1\n\nsuccess: /);
    expect(status).toBe(0);
  });

  it('says what is missing', async () => {
    const server = serveReleaseTree();
    await expect(checkoutAction('org/actions/nothing@v1', server)).rejects.toThrow(
      'the tree at v1 holds no nothing/action.yml',
    );
    await expect(checkoutAction('org/actions/lint-review@v9', server)).rejects.toThrow(/cannot be fetched.*v9/s);
  });

  it.each(['actions@v1', 'org/actions', 'org/actions/../x@v1', 'org/actions@--upload-pack=x y', ''])(
    'is not %j',
    (uses) => {
      expect(() => parseActionReference(uses)).toThrow('expected owner/repository@ref');
    },
  );
});
