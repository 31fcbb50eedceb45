import { fits, type TextBudget, textSize, truncateText, budgetLimit } from './truncate-text.ts';

/** How much text GitHub takes where. Beyond it a request is refused as a whole, or the text is dropped. */
export const BUDGETS = {
  /** Issue comments, pull request bodies: "body is too long (maximum is 65536 characters)". */
  commentBody: { characters: 65_536 },
  /** Bodies of reviews and review comments; the same limit. */
  reviewBody: { characters: 65_536 },
  /** https://docs.github.com/rest/checks/runs: "Maximum length: 65535 characters" for `summary` and for `text`. */
  checkRunSummary: { characters: 65_535 },
  checkRunText: { characters: 65_535 },
  /** https://docs.github.com/actions/reference/workflows-and-actions/workflow-commands: 1 MiB for each step. */
  stepSummary: { bytes: 1_048_576 },
  /** Commit statuses: "description is too long (maximum is 140 characters)". */
  statusDescription: { characters: 140 },
  /** Releases: "body is too long (maximum is 125000 characters)". */
  releaseBody: { characters: 125_000 },
} as const satisfies Record<string, TextBudget>;

export interface TruncateMarkdownOptions {
  /** The note at the end of a text that was cut, given how many lines are missing. */
  readonly note?: (missingLines: number) => string;
}

const defaultNote = (missing: number): string =>
  `_… ${missing} more line${missing === 1 ? '' : 's'} did not fit here._`;

/**
 * The start of a Markdown text that fits into the budget, cut between lines, with open fences and HTML elements closed
 * and an honest note at the end. Text that fits is returned as it is. Only a single line that is too long by itself is
 * cut inside, between graphemes and outside of markup.
 */
export function truncateMarkdown(markdown: string, budget: TextBudget, options: TruncateMarkdownOptions = {}): string {
  if (fits(markdown, budget)) return markdown;
  const lines = markdown.split('\n');
  const note = options.note ?? defaultNote;
  const limit = budgetLimit(budget);
  // The longest note there can be, so that one measure serves for every cut.
  const reserve = textSize(`\n\n${note(lines.length)}`, budget);
  const structure = new OpenStructure();
  let used = 0;
  let kept = 0;
  let closing = '';
  let seen = 0;
  for (const line of lines) {
    used += textSize(line, budget) + (seen > 0 ? 1 : 0);
    if (used + reserve > limit) break;
    structure.add(line);
    seen++;
    const ending = structure.closing();
    if (ending !== undefined && used + textSize(ending, budget) + reserve <= limit) [kept, closing] = [seen, ending];
  }
  if (kept === 0) return truncateLine(lines[0] ?? '', lines.length, budget, note);
  return `${lines.slice(0, kept).join('\n')}${closing}\n\n${note(lines.length - kept)}`;
}

