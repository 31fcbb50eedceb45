import { linesOutsideCode, withoutComments } from './markdown-sections.ts';

/** One entry of a changelog: an item of a list, with the release and the kind it stands under. */
export interface ChangelogEntry {
  /** The heading of the release, without brackets, such as `Unreleased` or `1.2.0`. */
  readonly release: string;
  /** Such as `Added`; empty without a third-level heading. */
  readonly kind: string;
  /** One line, white space folded. */
  readonly text: string;
}

const HEADING = /^ {0,3}(#{1,6})[ \t]+(.*)$/;
const ITEM = /^ {0,3}(?:[-*+]|\d{1,9}[.)])[ \t]+(.*)$/;

/**
 * The entries of a Markdown changelog in the manner of keepachangelog.com: releases are second-level headings (or
 * first-level, where the file uses these), kinds one level below. Comments and code do not count.
 */
export function readChangelog(text: string): { releases: string[]; entries: ChangelogEntry[] } {
  const releases: string[] = [];
  const entries: ChangelogEntry[] = [];
  let release = '';
  let kind = '';
  let open: string[] | undefined;
  const close = (): void => {
    if (open === undefined) return;
    const entry = open.join(' ').replace(/\s+/g, ' ').trim();
    if (entry !== '') entries.push({ release, kind, text: entry });
    open = undefined;
  };
  const level = releaseLevel(text);
  for (const line of visibleLines(text)) {
    const heading = HEADING.exec(line);
    const item = ITEM.exec(line);
    if (heading) {
      close();
      const depth = heading[1]?.length ?? 0;
      const name = (heading[2] ?? '').replace(/[ \t]#+[ \t]*$/, '').trim();
      if (depth === level) {
        release = releaseName(name);
        releases.push(release);
        kind = '';
      } else if (depth < level) [release, kind] = ['', ''];
      else kind = name;
    } else if (item) {
      close();
      open = [item[1] ?? ''];
    } else if (line.trim() === '') close();
    else open?.push(line.trim());
  }
  close();
  return { releases, entries };
}

const visibleLines = (text: string): string[] => linesOutsideCode(withoutComments(text));

/** Level 2 as a rule; level 1 where the versions themselves are first-level headings. */
function releaseLevel(text: string): number {
  const first = visibleLines(text).flatMap((line) => {
    const match = HEADING.exec(line);
    return match && match[1]?.length === 1 && isRelease(releaseName(match[2] ?? '')) ? [1] : [];
  });
  return first.length > 0 ? 1 : 2;
}

const isRelease = (name: string): boolean => /^v?\d+\.\d+|^unreleased$/i.test(name);

/** `[1.2.0] - 2026-01-01` and `[Unreleased](link)` → the name alone. */
function releaseName(heading: string): string {
  const bracketed = /^\[([^\]]*)\]/.exec(heading)?.[1];
  return (bracketed ?? heading.split(/\s+[-–—(]/)[0] ?? heading).trim();
}

/** Entries of the head that the base does not have, in that release; a moved or repeated entry is not new. */
export function findNewEntries(base: string, head: string, release: string): ChangelogEntry[] {
  const seen = new Map<string, number>();
  const name = (entry: ChangelogEntry): string => entry.text.toLowerCase();
  for (const entry of readChangelog(base).entries) seen.set(name(entry), (seen.get(name(entry)) ?? 0) + 1);
  return readChangelog(head).entries.filter((entry) => {
    const left = seen.get(name(entry)) ?? 0;
    if (left > 0) {
      seen.set(name(entry), left - 1);
      return false;
    }
    return entry.release.toLowerCase() === release.toLowerCase();
  });
}
