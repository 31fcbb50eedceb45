import { counted, fail, judge, listed, pass, pending } from './outcome.ts';

it('lists up to five, or as many as asked, and counts the rest', () => {
  expect(listed([])).toBe('');
  expect(listed(['a', 'b', 'c', 'd', 'e'])).toBe('a, b, c, d, e');
  expect(listed(['a', 'b', 'c', 'd', 'e', 'f'])).toBe('a, b, c, d, e and 1 more');
  expect(listed(['a', 'b', 'c'], 1)).toBe('a and 2 more');
});

it('counts in words', () => {
  expect([0, 1, 2].map((count) => counted(count, 'file'))).toEqual(['0 files', '1 file', '2 files']);
});

it('leaves it to the author when nobody else is named', () => {
  expect(fail('why', 'todo')).toEqual({ verdict: 'fail', why: 'why', todo: 'todo', who: ['author'] });
  expect(judge(false, 'why', 'todo', ['bo'])).toEqual({ verdict: 'fail', why: 'why', todo: 'todo', who: ['bo'] });
  expect(judge(true, 'why', 'todo', ['bo'])).toEqual(pass('why'));
  expect(pending('why', 'todo')).toEqual({ verdict: 'pending', why: 'why', todo: 'todo', who: [] });
});
