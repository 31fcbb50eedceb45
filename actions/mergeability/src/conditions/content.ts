import { object } from 'action-kit/config-object';
import { oneOf } from 'action-kit/config-schema';
import { counted, fail, listed, type Outcome, pass } from '../engine/outcome.ts';
import { globs } from '../policy/globs.ts';
import { described, option } from '../policy/option.ts';
import { patterns } from '../policy/text-test.ts';
import { UnreadableFact } from '../snapshot/snapshot.ts';
import { word } from './condition.ts';

/** More files than this are not opened: the condition is an error, not a pass. */
const MAX_FILES = 300;

export const fileContent = word({
  key: 'file_content',
  family: 'Files',
  summary:
    'The text of the changed files of these paths has to match, or must not match. Lines that were there before can be left out.',
  examples: [
    "file_content: { in: ['src/**/*.ts'], matches: '^// Copyright' }",
    "file_content: { in: '**', not_matches: ['console\\.log', 'debugger'], lines: new }",
  ],
  schema: object({
    in: described('The changed files that are looked at, removed ones aside; at most 300.', globs()),
    matches: option('The text has to match one of these.', patterns()),
    not_matches: option('The text must not match any of these.', patterns()),
    lines: option('`new`: only lines that the base does not have are looked at. Default `all`.', oneOf(['all', 'new'])),
  }),
  facts: () => ['files'],
  evaluate({ in: wanted, matches, not_matches: unwanted, lines = 'all' }, view): Outcome {
    const paths = view.fact('files').filter(({ path, status }) => status !== 'removed' && wanted.matches(path));
    if (paths.length > MAX_FILES) {
      throw new UnreadableFact(
        `${paths.length} files would have to be opened; at most ${MAX_FILES} are.`,
        'Narrow "in".',
      );
    }
    view.need(
      paths.flatMap(({ path, previousPath }) => [
        { kind: 'content' as const, path, at: 'head' as const },
        ...(lines === 'new'
          ? [{ kind: 'content' as const, path: previousPath ?? path, at: 'merge-base' as const }]
          : []),
      ]),
    );
    const problems = paths.flatMap(({ path, previousPath }): string[] => {
      const head = view.answer({ kind: 'content', path, at: 'head' }) ?? '';
      const base =
        lines === 'new' ? view.answer({ kind: 'content', path: previousPath ?? path, at: 'merge-base' }) : null;
      const text = base === null ? head : newLines(base, head);
      if (matches && !matches.some((each) => each.test(text))) return [`${path} does not match ${matches[0]?.source}`];
      const bad = unwanted?.find((each) => each.test(text));
      return bad ? [`${path} matches ${bad.source}`] : [];
    });
    if (problems.length === 0) return pass(`${counted(paths.length, 'file')} hold what is wanted`);
    return fail(listed(problems, 3), 'change these files');
  },
});

/** Lines of the head that the base does not have, as often as it has not. */
function newLines(base: string, head: string): string {
  const left = new Map<string, number>();
  for (const line of base.split(/\r?\n/)) left.set(line, (left.get(line) ?? 0) + 1);
  return head
    .split(/\r?\n/)
    .filter((line) => {
      const count = left.get(line) ?? 0;
      left.set(line, count - 1);
      return count <= 0;
    })
    .join('\n');
}
