import { type Environment, InputError, readInputs, type ReadInputsOptions, type InputReader } from './inputs.ts';

const inputError = <T>(env: Environment, read: (input: InputReader) => T, options?: ReadInputsOptions): InputError => {
  try {
    readInputs(env, read, options);
  } catch (error) {
    if (error instanceof InputError) return error;
    throw error;
  }
  throw new Error('no InputError was thrown');
};

test('reads typed values under the names that the runner makes', () => {
  const env = {
    'INPUT_GITHUB-TOKEN': ' t0ken ',
    INPUT_MY_NAME: 'x',
    'INPUT_DRY-RUN': 'True',
    'INPUT_MAX-COMMENTS': '30',
    INPUT_LEVEL: 'warning',
    INPUT_FILES: 'a b\n\n  c  \r\n',
    INPUT_LABELS: 'bug, feature\nchore,',
    INPUT_TIMEOUT: '1h30m',
    INPUT_EMPTY: '  ',
  };
  const commands: string[] = [];
  const inputs = readInputs(
    env,
    (input) => ({
      token: input.secret('github-token'),
      name: input.string('my name'),
      dryRun: input.boolean('dry-run'),
      max: input.integer('max-comments', { min: 0, max: 100 }),
      level: input.oneOf('level', ['error', 'warning']) satisfies 'error' | 'warning',
      files: input.lines('files'),
      labels: input.list('labels'),
      timeoutMs: input.durationMs('timeout'),
      empty: input.optional('empty'),
      has: input.has('empty'),
    }),
    { write: (command) => commands.push(command) },
  );
  expect(inputs).toEqual({
    token: 't0ken',
    name: 'x',
    dryRun: true,
    max: 30,
    level: 'warning',
    files: ['a b', 'c'],
    labels: ['bug', 'feature', 'chore'],
    timeoutMs: 5_400_000,
    empty: undefined,
    has: false,
  });
  expect(commands).toEqual(['::add-mask::t0ken']);
});

test('reports every problem of every input at once, with the way out', () => {
  const env = {
    INPUT_A: '',
    INPUT_B: 'yes',
    INPUT_C: '7.5',
    INPUT_D: 'warnign',
    INPUT_E: '90',
    INPUT_F: '11',
    INPUT_G: '2h',
  };
  const error = inputError(env, (input) => {
    const first = input.string('a').split(',')[3]?.length;
    input.boolean('b');
    input.integer('c');
    input.oneOf('d', ['error', 'warning', 'notice']);
    input.durationMs('e');
    input.integer('f', { min: 1, max: 10 });
    input.durationMs('g', { maxMs: 3_600_000 });
    input.problem('a', 'contradicts "b".');
    return first;
  });
  expect(error.message.split('\n')).toEqual([
    'Input "a": this input is required, but it is empty.',
    `  → Give it in the step's "with:".`,
    'Input "b": expected true or false, found "yes".',
    'Input "c": expected a whole number, found "7.5".',
    'Input "d": expected one of error, warning, notice, found "warnign".',
    '  → Did you mean "warning"?',
    'Input "e": expected a duration such as 500ms, 90s, 5m, 1h30m or 2d, found "90".',
    '  → Add the unit: 90s for seconds, 90m for minutes.',
    'Input "f": expected a whole number from 1 to 10, found "11".',
    'Input "g": expected a duration of at least 0s and at most 1h, found "2h".',
    'Input "a": contradicts "b".',
  ]);
});

test('a crash on a stand-in value does not hide the mistakes, but a crash without mistakes goes on', () => {
  const read = (input: InputReader): never => {
    input.string('path');
    throw new TypeError('stand-in');
  };
  expect(inputError({}, read).problems).toHaveLength(1);
  expect(() => readInputs({ INPUT_PATH: 'x' }, read)).toThrow(TypeError);
});

test('removed inputs are refused, renamed ones still work and warn', () => {
  expect(inputError({ INPUT_OLD: 'x' }, () => 1, { removed: { old: 'Use "new" instead.' } }).problems).toEqual([
    { input: 'old', message: 'this input no longer exists.', hint: 'Use "new" instead.' },
  ]);
  const commands: string[] = [];
  const options = { renamed: { reporter: 'format' }, write: (command: string) => void commands.push(command) };
  expect(
    readInputs({ INPUT_REPORTER: 'sarif', INPUT_FORMAT: 'auto' }, (input) => input.string('format'), options),
  ).toBe('sarif');
  expect(commands).toEqual([expect.stringMatching(/^::warning::Input "reporter" is now called "format"/)]);
});

test('a secret of several lines is one command, so that nothing of it is printed', () => {
  const commands: string[] = [];
  readInputs({ INPUT_KEY: 'a\nb%' }, (input) => input.secret('key'), { write: (command) => commands.push(command) });
  expect(commands).toEqual(['::add-mask::a%0Ab%25']);
});

test('a name that action.yml does not declare does not compile', () => {
  const read = (input: InputReader<'level'>): string =>
    // @ts-expect-error -- "levle" is no declared input
    input.string('levle') + input.string('level');
  expect(() => readInputs({ INPUT_LEVEL: 'x' }, read)).toThrow('levle');
});
