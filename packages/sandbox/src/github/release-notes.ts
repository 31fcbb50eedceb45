import { parse } from 'yaml';

/** A merged pull request of a release. */
export interface ReleasedPull {
  readonly number: number;
  readonly title: string;
  /** The author's login; an app's has `[bot]`. */
  readonly author: string;
  readonly labels: readonly string[];
  readonly url: string;
  /** It is the author's first merged pull request in the repository. */
  readonly firstContribution: boolean;
}

interface Filter {
  readonly labels: readonly string[];
  readonly authors: readonly string[];
}

interface Category extends Filter {
  readonly title: string;
  readonly exclude: Filter;
}

/** `.github/release.yml` */
export interface ReleaseNotesConfig {
  /** Where it was read, e.g. `.github/release.yml at main`. */
  readonly source: string | undefined;
  readonly exclude: Filter;
  /** Empty: one list without headings. */
  readonly categories: readonly Category[];
}

export interface ReleaseNotesInput {
  readonly config: ReleaseNotesConfig;
  readonly pulls: readonly ReleasedPull[];
  /** The repository's page, for the link that compares the tags. */
  readonly repositoryUrl: string;
  readonly tag: string;
  readonly previousTag: string | undefined;
}

function texts(value: unknown): string[] {
  return Array.isArray(value) ? value.map(String) : typeof value === 'string' ? [value] : [];
}

function record(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}

function readFilter(value: unknown): Filter {
  const filter = record(value);
  return { labels: texts(filter.labels), authors: texts(filter.authors) };
}

/**
 * Reads `.github/release.yml`. What GitHub does not understand it ignores, and so does this.
 *
 * @param text undefined when the repository has no such file
 * @see https://docs.github.com/en/repositories/releasing-projects-on-github/automatically-generated-release-notes
 */
export function readReleaseNotesConfig(text: string | undefined, source: string): ReleaseNotesConfig {
  if (text === undefined) return { source: undefined, exclude: readFilter(undefined), categories: [] };
  const changelog = record(record(parse(text)).changelog);
  const categories = Array.isArray(changelog.categories) ? changelog.categories : [];
  return {
    source,
    exclude: readFilter(changelog.exclude),
    categories: categories.map((value: unknown) => {
      const category = record(value);
      const title = typeof category.title === 'string' ? category.title : '';
      return { title, ...readFilter(category), exclude: readFilter(category.exclude) };
    }),
  };
}

function matches(pull: ReleasedPull, filter: Filter): boolean {
  return (
    filter.labels.some(
      (label) => label === '*' || pull.labels.some((one) => one.toLowerCase() === label.toLowerCase()),
    ) || filter.authors.some((author) => author.toLowerCase() === pull.author.toLowerCase())
  );
}

const line = (pull: ReleasedPull) => `* ${pull.title} by @${pull.author} in ${pull.url}`;

function changes({ config, pulls }: ReleaseNotesInput): string[] {
  const shown = pulls.filter((pull) => !matches(pull, config.exclude));
  if (config.categories.length === 0) return shown.map(line);
  const lists = new Map<string, ReleasedPull[]>(config.categories.map((category) => [category.title, []]));
  const others: ReleasedPull[] = [];
  for (const pull of shown) {
    const category = config.categories.find((one) => matches(pull, one) && !matches(pull, one.exclude));
    (category === undefined ? others : (lists.get(category.title) ?? others)).push(pull);
  }
  const sections = [...lists, ['Other Changes', others] as const].filter(([, list]) => list.length > 0);
  return sections.flatMap(([title, list]) => [`### ${title}`, ...list.map(line)]);
}

/** Writes the notes that `POST /repos/{owner}/{repo}/releases/generate-notes` answers with. */
export function writeReleaseNotes(input: ReleaseNotesInput): string {
  const { config, pulls, repositoryUrl, tag, previousTag } = input;
  const newcomers = pulls.filter((pull) => pull.firstContribution);
  const link = previousTag === undefined ? `commits/${tag}` : `compare/${previousTag}...${tag}`;
  const heading =
    config.source === undefined ? [] : [`<!-- Release notes generated using configuration in ${config.source} -->`, ''];
  const listed = changes(input);
  return [
    ...heading,
    ...(listed.length > 0 ? ["## What's Changed", ...listed, ''] : []),
    ...(newcomers.length > 0
      ? [
          '## New Contributors',
          ...newcomers.map((pull) => `* @${pull.author} made their first contribution in ${pull.url}`),
          '',
        ]
      : []),
    ...(listed.length > 0 ? [''] : []),
    `**Full Changelog**: ${repositoryUrl}/${link}`,
  ].join('\n');
}
