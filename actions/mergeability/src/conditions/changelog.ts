import { object, union } from 'action-kit/config-object';
import { oneOf, string } from 'action-kit/config-schema';
import { converted } from 'action-kit/config-value';
import { compilePathGlobs } from 'action-kit/path-globs';
import { fail, listed, type Outcome, pass } from '../engine/outcome.ts';
import { type Comparison, comparison, holds, parseComparison } from '../policy/comparison.ts';
import { option } from '../policy/option.ts';
import { pattern } from '../policy/text-test.ts';
import { word } from './condition.ts';
import { findNewEntries, readChangelog } from './changelog-text.ts';

interface ChangelogOptions {
  readonly path?: string;
  readonly section?: string;
  readonly new_entries?: Comparison;
  readonly latest_version?: string;
  readonly version_pattern?: {
    readonly exec: (text: string) => { readonly groups: readonly (string | undefined)[] } | undefined;
  };
  readonly fragments?: string;
}

const AT_LEAST_ONE = parseComparison('>= 1') as Comparison;

export const changelog = word<ChangelogOptions>({
  key: 'changelog',
  family: 'Files',
  summary:
    'The changelog has new entries, and they stand under the wanted section. Moved or repeated entries are not new.',
  examples: [
    'changelog: updated',
    "changelog: { path: CHANGELOG.md, section: Unreleased, new_entries: '>= 1' }",
    "changelog: { fragments: 'changes/*.md' }",
    "changelog: { latest_version: v2.1.0, version_pattern: '^## \\[(v?[0-9.]+)\\]' }",
  ],
  schema: union([
    converted(oneOf(['updated']), (): ChangelogOptions => ({})),
    object({
      path: option('The changelog. Default `CHANGELOG.md`.', string({ minLength: 1, maxLength: 1_000 })),
      section: option(
        'The heading under which the new entries have to stand, without regard to case. Default `Unreleased`.',
        string({ minLength: 1 }),
      ),
      new_entries: option("How many new entries. Default `'>= 1'`.", comparison()),
      latest_version: option(
        'Instead of new entries: the newest version that the file names; a file that names only Unreleased passes.',
        string({ minLength: 1 }),
      ),
      version_pattern: option('Where a line names a version, as the first group. Default: the headings.', pattern()),
      fragments: option(
        'Instead of one file: new files of this path are the entries.',
        string({ minLength: 1, maxLength: 1_000 }),
      ),
    }),
  ]),
  facts: ({ fragments }) => (fragments === undefined ? [] : ['files']),
  evaluate(options, view): Outcome {
    const { path = 'CHANGELOG.md', section = 'Unreleased', new_entries: wanted = AT_LEAST_ONE } = options;
    if (options.fragments !== undefined) {
      const globs = compilePathGlobs([options.fragments]);
      const added = view.fact('files').filter((file) => file.status === 'added' && globs.matches(file.path));
      if (holds(wanted, added.length))
        return pass(`changelog fragments: ${listed(added.map((file) => file.path)) || 'none'}`);
      return fail(
        `${added.length} new files of ${options.fragments}`,
        `add a file ${options.fragments} that says what changed`,
      );
    }
    const sides = [
      { kind: 'content', path, at: 'merge-base' },
      { kind: 'content', path, at: 'head' },
    ] as const;
    view.need(sides);
    const base = view.answer(sides[0]) ?? '';
    const head = view.answer(sides[1]);
    if (head === null) return fail(`${path} does not exist`, `add ${path} with an entry under "${section}"`);
    if (options.latest_version !== undefined) return judgeVersion(path, head, options.latest_version, options);
    const entries = findNewEntries(base, head, section);
    if (holds(wanted, entries.length)) {
      return pass(`${path} has ${entries.length} new under "${section}"${entries[0] ? `: "${entries[0].text}"` : ''}`);
    }
    if (entries.length > wanted.max) {
      return fail(
        `${path} has ${entries.length} new entries under "${section}", wanted ${wanted.source}`,
        'remove the entries that belong to other changes',
      );
    }
    const elsewhere = readChangelog(head)
      .releases.filter((release) => release.toLowerCase() !== section.toLowerCase())
      .find((release) => findNewEntries(base, head, release).length > 0);
    return elsewhere === undefined
      ? fail(
          `${path} has ${entries.length} new entries under "${section}", wanted ${wanted.source}`,
          `add a line to ${path} under "${section}"`,
        )
      : fail(`${path} has its new entry under "${elsewhere}"`, `move the entry to "${section}" in ${path}`);
  },
});

/** The versions that a changelog names, newest first: by the first group of a pattern for lines, or by its headings. */
export function findVersions(text: string, shape?: ChangelogOptions['version_pattern']): string[] {
  return shape
    ? text.split(/\r\n|\r|\n/).flatMap((line) => shape.exec(line)?.groups[0] ?? [])
    : readChangelog(text).releases;
}

/** The newest version named in the file, `Unreleased` aside, has to be the wanted one. */
function judgeVersion(
  path: string,
  text: string,
  wanted: string,
  { version_pattern: shape }: ChangelogOptions,
): Outcome {
  const versions = findVersions(text, shape);
  const released = versions.filter((version) => version.toLowerCase() !== 'unreleased');
  const latest = released[0];
  if (latest === wanted || (latest === undefined && versions.length > 0))
    return pass(`${path} names ${latest ?? 'Unreleased'}`);
  return fail(
    `${path} names ${latest ?? 'no version'} as its latest, wanted ${wanted}`,
    `add a section ${wanted} to ${path}`,
  );
}
