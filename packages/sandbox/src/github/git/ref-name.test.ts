import { spawnSync } from 'node:child_process';
import { isRefName } from './ref-name.ts';

const names = [
  'refs/heads/main', 'refs/heads/a/b', 'refs/heads/ü', 'refs/heads/a..b', 'refs/heads/.a', 'refs/heads/a/.b', 'refs/heads/a.lock',
  'refs/heads/a.lock/b', 'refs/heads/a b', 'refs/heads/a\tb', 'refs/heads/a~1', 'refs/heads/a^', 'refs/heads/a:b', 'refs/heads/a?',
  'refs/heads/*', 'refs/heads/[', 'refs/heads/a\\b', 'refs/heads/@{', 'refs/heads/@', 'refs/heads/a@{0}', 'refs/heads//a',
  'refs/heads/a/', 'refs/heads/a.', 'refs/heads/', 'refs/heads', 'refs', 'refs/tags/v1.0', 'refs/heads/a\x7f', 'refs/heads/a.b', 'main',
]; // oxfmt-ignore

it.each(names)('says of %j what git says', (name) => {
  const git = spawnSync('git', ['check-ref-format', name]).status === 0;
  // Without "refs/" git would take it for a name of its own (HEAD).
  expect(isRefName(name)).toBe(git && name.startsWith('refs/'));
});

it('takes no branch that a command line could take for an option', () => {
  expect(isRefName('refs/heads/-x')).toBe(false);
});
