/** One section of a Markdown text: what stands below a heading, up to the next heading. */
export interface Section {
  /** Empty for what stands before the first heading. */
  readonly heading: string;
  readonly lines: readonly string[];
}

/** The text without HTML comments; one that is never closed reaches to the end, as on GitHub. */
export function withoutComments(text: string): string {
  let result = '';
  let at = 0;
  for (;;) {
    const start = text.indexOf('<!--', at);
    if (start === -1) return result + text.slice(at);
    result += text.slice(at, start);
    const end = text.indexOf('-->', start + 4);
    if (end === -1) return result;
    at = end + 3;
  }
}

/** The lines of a text that are no code: fenced blocks are left out, unclosed ones to the end. */
export function linesOutsideCode(text: string): string[] {
  const lines: string[] = [];
  let fence: string | undefined;
  for (const line of text.split(/\r\n|\r|\n/)) {
    const mark = /^ {0,3}(`{3,}|~{3,})/.exec(line)?.[1];
    if (fence === undefined) {
      if (mark === undefined) lines.push(line);
      else fence = mark;
    } else if (mark !== undefined && mark.startsWith(fence) && /^ {0,3}[`~]+\s*$/.test(line)) fence = undefined;
  }
  return lines;
}

/** The sections of a Markdown text, in order; comments do not count. */
export function sectionsOf(text: string): Section[] {
  const sections: { heading: string; lines: string[] }[] = [{ heading: '', lines: [] }];
  for (const line of withoutComments(text).split(/\r\n|\r|\n/)) {
    const heading = /^ {0,3}#{1,6}[ \t]+(.*)$/.exec(line)?.[1];
    if (heading === undefined) sections.at(-1)?.lines.push(line);
    else sections.push({ heading: heading.replace(/[ \t]#+[ \t]*$/, '').trim(), lines: [] });
  }
  return sections;
}

/** Open and done tasks (`- [ ]`, `- [x]`), neither in comments nor in code. */
export function findTasks(text: string): { readonly text: string; readonly isDone: boolean }[] {
  return linesOutsideCode(withoutComments(text)).flatMap((line) => {
    const match = /^[ \t>]*(?:[-*+]|\d{1,9}[.)])[ \t]+\[([ xX])\][ \t]+(.*)$/.exec(line);
    return match ? [{ text: match[2]?.trim() ?? '', isDone: match[1] !== ' ' }] : [];
  });
}

/** Letters that a reader sees, for comparing what two texts say: no case, no white space, no task marks. */
const essence = (lines: readonly string[]): string =>
  lines
    .join('\n')
    .replace(/\[[ xX]\]/g, '')
    .replace(/[\s*_>#-]+/g, ' ')
    .trim()
    .toLowerCase();

/**
 * Sections of the template that the body leaves out, leaves empty or leaves as they were. A section that is empty in
 * the template and consists of tasks only is filled by its tasks.
 */
export function findUnfilledSections(template: string, body: string): string[] {
  const found = new Map(sectionsOf(body).map((section) => [section.heading.toLowerCase(), section]));
  return sectionsOf(template).flatMap(({ heading, lines }) => {
    if (heading === '') return [];
    const section = found.get(heading.toLowerCase());
    if (section === undefined) return [heading];
    const said = essence(section.lines);
    const ticked = findTasks(section.lines.join('\n')).some(({ isDone }) => isDone);
    return ticked || (said !== '' && said !== essence(lines)) ? [] : [heading];
  });
}
