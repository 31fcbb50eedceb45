/** What a fixture sends in a header for credentials is a secret: with its scheme and without. */
export function hideCredentials(
  headers: Readonly<Record<string, string>> | undefined,
  addSecret: (value: string) => void,
): void {
  for (const [name, value] of Object.entries(headers ?? {})) {
    if (!/authorization|cookie|token|secret|api-?key|password/i.test(name)) continue;
    addSecret(value);
    addSecret(value.replace(/^(?:Bearer|Basic|Token|Digest)\s+/i, ''));
  }
}
