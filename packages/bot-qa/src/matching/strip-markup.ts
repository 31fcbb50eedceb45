const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ' };

/**
 * The text that HTML or SSML shows: tags are taken out (paragraphs and line breaks leave a space), basic entities decoded.
 * Only what is a tag is taken: in "<100 now and > 200" nothing is.
 */
export function stripMarkup(text: string): string {
  if (!text.includes('<') && !text.includes('&')) return text;
  return text
    .replace(/<\/?(?:p|br|div|li)\b[^<>]*>/gi, ' ')
    .replace(/<\/?[A-Za-z][^<>]*>/g, '')
    .replace(
      /&(amp|lt|gt|quot|apos|nbsp|#39);/g,
      (entity, name: string) => entities[name] ?? (name === '#39' ? "'" : entity),
    );
}
