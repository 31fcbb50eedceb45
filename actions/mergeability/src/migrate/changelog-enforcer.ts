import { escapePattern, isPlain, type Migration, type Plain, textOf } from './migration.ts';

/** Labels of the setting `skipLabels`: between commas, as they are. */
export const splitSkipLabels = (text: string): string[] =>
  text
    .split(',')
    .map((label) => label.trim())
    .filter((label) => label !== '');

/** There labels compare exactly; by name they would compare without regard to case here. */
const exactly = (label: string): string => `^${escapePattern(label)}$`;

/** Translates the `with:` of dangoslen/changelog-enforcer. */
export function migrateChangelogEnforcer(source: unknown): Migration {
  const given: Plain = isPlain(source) ? source : {};
  const path = textOf(given['changeLogPath'], 'CHANGELOG.md');
  const skip = splitSkipLabels(textOf(given['skipLabels'] ?? given['skipLabel'], 'Skip-Changelog'));
  const version = textOf(given['expectedLatestVersion'], '');
  const left: string[] = [];
  const shape = given['versionPattern'];
  const changelog =
    version === ''
      ? { path }
      : { path, latest_version: version, ...(shape === undefined ? {} : { version_pattern: textOf(shape) }) };
  if (version === '') left.push('The changelog had to be touched; here it needs a new entry under "Unreleased".');
  if (given['missingUpdateErrorMessage'] !== undefined)
    left.push('missingUpdateErrorMessage: is not carried; the status and the summary say what is missing.');
  left.push('The changelog in the head is what counts, whatever the list of files says.');
  const require =
    version === ''
      ? { changelog }
      : { all: [{ files: { any: [`/${path}`], status: ['added', 'modified'] } }, { changelog }] };
  const rule = { name: 'Changelog', require };
  return {
    policy: {
      version: 1,
      rules: [
        skip.length === 0 ? rule : { ...rule, when: { not: { labels: { at_least: 1, matching: skip.map(exactly) } } } },
      ],
    },
    left,
  };
}
