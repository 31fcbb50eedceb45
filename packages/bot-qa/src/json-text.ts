/** What has to be escaped inside a JSON text: control characters and halves of pairs too. */
const special = /["\\\p{Cc}\p{Cs}]/u;

/** A text as it stands between the quotation marks of JSON. Most have nothing to escape. */
export function escapeJson(text: string): string {
  return special.test(text) ? JSON.stringify(text).slice(1, -1) : text;
}

/** A text as JSON. */
export function quoteJson(text: string): string {
  return special.test(text) ? JSON.stringify(text) : `"${text}"`;
}
