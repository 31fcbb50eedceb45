/**
 * The form in which texts are compared: Unicode NFC, runs of white space as one space, none at the ends, no zero-width
 * marks of a byte order kind. Letters, case, punctuation and tags stay as they are.
 */
export function normaliseText(text: string): string {
  // Most texts are printable Latin-1 with single spaces, and are their own normal form.
  if (isNormal(text)) return text;
  return text
    .normalize('NFC')
    .replace(/\ufeff/g, '')
    .replace(/[\s\u0085]+/g, ' ')
    .trim();
}

/** Printable Latin-1 with single spaces between words. A loop, because this runs for every text that is ever judged. */
function isNormal(text: string): boolean {
  let previous = 0x20;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code < 0x20 || code > 0xff || (code >= 0x7f && code <= 0xa0) || (code === 0x20 && previous === 0x20))
      return false;
    previous = code;
  }
  return previous !== 0x20 || text.length === 0;
}

/** The first graphemes of a text that fit, with "…" when something was cut; never half an emoji or a letter without its accent. */
export function truncate(text: string, most: number): string {
  if (text.length <= most) return text;
  let kept = '';
  // Made when it is needed: it takes as long to make as a fixture to read.
  graphemes ??= new Intl.Segmenter(undefined, { granularity: 'grapheme' });
  for (const { segment } of graphemes.segment(text.slice(0, most + 64))) {
    if (kept.length + segment.length > most - 1) break;
    kept += segment;
  }
  return `${kept}…`;
}

let graphemes: Intl.Segmenter | undefined;
