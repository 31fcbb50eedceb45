/**
 * Replaces secrets by `***` in whatever is shown, as the runner does: the value itself, each of its lines, and the
 * encodings in which a value tends to slip out (base64, URI, JSON).
 */
export class SecretMasker {
  readonly #values = new Set<string>();
  #sorted: readonly string[] | undefined = [];

  /** The values given to {@link add}, without their encodings. */
  readonly masks: string[] = [];

  add(value: string): void {
    if (value.trim() === '' || this.masks.includes(value)) return;
    this.masks.push(value);
    for (const part of [value, ...value.split(/[\r\n]+/)]) {
      if (part === '') continue;
      this.#values.add(part);
      this.#values.add(encodeURIComponent(part));
      this.#values.add(JSON.stringify(part).slice(1, -1));
      for (const encoded of base64Forms(part)) this.#values.add(encoded);
    }
    this.#sorted = undefined;
  }

  mask(text: string): string {
    // Longest first: a secret that holds another one must not leave its tail behind.
    this.#sorted ??= [...this.#values].sort((a, b) => b.length - a.length);
    return this.#sorted.reduce(
      (result, value) => (result.includes(value) ? result.replaceAll(value, '***') : result),
      text,
    );
  }
}

/** The value's base64 at each of the three offsets it may have inside a longer text. Short values would match anything. */
function base64Forms(value: string): string[] {
  const bytes = Buffer.from(value);
  return [0, 1, 2]
    .map((skip) => bytes.subarray(skip, bytes.length - ((bytes.length - skip) % 3)))
    .map((part) => part.toString('base64'))
    .filter((encoded) => encoded.length >= 8);
}
