import { readReleaseNotesConfig, writeReleaseNotes, type ReleasedPull } from './release-notes.ts';

const pull = (number: number, more: Partial<ReleasedPull> = {}): ReleasedPull => ({
  number,
  title: `Change ${number}`,
  author: 'mona',
  labels: [],
  url: `https://github.test/octo/app/pull/${number}`,
  firstContribution: false,
  ...more,
});

const write = (pulls: ReleasedPull[], config?: string, previousTag: string | undefined = 'v1') =>
  writeReleaseNotes({
    config: readReleaseNotesConfig(config, '.github/release.yml at main'),
    pulls,
    repositoryUrl: 'https://github.test/octo/app',
    tag: 'v2',
    previousTag,
  });

describe('generated release notes', () => {
  it('list the changes, the new contributors and the comparison', () => {
    expect(write([pull(1), pull(2, { author: 'new', firstContribution: true })])).toBe(
      [
        "## What's Changed",
        '* Change 1 by @mona in https://github.test/octo/app/pull/1',
        '* Change 2 by @new in https://github.test/octo/app/pull/2',
        '',
        '## New Contributors',
        '* @new made their first contribution in https://github.test/octo/app/pull/2',
        '',
        '',
        '**Full Changelog**: https://github.test/octo/app/compare/v1...v2',
      ].join('\n'),
    );
  });

  it('are only a link when nothing changed', () => {
    expect(
      writeReleaseNotes({
        config: readReleaseNotesConfig(undefined, ''),
        pulls: [],
        repositoryUrl: 'https://x.test/o/r',
        tag: 'v1',
        previousTag: undefined,
      }),
    ).toBe('**Full Changelog**: https://x.test/o/r/commits/v1');
  });

  it('follow .github/release.yml: categories in their order, exclusions, the rest below', () => {
    const config = `
changelog:
  exclude:
    labels: [skip]
    authors: ['dependabot[bot]']
  categories:
    - title: Breaking
      labels: [breaking]
    - title: Features
      labels: ['*']
      exclude:
        labels: [internal]
`;
    const notes = write(
      [
        pull(1, { labels: ['feature'] }),
        pull(2, { labels: ['Breaking', 'feature'] }),
        pull(3, { labels: ['skip'] }),
        pull(4, { author: 'dependabot[bot]' }),
        pull(5, { labels: ['internal'] }),
      ],
      config,
    );
    expect(notes.split('\n').slice(0, 9)).toEqual([
      '<!-- Release notes generated using configuration in .github/release.yml at main -->',
      '',
      "## What's Changed",
      '### Breaking',
      '* Change 2 by @mona in https://github.test/octo/app/pull/2',
      '### Features',
      '* Change 1 by @mona in https://github.test/octo/app/pull/1',
      '### Other Changes',
      '* Change 5 by @mona in https://github.test/octo/app/pull/5',
    ]);
  });
});