/** A first line that is too long by itself: kept up to a place where no markup is open. */
function truncateLine(line: string, lines: number, budget: TextBudget, note: (missing: number) => string): string {
  const ending = `\n\n${note(lines)}`;
  const limit = budgetLimit(budget);
  const room = limit - textSize(ending, budget);
  if (room <= 0) return truncateText(note(lines), budget);
  const part = 'bytes' in budget ? truncateText(line, { bytes: room }) : truncateText(line, { characters: room });
  const markup = part.search(/[`<[\\&*_~|]/);
  return `${markup === -1 ? part : part.slice(0, markup)}${ending}`.trimStart();
}

/** Elements that GitHub closes late or never when their end is missing, so that what follows would vanish in them. */
const ELEMENTS = new Set(
  'details summary table thead tbody tr td th ul ol li blockquote div p pre code b i em strong sub sup kbd a'.split(
    ' ',
  ),
);

/** Follows fences, HTML comments and HTML elements through the lines of a Markdown text. */
class OpenStructure {
  private fence: { readonly mark: string; readonly indent: string } | undefined;
  private inComment = false;
  private readonly elements: string[] = [];

  add(line: string): void {
    if (this.fence !== undefined) {
      const close = /^ {0,3}(`{3,}|~{3,})[ \t]*$/.exec(line.slice(this.fence.indent.length))?.[1];
      if (close?.startsWith(this.fence.mark)) this.fence = undefined;
      return;
    }
    const open = this.inComment ? null : /^([ \t>]*(?:[-*+] |\d{1,9}[.)] )?[ \t]*)(`{3,}(?=[^`]*$)|~{3,})/.exec(line);
    if (open?.[2] !== undefined) {
      this.fence = { mark: open[2], indent: (open[1] ?? '').replace(/[^>\t ]/g, ' ').slice(0, line.length) };
      return;
    }
    this.addInline(line);
  }

  private addInline(line: string): void {
    // Code spans hold no markup; a tag is short.
    const markup = this.inComment ? line : line.replace(/(`+)[^`]+\1(?!`)/g, '');
    for (const [found, slash, name] of markup.matchAll(/<!--|-->|<(\/?)([A-Za-z]{1,10})\b[^<>]{0,2000}>/g)) {
      if (found === '<!--') this.inComment = true;
      else if (found === '-->') this.inComment = false;
      else if (!this.inComment && name !== undefined) this.addTag(name.toLowerCase(), slash === '/', found);
    }
  }

  private addTag(name: string, closes: boolean, tag: string): void {
    if (!ELEMENTS.has(name) || tag.endsWith('/>')) return;
    if (!closes) {
      this.elements.push(name);
      return;
    }
    const at = this.elements.lastIndexOf(name);
    if (at !== -1) this.elements.splice(at);
  }

  /** What closes all that is open, or undefined where no cut is possible. */
  closing(): string | undefined {
    if (this.inComment) return undefined;
    const fence = this.fence === undefined ? '' : `\n${this.fence.indent}${this.fence.mark}`;
    if (this.elements.length === 0) return fence;
    return `${fence}\n\n${this.elements
      .toReversed()
      .map((name) => `</${name}>`)
      .join('')}`;
  }
}

export interface FitItemsOptions {
  readonly head?: string;
  readonly tail?: string;
  /** Stands between head, items, note and tail. Default: an empty line. */
  readonly separator?: string;
  /** The line that stands for the items that did not fit. */
  readonly more?: (count: number) => string;
}

/** What was put together, and how many items it holds. */
export interface FittedItems {
  readonly markdown: string;
  readonly shown: number;
}

/**
 * Head, as many items as fit in their order, a note on the rest, and tail. Head and tail always stay (the tail is the
 * place for a marker); when they alone are too long, the head is cut.
 */
export function fitItems(items: readonly string[], budget: TextBudget, options: FitItemsOptions = {}): FittedItems {
  const { head = '', tail = '', separator = '\n\n' } = options;
  const more = options.more ?? ((count) => `_… and ${count} more._`);
  const join = (shown: number, start = head): string =>
    [start, ...items.slice(0, shown), shown < items.length ? more(items.length - shown) : '', tail]
      .filter((part) => part !== '')
      .join(separator);

  const all = join(items.length);
  if (fits(all, budget)) return { markdown: all, shown: items.length };
  const limit = budgetLimit(budget);
  const fixed = textSize(join(0, head), budget) + textSize(more(items.length), budget);
  let used = fixed;
  let shown = 0;
  for (const item of items) {
    used += textSize(item, budget) + textSize(separator, budget);
    if (used > limit) break;
    shown++;
  }
  // The measure above is careful by the length of one note; one more may still fit.
  while (shown < items.length - 1 && fits(join(shown + 1), budget)) shown++;
  if (shown > 0 || fits(join(0), budget)) return { markdown: join(shown), shown };
  const rest = textSize(join(0, ''), budget) + textSize(separator, budget);
  const room = Math.max(0, limit - rest);
  const start = truncateMarkdown(head, 'bytes' in budget ? { bytes: room } : { characters: room });
  return { markdown: truncateText(join(0, start), budget), shown: 0 };
}
