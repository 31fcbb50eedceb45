const needsWork = /[^\x21-\xff ]|\s\s|^\s|\s$|\u00a0|\u0085/;

/**
 * The form in which texts are compared: Unicode NFC, runs of white space as one space, none at the ends, no zero-width
 * marks of a byte order kind. Letters, case, punctuation and tags stay as they are.
 */
export function normaliseText(text: string): string {
  // Most texts are printable Latin-1 with single spaces, and are their own normal form.
  if (!needsWork.test(text)) return text;
  return text
    .normalize('NFC')
    .replace(/\ufeff/g, '')
    .replace(/[\s\u0085]+/g, ' ')
    .trim();
}

/** The first graphemes of a text that fit, with "…" when something was cut; never half an emoji or a letter without its accent. */
export function truncate(text: string, most: number): string {
  if (text.length <= most) return text;
  let kept = '';
  for (const { segment } of graphemes.segment(text.slice(0, most + 64))) {
    if (kept.length + segment.length > most - 1) break;
    kept += segment;
  }
  return `${kept}…`;
}

const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' });
