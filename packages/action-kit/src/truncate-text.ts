/** A budget for a text, in UTF-16 units (what GitHub counts as characters, to be on the safe side) or UTF-8 bytes. */
export type TextBudget = { readonly characters: number } | { readonly bytes: number };

/** How much of the budget the text needs, in the unit of the budget. */
export function textSize(text: string, budget: TextBudget): number {
  return 'characters' in budget ? text.length : Buffer.byteLength(text, 'utf8');
}

/** The amount of the budget, in its own unit. */
export const budgetLimit = (budget: TextBudget): number => ('characters' in budget ? budget.characters : budget.bytes);

export const fits = (text: string, budget: TextBudget): boolean => textSize(text, budget) <= budgetLimit(budget);

/** How far back a border of what a reader sees as one character is looked for, in UTF-16 units. */
const MAX_GRAPHEME = 64;
/** Made when first needed: it costs 12 ms, which most runs never have to pay. */
let segmenter: Intl.Segmenter | undefined;

/**
 * The longest start of the text that fits, cut between characters as readers see them (grapheme clusters), never inside
 * a surrogate pair. With an ellipsis at the end when something was cut; the ellipsis counts.
 */
export function truncateText(text: string, budget: TextBudget, ellipsis = '…'): string {
  if (fits(text, budget)) return text;
  const mark = fits(ellipsis, budget) ? ellipsis : '';
  const room = Math.max(0, budgetLimit(budget) - textSize(mark, budget));
  return text.slice(0, graphemeBorder(text, lengthWithin(text, budget, room))) + mark;
}

/** How many UTF-16 units of the text fit into the room, in the unit of the budget. */
function lengthWithin(text: string, budget: TextBudget, room: number): number {
  if ('characters' in budget) return Math.min(text.length, room);
  const bytes = Buffer.from(text.slice(0, room), 'utf8');
  if (bytes.length <= room) return Math.min(text.length, room);
  let end = room;
  // A byte 10xxxxxx continues a character.
  while (end > 0 && ((bytes[end] ?? 0) & 0xc0) === 0x80) end--;
  return bytes.toString('utf8', 0, end).length;
}

/** The last border between graphemes at or before `at`. */
function graphemeBorder(text: string, at: number): number {
  const from = Math.max(0, at - MAX_GRAPHEME);
  const window = text.slice(from, at + MAX_GRAPHEME);
  const segment = (segmenter ??= new Intl.Segmenter('en', { granularity: 'grapheme' }))
    .segment(window)
    .containing(at - from);
  if (segment === undefined) return at;
  if (segment.index > 0 || from === 0) return from + segment.index;
  // One cluster fills the whole window: hostile stacking. A border between code points has to do.
  return isLowSurrogate(text, at) ? at - 1 : at;
}

const isLowSurrogate = (text: string, at: number): boolean => {
  const unit = text.charCodeAt(at);
  return at > 0 && unit >= 0xdc00 && unit <= 0xdfff;
};
