import fc from 'fast-check';
import { actionsLog } from './log.ts';
import { annotationCommand, neutraliseCommands, withCommandsStopped, workflowCommand } from './workflow-command.ts';

test('data and properties are escaped as the runner unescapes them', () => {
  expect(workflowCommand('notice', 'a%b\r\nc:d,e', { title: 'x:y,z%\n', empty: '', none: undefined, line: 3 })).toBe(
    '::notice title=x%3Ay%2Cz%25%0A,line=3::a%25b%0D%0Ac:d,e',
  );
});

test('columns are left out where an annotation covers several lines', () => {
  expect(annotationCommand('error', 'm', { file: 'a,b.js', line: 1, endLine: 2, column: 3, endColumn: 4 })).toBe(
    '::error file=a%2Cb.js,line=1,endLine=2::m',
  );
  expect(annotationCommand('warning', 'm', { file: 'a.js', line: 1, column: 3 })).toBe(
    '::warning file=a.js,line=1,col=3::m',
  );
});

test('foreign output is wrapped between a token that it does not hold', () => {
  expect(withCommandsStopped('::error::x', 'token')).toBe('::stop-commands::token\n::error::x\n::token::\n');
  expect(() => withCommandsStopped('::token::', 'token')).toThrow(/token/);
  const [first = '', , last = ''] = withCommandsStopped('x').split('\n');
  expect(last).toBe(`::${first.slice('::stop-commands::'.length)}::`);
});

/** What the runner takes for a command: `::name` at the start of a trimmed line, or `##[name]` anywhere. */
const isCommand = (line: string): boolean => /^[\s\u0085]*::/.test(line) || line.includes('##[');

test('no text that is logged starts a command', () => {
  const hostile = fc.string({
    unit: fc.constantFrom(':', '#', '[', ' ', '\t', '\r', '\n', '\u0085', '\u00A0', 'a', '\u001B', '\v'),
  });
  fc.assert(
    fc.property(hostile, (text) => {
      expect(
        neutraliseCommands(text)
          .split(/\r\n|\r|\n/)
          .some(isCommand),
      ).toBe(false);
      const written: string[] = [];
      actionsLog((lines) => written.push(lines)).info(text);
      expect(
        written
          .join('')
          .split(/\r\n|\r|\n/)
          .some(isCommand),
      ).toBe(false);
    }),
    { seed: 5, numRuns: 2_000 },
  );
});

test('the log writes one line for each command, and ends a group that fails', async () => {
  const written: string[] = [];
  const log = actionsLog((lines) => written.push(lines));
  log.info('hello\n::add-mask::x');
  log.debug('a\nb');
  log.warning('w\u202E', { file: 'f' });
  await expect(
    log.group('work\n::error::', () => {
      log.notice('in');
      throw new Error('x');
    }),
  ).rejects.toThrow('x');
  expect(written).toEqual([
    'hello\n:\u200B:add-mask::x',
    '::debug::a%0Ab',
    '::warning file=f::w⟨U+202E⟩',
    '::group::work ::error::',
    '::notice::in',
    '::endgroup::',
  ]);
});
