import { visibleLine, visibleText } from './visible-text.ts';

/**
 * GitHub looks for @mentions, #references and addresses in the rendered text, where no backslash helps any more.
 * A zero-width space behind their first character stops it and is not seen.
 */
const ZERO_WIDTH_SPACE = '\u200B';

function withoutReferences(text: string): string {
  return text
    .replace(/@(?=[A-Za-z0-9])/g, `@${ZERO_WIDTH_SPACE}`)
    .replace(/#(?=\d)/g, `#${ZERO_WIDTH_SPACE}`)
    .replace(/\b(GH-)(?=\d)/gi, `$1${ZERO_WIDTH_SPACE}`)
    .replace(/:(?=\/\/)/g, `:${ZERO_WIDTH_SPACE}`)
    .replace(/\b(www)(?=\.)/gi, `$1${ZERO_WIDTH_SPACE}`)
    .replace(/\b(mailto|xmpp):/gi, `$1${ZERO_WIDTH_SPACE}:`);
}

/** An HTML comment could forge one of our markers even inside code, for whoever reads the raw text. */
const withoutComments = (text: string): string => text.replaceAll('<!--', `<!${ZERO_WIDTH_SPACE}--`);

/**
 * Foreign text as Markdown that shows exactly this text on one line: no markup, links, images, HTML, mentions,
 * references, math or hidden characters. Safe in paragraphs, list items, headings and table cells.
 */
export function escapeMarkdown(text: string): string {
  const inline = visibleLine(text).trim();
  return withoutReferences(inline)
    .replace(/[\\`*_[\]|~$]/g, '\\$&')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replace(/^(\d{1,9})([.)])/, '$1\\$2')
    .replace(/^[#+=-]/, '\\$&');
}

/** {@link escapeMarkdown} for text of several lines: each becomes a line of one paragraph, empty lines included. */
export function escapeMarkdownLines(text: string): string {
  return visibleText(text).split('\n').map(escapeMarkdown).join('<br>\n');
}

/**
 * Foreign text for places inside HTML elements or attributes in quotes, on one line. Also hides it from Markdown,
 * which GitHub still reads inside some elements.
 */
export function escapeHtml(text: string): string {
  return withoutReferences(visibleLine(text)).replace(
    /[&<>"'\\`*_[\]|~$]/g,
    (character) => namedEntities[character] ?? `&#${character.charCodeAt(0)};`,
  );
}

const namedEntities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** Foreign text as inline code, also inside tables. */
export function inlineCode(text: string): string {
  const line = withoutComments(visibleLine(text));
  if (line.trim() === '') return '';
  // No backtick form of a pipe is right both inside and outside of a table.
  if (line.includes('|')) return `<code>${escapeHtml(line)}</code>`;
  const fence = '`'.repeat(longestRun(line, '`') + 1);
  const pad = /^[ `]|[ `]$/.test(line) ? ' ' : '';
  return `${fence}${pad}${line}${pad}${fence}`;
}

/** The shortest fence that the text cannot close: at least three, and longer than any run of backticks in it. */
export function fenceFor(text: string): string {
  return '`'.repeat(Math.max(3, longestRun(text, '`') + 1));
}

function longestRun(text: string, character: string): number {
  let longest = 0;
  let current = 0;
  for (const each of text) {
    current = each === character ? current + 1 : 0;
    longest = Math.max(longest, current);
  }
  return longest;
}

/** Foreign text as a fenced block, which ends where the text ends. A language that is no plain word is left out. */
export function fencedBlock(text: string, language = ''): string {
  const body = withoutComments(visibleText(text)).replace(/\n$/, '');
  const fence = fenceFor(body);
  return `${fence}${/^[A-Za-z0-9+#.-]{1,30}$/.test(language) ? language : ''}\n${body}\n${fence}`;
}

/**
 * A link with foreign text and a foreign address. Only absolute http and https addresses without credentials become
 * links; for any other the text alone is returned.
 */
export function link(text: string, address: string): string {
  const label = escapeMarkdown(text);
  const href = safeAddress(address);
  return href === undefined ? label : `[${label === '' ? escapeMarkdown(href) : label}](${href})`;
}

/** The address in a form that is safe inside Markdown and HTML, or undefined when it may not be linked. */
export function safeAddress(address: string): string | undefined {
  if (address.length > 2_048 || !URL.canParse(address)) return undefined;
  const url = new URL(address);
  if (!['https:', 'http:'].includes(url.protocol) || url.username !== '' || url.password !== '') return undefined;
  return url.href.replace(/[()<>[\]{}|\\`'"*_~\s$!@&]/g, (character) =>
    // In a query these two mean something unescaped; neither can end a link.
    character === '&' || character === '_' || character === '@' || character === '~'
      ? character
      : `%${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`,
  );
}

export type Alignment = 'left' | 'center' | 'right';

/**
 * A table of cells that are Markdown already (foreign text goes through {@link escapeMarkdown} or {@link inlineCode}).
 * Rows are cut or filled to the number of headings. Empty text when there are no rows.
 */
export function table(
  headings: readonly string[],
  rows: readonly (readonly string[])[],
  alignments: readonly Alignment[] = [],
): string {
  if (rows.length === 0) return '';
  const rules = headings.map((_, index) => RULES[alignments[index] ?? 'left']);
  const line = (cells: readonly string[]): string =>
    `| ${headings.map((_, at) => cell(cells[at] ?? '')).join(' | ')} |`;
  return [line(headings), `| ${rules.join(' | ')} |`, ...rows.map(line)].join('\n');
}

const RULES: Readonly<Record<Alignment, string>> = { left: '---', center: ':---:', right: '---:' };

/** A cell ends at an unescaped pipe or a line end. */
const cell = (markdown: string): string =>
  markdown.replace(/\r?\n|\r/g, ' ').replace(/\\[^\n]|\|/g, (found) => (found === '|' ? '\\|' : found));

/** A part that opens on a click. The summary is foreign text, the body is Markdown. */
export function details(summary: string, body: string, options: { readonly open?: boolean } = {}): string {
  // The empty lines let GitHub read the body as Markdown.
  return `<details${options.open ? ' open' : ''}><summary>${escapeHtml(summary)}</summary>\n\n${body}\n\n</details>`;
}
