import { object } from 'action-kit/config-object';
import { array, oneOf } from 'action-kit/config-schema';
import { checked } from 'action-kit/config-value';
import { counted, fail, judge, listed, type Outcome, pass } from '../engine/outcome.ts';
import { compilePathGlobs } from 'action-kit/path-globs';
import { comparison, holds } from '../policy/comparison.ts';
import { globs } from '../policy/globs.ts';
import { described, option } from '../policy/option.ts';
import { patterns } from '../policy/text-test.ts';
import type { ChangedFile } from '../snapshot/facts.ts';
import { word } from './condition.ts';

const FAMILY = 'Files';
const STATUSES = ['added', 'modified', 'removed', 'renamed', 'copied'] as const;

const filesShape = object({
  any: option('At least one changed file is one of these.', globs()),
  each: option('Of each of these at least one file changes.', globs()),
  only: option('All changed files are of these, and there is one.', globs()),
  none: option('No changed file is one of these.', globs()),
  count: option('How many files change.', comparison()),
  matching: option('Only paths that match one of these are looked at. Default: all.', patterns()),
  ignore: option('These paths are left out. Default: none.', globs()),
  ignore_matching: option('Paths that match one of these are left out. Default: none.', patterns()),
  status: option(
    'Only files with which this happened are looked at. Default: all.',
    array(oneOf(STATUSES), { min: 1 }),
  ),
});

/** A file counts at the place where it is and at the place that it was moved from: both change. */
const pathsOf = ({ path, previousPath, status }: ChangedFile): string[] =>
  previousPath === undefined || status === 'copied' ? [path] : [path, previousPath];

export const files = word({
  key: 'files',
  family: FAMILY,
  summary:
    'Which files the change touches: any of these, every one of these globs, only these, none of these, so many. A renamed file counts at both places.',
  examples: [
    "files: { any: ['src/**'] }",
    "files: { only: ['docs/**', '*.md'] }",
    "files: { none: ['dist/**'], status: [added] }",
    "files: { each: ['*.proto', 'gen/**'] }",
    "files: { count: '<= 50', ignore: package-lock.json }",
    "files: { any: '**', matching: '\\.(key|pem)$' }",
  ],
  schema: checked(filesShape, (options) => {
    const { any, each, only, none, count } = options;
    return (any ?? each ?? only ?? none ?? count)
      ? undefined
      : 'expected at least one of the keys any, each, only, none, count.';
  }),
  facts: () => ['files'],
  evaluate(options, view): Outcome {
    const { any, each, only, none, count, matching, ignore, ignore_matching: ignored, status } = options;
    const paths = view
      .fact('files')
      .filter((file) => status === undefined || status.includes(file.status))
      .flatMap(pathsOf)
      .filter(
        (path) =>
          !ignore?.matches(path) &&
          !ignored?.some((pattern) => pattern.test(path)) &&
          (matching?.some((pattern) => pattern.test(path)) ?? true),
      );
    const problems: { why: string; todo: string }[] = [];
    if (any && !paths.some((path) => any.matches(path))) {
      problems.push({
        why: `no changed file matches ${listed(any.sources)}`,
        todo: `change a file of ${listed(any.sources)}`,
      });
    }
    const untouched =
      each?.sources.filter((glob) => !paths.some((path) => compilePathGlobs([glob]).matches(path))) ?? [];
    if (untouched.length > 0)
      problems.push({ why: `nothing changes in ${listed(untouched)}`, todo: `change ${listed(untouched)}, too` });
    const outside = only ? paths.filter((path) => !only.matches(path)) : [];
    if (outside.length > 0)
      problems.push({ why: `also changes ${listed(outside, 3)}`, todo: `leave out ${listed(outside, 3)}` });
    if (only && paths.length === 0)
      problems.push({ why: 'no file changes', todo: `change a file of ${listed(only.sources)}` });
    const unwanted = none ? paths.filter((path) => none.matches(path)) : [];
    if (unwanted.length > 0)
      problems.push({ why: `changes ${listed(unwanted, 3)}`, todo: `leave out ${listed(unwanted, 3)}` });
    if (count && !holds(count, paths.length)) {
      problems.push({
        why: `${counted(paths.length, 'file')} change, wanted ${count.source}`,
        todo: 'split the pull request',
      });
    }
    if (problems.length === 0) return pass(`${counted(paths.length, 'file')} change as wanted`);
    return fail(problems.map(({ why }) => why).join('; '), problems.map(({ todo }) => todo).join('; '));
  },
});

