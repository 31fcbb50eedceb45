import { existsSync, readFileSync } from 'node:fs';
import { runAction, type RunActionOptions } from '../../src/runner.ts';
import { makeFolder, removeFolders, writeAction, writeFolder } from '../write-action.ts';

afterAll(removeFolders);

const run = (action: string, options: Partial<RunActionOptions> = {}) =>
  runAction({ action, event: 'push', ...options });

const append = (name: string, text: string) =>
  `require('node:fs').appendFileSync(process.env.${name}, ${JSON.stringify(text)});\n`;

describe('the environment of an action', () => {
  it('is complete and holds nothing of the host but PATH', async () => {
    process.env.SECRET_OF_THE_HOST = 'leak';
    const action = writeAction('console.log(JSON.stringify(process.env))', {
      inputs:
        "inputs:\n  Some Name:\n    default: 'a'\n  github-token:\n    default: ${{ github.token }}\n  where:\n    default: ${{ github.repository }}#${{ github.event.pull_request.number }}",
    });
    const result = await run(action, {
      event: 'pull_request',
      payload: {
        number: 7,
        pull_request: {
          number: 7,
          head: { ref: 'topic', sha: 'a'.repeat(40) },
          base: { ref: 'main' },
          merge_commit_sha: 'b'.repeat(40),
        },
        repository: { full_name: 'octo/app', id: 5, owner: { id: 6 }, default_branch: 'main' },
        sender: { login: 'mona', id: 9 },
      },
      github: { serverUrl: 'http://127.0.0.1:1', token: 'never-shown-token' },
      env: { EXTRA: 'yes', GITHUB_SHA: 'overridden' },
    });
    delete process.env.SECRET_OF_THE_HOST;
    const seen = JSON.parse(result.log) as Record<string, string>;
    expect(seen).toMatchObject({
      CI: 'true',
      EXTRA: 'yes',
      GITHUB_ACTIONS: 'true',
      GITHUB_ACTOR: 'mona',
      GITHUB_ACTOR_ID: '9',
      GITHUB_API_URL: 'http://127.0.0.1:1/api/v3',
      GITHUB_BASE_REF: 'main',
      GITHUB_EVENT_NAME: 'pull_request',
      GITHUB_GRAPHQL_URL: 'http://127.0.0.1:1/api/graphql',
      GITHUB_HEAD_REF: 'topic',
      GITHUB_REF: 'refs/pull/7/merge',
      GITHUB_REF_NAME: '7/merge',
      GITHUB_REF_PROTECTED: 'false',
      GITHUB_REF_TYPE: 'branch',
      GITHUB_REPOSITORY: 'octo/app',
      GITHUB_REPOSITORY_ID: '5',
      GITHUB_REPOSITORY_OWNER: 'octo',
      GITHUB_REPOSITORY_OWNER_ID: '6',
      GITHUB_RUN_ATTEMPT: '1',
      GITHUB_SHA: 'b'.repeat(40),
      INPUT_SOME_NAME: 'a',
      'INPUT_GITHUB-TOKEN': '***',
      INPUT_WHERE: 'octo/app#7',
      RUNNER_ENVIRONMENT: 'self-hosted',
    });
    expect(
      Object.keys(seen)
        .filter((name) => !/^(GITHUB|RUNNER|INPUT)_/.test(name))
        .sort(),
    ).toEqual(['CI', 'EXTRA', 'HOME', 'LANG', 'PATH'].sort());
    for (const name of ['EVENT_PATH', 'OUTPUT', 'STATE', 'ENV', 'PATH', 'STEP_SUMMARY', 'WORKSPACE']) {
      expect(seen[`GITHUB_${name}`]).toMatch(/^\//);
    }
    expect(result.log).not.toContain('never-shown-token');
    expect(result.conclusion).toBe('success');
  });

  it('runs on Node 24 in the workspace', async () => {
    const workspace = makeFolder();
    const result = await run(writeAction('console.log(process.version, process.cwd())'), { workspace });
    expect(result.log).toMatch(/^v24\./);
    expect(result.log).toContain(workspace);
  });

  it('leaves no folder behind', async () => {
    const result = await run(writeAction('console.log(process.env.RUNNER_TEMP)'));
    expect(result.log).toMatch(/sandbox-runner-/);
    expect(existsSync(result.log)).toBe(false);
  });
});

describe('what an action leaves behind', () => {
  it('is read from its files as the runner reads them', async () => {
    const action = writeAction(
      append('GITHUB_OUTPUT', 'one=1\n\ntwo<<EOF\na=b\n\nc\nEOF\nempty<<X\nX\n') +
        append('GITHUB_STATE', 'id=42\n') +
        append('GITHUB_ENV', 'LATER=yes\nNODE_OPTIONS=--bad\n') +
        append('GITHUB_PATH', '/first\n/second\n') +
        append('GITHUB_STEP_SUMMARY', '# Done\n'),
      {
        runs: 'post: post.cjs',
        files: { 'post.cjs': 'console.log(process.env.STATE_id, process.env.LATER, process.env.PATH)' },
      },
    );
    const result = await run(action);
    expect(result.outputs).toEqual({ one: '1', two: 'a=b\n\nc', empty: '' });
    expect(result.state).toEqual({ id: '42' });
    expect(result.env).toEqual({ LATER: 'yes' });
    expect(result.path).toEqual(['/second', '/first']);
    expect(result.summary).toBe('# Done\n');
    expect(result.log).toMatch(/^42 yes \/second:\/first:/m);
    expect(result.annotations).toMatchObject([
      { level: 'error', message: "Can't store NODE_OPTIONS output parameter using '$GITHUB_ENV' command." },
    ]);
    expect(result.conclusion).toBe('success');
  });

  it('fails the step when a file is not valid, with what came before kept', async () => {
    const result = await run(
      writeAction(append('GITHUB_OUTPUT', 'good=1\nbad<<EOF\nno end\n') + append('GITHUB_STATE', 'a=1\n')),
    );
    expect(result).toMatchObject({ conclusion: 'failure', exitCode: 0, state: { a: '1' }, outputs: {} });
    expect(result.annotations.map((annotation) => annotation.message)).toEqual([
      "Unable to process file command 'output' successfully.",
      "Invalid value. Matching delimiter not found 'EOF'",
    ]);
  });

  it('drops a job summary over 1 MiB with an error annotation, and keeps the step green', async () => {
    const result = await run(
      writeAction(`require('node:fs').writeFileSync(process.env.GITHUB_STEP_SUMMARY, 'x'.repeat(1024 * 1024 + 1));`),
    );
    expect(result).toMatchObject({ conclusion: 'success', summary: '' });
    expect(result.annotations[0]?.message).toMatch(
      /^\$GITHUB_STEP_SUMMARY upload aborted, supports content up to a size of 1024k, got 1025k/,
    );
  });
});

describe('workflow commands', () => {
  const print = (...lines: string[]) => run(writeAction(`process.stdout.write(${JSON.stringify(lines.join('\n'))})`));

  it('become annotations, cut at ten of a level, and say what was dropped', async () => {
    const lines = (level: string) =>
      Array.from({ length: 12 }, (_, index) => `::${level} file=a.js,line=${index + 1}::${level} ${index}`);
    const result = await print(...lines('error'), ...lines('warning'), ...lines('notice'));
    expect(result.annotations).toHaveLength(30);
    expect(result.droppedAnnotations).toHaveLength(6);
    expect(result.annotations[0]).toEqual({ level: 'error', phase: 'main', message: 'error 0', file: 'a.js', line: 1 });
    expect(result.conclusion).toBe('success');
  });

  it('mask what they are told to, in the log, the annotations and the summary', async () => {
    const secret = 'hunter2-very-secret';
    const result = await run(
      writeAction(
        `console.log('::add-mask::${secret}'); console.log('say ${secret}');` +
          `console.log(Buffer.from('x${secret}').toString('base64')); console.log('::error::${secret}!');` +
          append('GITHUB_STEP_SUMMARY', `it is ${secret}`),
      ),
    );
    expect(result.log).not.toContain(secret);
    expect(result.log).toContain('say ***');
    expect(result.log).not.toContain(Buffer.from(`x${secret}`).toString('base64'));
    expect(result.annotations[0]?.message).toBe('***!');
    expect(result.summary).toBe('it is ***');
    expect(result.masks).toContain(secret);
  });

  it('are not obeyed between stop-commands and its token', async () => {
    const result = await print('::stop-commands::token-1', '::error::quiet', '::token-1::', '::error::loud');
    expect(result.annotations.map((annotation) => annotation.message)).toEqual(['loud']);
    expect(result.log.split('\n')).toContain('::error::quiet');
  });

  it('warn for set-output and refuse set-env', async () => {
    const result = await print('::set-output name=a::1', '::set-env name=B::2');
    expect(result.outputs).toEqual({ a: '1' });
    expect(result.env).toEqual({});
    expect(result.conclusion).toBe('failure');
    expect(result.annotations.map((annotation) => annotation.message.slice(0, 45))).toEqual([
      'The `set-output` command is deprecated and wi',
      "Unable to process command '::set-env name=B::",
      'The `set-env` command is disabled. Please upg',
    ]);
  });
});

describe('the phases', () => {
  const phases = (main: string, runs: string) =>
    writeAction(main, { runs, files: { 'pre.cjs': "console.log('pre')", 'post.cjs': "console.log('post')" } });

  it('run pre, main and post in this order', async () => {
    const result = await run(phases("console.log('main')", 'pre: pre.cjs\npost: post.cjs'));
    expect(result.log).toBe('pre\nmain\npost');
  });

  it('run post after a failure, unless post-if says otherwise', async () => {
    const failed = await run(phases('process.exit(3)', 'post: post.cjs'));
    expect(failed).toMatchObject({ conclusion: 'failure', exitCode: 3, log: 'post' });
    const kept = await run(phases('process.exit(3)', 'post: post.cjs\npost-if: success()'));
    expect(kept.phases.map((phase) => phase.conclusion)).toEqual(['failure', 'skipped']);
  });

  it('skip main after a failed pre', async () => {
    const action = writeAction("console.log('main')", {
      runs: 'pre: pre.cjs\npost: post.cjs',
      files: { 'pre.cjs': 'process.exit(1)', 'post.cjs': '' },
    });
    const result = await run(action);
    expect(result.phases.map((phase) => phase.conclusion)).toEqual(['failure', 'skipped', 'success']);
    expect(result.conclusion).toBe('failure');
  });
});

/** A zombie that nobody has reaped yet counts as ended. */
function isRunning(pid: number): boolean {
  try {
    return !/\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false;
  }
}

describe('cancellation', () => {
  const delays = { interrupt: 200, terminate: 800 };
  const cancelWhenStarted = async (main: string, more = {}) => {
    const controller = new AbortController();
    return run(writeAction(main, more), {
      signal: controller.signal,
      cancelDelays: delays,
      onLog: (line) => line === 'started' && controller.abort(),
    });
  };

  it('lets the action end by itself on SIGINT, and still runs post', async () => {
    const result = await cancelWhenStarted(
      "process.on('SIGINT', () => { console.log('tidied'); process.exit(0); }); setInterval(() => {}, 1000); console.log('started');",
      { runs: 'post: post.cjs', files: { 'post.cjs': "console.log('post')" } },
    );
    expect(result.conclusion).toBe('cancelled');
    expect(result.phases[0]).toMatchObject({ signals: ['SIGINT'], exitCode: 0, conclusion: 'cancelled' });
    expect(result.log).toContain('tidied\n##[error]The operation was canceled.\npost');
  });

  it('goes on to SIGTERM and then kills the whole tree', async () => {
    const result = await cancelWhenStarted(
      "process.on('SIGINT', () => {}); process.on('SIGTERM', () => console.log('term'));" +
        "const child = require('node:child_process').spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'inherit' });" +
        "console.log('child ' + child.pid); console.log('started'); setInterval(() => {}, 1000);",
    );
    expect(result.phases[0]).toMatchObject({ signals: ['SIGINT', 'SIGTERM', 'SIGKILL'], exitCode: 137 });
    expect(result.log).toContain('term');
    const pid = Number(/child (\d+)/.exec(result.log)?.[1]);
    expect(isRunning(pid)).toBe(false);
  });

  it('fails a step that takes longer than its timeout', async () => {
    const result = await run(writeAction('setInterval(() => {}, 1000)'), { timeout: 300, cancelDelays: delays });
    expect(result.conclusion).toBe('failure');
    expect(result.annotations[0]?.message).toBe("The action 'Tried' has timed out after 0.01 minutes.");
  });
});

describe('an action that cannot be run', () => {
  it.each([
    ['using: composite', /action\.yml:2:10: a composite action cannot be run here/],
    ['using: docker', /action\.yml:2:10: a docker action cannot be run here/],
    ['using: node16\n  main: main.cjs', /action\.yml:2:10: expected runs\.using to be node24, found "node16"/],
    [
      'using: node24\n  main: dist/index.js',
      /action\.yml:3:9: runs\.main names dist\/index\.js, which does not exist; build the action first/,
    ],
  ])('is refused: %s', async (runs, message) => {
    await expect(run(writeFolder({ 'action.yml': `runs:\n  ${runs}\n` }))).rejects.toThrow(message);
  });

  it('warns about inputs that action.yml does not know, and runs node20 actions with a warning', async () => {
    const action = writeFolder({
      'action.yml':
        'name: Old\ninputs:\n  a:\n    deprecationMessage: use b\nruns:\n  using: node20\n  main: main.cjs\n',
      'main.cjs': '',
    });
    const result = await run(action, { inputs: { a: '1', typo: '2' } });
    expect(result.annotations.map((annotation) => annotation.message)).toEqual([
      expect.stringMatching(/^Node\.js 20 actions are deprecated/),
      "Input 'a' has been deprecated with message: use b",
      "Unexpected input(s) 'typo', valid inputs are ['a']",
    ]);
  });
});
