import { callSandbox } from '../run-sandbox.ts';
import { removeFolders, writeAction, writeFolder } from '../write-action.ts';

afterAll(removeFolders);

const greeting = () =>
  writeAction(
    `const { appendFileSync } = require('node:fs');
     console.log('::group::Greeting');
     console.log('hello ' + process.env.INPUT_WHO);
     console.log('::endgroup::');
     console.log('::warning file=a.js,line=3,title=Careful::mind\\u001b[2J the step');
     appendFileSync(process.env.GITHUB_OUTPUT, 'event=' + process.env.GITHUB_EVENT_NAME + '\\n');
     appendFileSync(process.env.GITHUB_STEP_SUMMARY, '# Greeted ' + require(process.env.GITHUB_EVENT_PATH).name);`,
    { inputs: 'inputs:\n  who:\n    default: nobody' },
  );

describe('sandbox run-action', () => {
  it('shows a run to people', async () => {
    const payload = `${writeFolder({ 'event.json': '{"name":"Mona"}' })}/event.json`;
    const { stdout, status } = await callSandbox(
      'run-action',
      greeting(),
      '--event',
      'issues',
      '--payload',
      payload,
      '--input',
      'who=you',
    );
    expect(status).toBe(0);
    expect(stdout.replace(/[\d.]+ s$/m, '0.1 s')).toBe(
      [
        '▼ Greeting',
        'hello you',
        'Warning: mind\ufffd[2J the step',
        '',
        'Annotations',
        '  warning  a.js:3  Careful: mind\ufffd[2J the step',
        '',
        'Outputs',
        '  event = issues',
        '',
        'Job summary',
        '  # Greeted Mona',
        '',
        'success: main success (exit code 0), 0.1 s',
        '',
      ].join('\n'),
    );
  });

  it('prints one JSON object with --json, and never a secret', async () => {
    const action = writeAction(
      "console.log('token is ' + process.env.TOKEN); require('node:fs').appendFileSync(process.env.GITHUB_OUTPUT, 'token=' + process.env.TOKEN + '\\n'); process.exit(4)",
    );
    const { stdout, status } = await callSandbox(
      'run-action',
      action,
      '--event',
      'push',
      '--json',
      '--token',
      'tok-123-secret',
      '--env',
      'TOKEN=tok-123-secret',
    );
    expect(status).toBe(1);
    expect(stdout).not.toContain('tok-123-secret');
    expect(JSON.parse(stdout)).toMatchObject({
      conclusion: 'failure',
      exitCode: 4,
      log: 'token is ***',
      masks: [],
      outputs: { token: '***' },
    });
  });

  it.each([
    [['run-action'], 'expected the folder of an action'],
    [['run-action', '.'], 'expected --event'],
    [['run-action', '.', '--event', 'push', '--input', 'oops'], '--input: expected name=value, found "oops"'],
    [['run-action', '.', '--event', 'push', '--payload', 'none.json'], '--payload none.json: ENOENT'],
    [['run-action', '.', '--evnt', 'push'], "Unknown option '--evnt'"],
    [['run-action', '.', '--event', 'push'], 'expected action.yml or action.yaml, found neither'],
    [['fly'], 'unknown command "fly", expected one of up, run-action, event, schema'],
  ])('refuses %j', async (args, message) => {
    const { stderr, status } = await callSandbox(...args);
    expect(stderr).toContain(message);
    expect(status).toBe(2);
  });
});