export const changedTogether = word({
  key: 'changed_together',
  family: FAMILY,
  summary: 'When a file of the first set changes, one of each of the others changes, too.',
  examples: [
    "changed_together: { when: 'package.json', then: ['package-lock.json'] }",
    "changed_together: { when: 'src/**', then: ['test/**'] }",
  ],
  schema: object({
    when: described('When one of these changes …', globs()),
    then: described('… of each of these at least one file has to change.', globs()),
  }),
  facts: () => ['files'],
  evaluate({ when, then }, view) {
    const paths = view.fact('files').flatMap(pathsOf);
    const cause = paths.find((path) => when.matches(path));
    if (cause === undefined) return pass(`nothing of ${listed(when.sources)} changes`);
    const untouched = then.sources.filter((glob) => !paths.some((path) => compilePathGlobs([glob]).matches(path)));
    return judge(
      untouched.length === 0,
      untouched.length === 0
        ? `${cause} changes together with ${listed(then.sources)}`
        : `${cause} changes, but nothing of ${listed(untouched)}`,
      `change ${listed(untouched)}, too`,
    );
  },
});

export const size = word({
  key: 'size',
  family: FAMILY,
  summary: 'How large the change is, generated files left out. Binary files have no lines.',
  examples: [
    "size: { lines: '<= 500', ignore: ['*.lock', 'dist/**'] }",
    "size: { files: '<= 30', additions: '<= 400' }",
  ],
  schema: checked(
    object({
      lines: option('Added and deleted lines together.', comparison()),
      additions: option('Added lines.', comparison()),
      deletions: option('Deleted lines.', comparison()),
      files: option('How many files change.', comparison()),
      only: option('Only these paths are measured. Default: all.', globs()),
      ignore: option('These paths are not measured. Default: none.', globs()),
    }),
    ({ lines, additions, deletions, files: count }) =>
      (lines ?? additions ?? deletions ?? count)
        ? undefined
        : 'expected at least one of the keys lines, additions, deletions, files.',
  ),
  facts: ({ lines, additions, deletions }) => ((lines ?? additions ?? deletions) ? ['files', 'lines'] : ['files']),
  evaluate({ lines, additions, deletions, files: count, only, ignore }, view) {
    const paths = view
      .fact('files')
      .map(({ path }) => path)
      .filter((path) => !ignore?.matches(path) && (only?.matches(path) ?? true));
    const counts = (lines ?? additions ?? deletions) ? view.fact('lines') : {};
    const sum = (side: 'additions' | 'deletions'): number =>
      paths.reduce((total, path) => total + (counts[path]?.[side] ?? 0), 0);
    const [added, deleted] = [sum('additions'), sum('deletions')];
    const measured = [
      { name: 'lines', value: added + deleted, bound: lines },
      { name: 'added lines', value: added, bound: additions },
      { name: 'deleted lines', value: deleted, bound: deletions },
      { name: 'files', value: paths.length, bound: count },
    ];
    const off = measured.filter(({ value, bound }) => bound && !holds(bound, value));
    if (off.length === 0) {
      return pass(`size: ${listed(measured.flatMap(({ name, value, bound }) => (bound ? [`${value} ${name}`] : [])))}`);
    }
    return fail(
      `size: ${listed(off.map(({ name, value, bound }) => `${value} ${name}, wanted ${bound?.source}`))}`,
      'split the pull request into smaller ones',
    );
  },
});
