/** What stands where a secret stood. */
export const mask = '***';

/** Shorter values would black out half of every report; they are refused as secrets and that is said. */
const shortestSecret = 4;

/**
 * Finds secrets in whatever goes out: as they are, URL-encoded, base64 and base64url (also as part of a longer encoded
 * text such as `user:secret`), hex, and escaped as in JSON, HTML and XML. Longest first, so that a secret that contains
 * another is covered whole.
 */
export class SecretMask {
  #variants: string[] = [];
  readonly #secrets = new Set<string>();

  constructor(secrets: Iterable<string> = []) {
    for (const secret of secrets) this.add(secret);
  }

  /** False when the value is too short to be masked. */
  add(secret: string): boolean {
    if (secret.length < shortestSecret) return false;
    if (this.#secrets.has(secret)) return true;
    this.#secrets.add(secret);
    const all = new Set([...this.#variants, ...variantsOf(secret)]);
    this.#variants = [...all].sort((a, b) => b.length - a.length);
    // A secret of several lines is also masked line by line: logs show one line at a time.
    for (const line of secret.split(/\r?\n/)) if (line !== secret && line.trim().length >= 8) this.add(line.trim());
    return true;
  }

  get isEmpty(): boolean {
    return this.#variants.length === 0;
  }

  /** The raw secrets, for `::add-mask::`. */
  get values(): readonly string[] {
    return [...this.#secrets];
  }

  /** The same text when it holds no secret. */
  text(text: string): string {
    let masked = text;
    for (const variant of this.#variants) if (masked.includes(variant)) masked = masked.replaceAll(variant, mask);
    return masked;
  }

  /** A value without secrets in any of its texts and keys; the same value when there are none. */
  value<T>(value: T): T {
    if (this.isEmpty) return value;
    const json = JSON.stringify(value);
    if (json === undefined) return value;
    const masked = this.text(json);
    return masked === json ? value : (JSON.parse(masked) as T);
  }
}

function variantsOf(secret: string): string[] {
  const bytes = Buffer.from(secret);
  const json = JSON.stringify(secret).slice(1, -1);
  const forms = [
    secret,
    json,
    JSON.stringify(json).slice(1, -1),
    encodeURIComponent(secret),
    encodeURIComponent(secret).replaceAll('%20', '+'),
    encodeURIComponent(secret).toLowerCase(),
    secret.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;'),
    secret.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;'),
    secret
      .replaceAll('&', '&amp;')
      .replaceAll('<', '&lt;')
      .replaceAll('>', '&gt;')
      .replaceAll('"', '&quot;')
      .replaceAll("'", '&#39;'),
    secret
      .replaceAll('&', '&amp;')
      .replaceAll('<', '&lt;')
      .replaceAll('>', '&gt;')
      .replaceAll('"', '&quot;')
      .replaceAll("'", '&apos;'),
    bytes.toString('hex'),
    bytes.toString('hex').toUpperCase(),
  ];
  // Inside a longer text the encoded form depends on where in a group of three bytes the secret begins.
  for (let before = 0; before < 3; before++) {
    const padded = Buffer.concat([Buffer.alloc(before), bytes]).toString('base64');
    const start = Math.ceil((before * 4) / 3);
    const end = padded.indexOf('=') < 0 ? padded.length : padded.indexOf('=') - 1;
    const core = padded.slice(start, end);
    if (core.length >= 6) forms.push(core, core.replaceAll('+', '-').replaceAll('/', '_'), encodeURIComponent(core));
  }
  return [...new Set(forms)].filter((form) => form.length >= shortestSecret);
}

/** Masks a stream of text whose pieces may cut a secret in two: holds back as much as the longest secret needs. */
export class MaskedStream {
  readonly #mask: SecretMask;
  readonly #write: (text: string) => void;
  readonly #hold: number;
  #rest = '';

  constructor(secrets: SecretMask, write: (text: string) => void) {
    this.#mask = secrets;
    this.#write = write;
    this.#hold = secrets.isEmpty ? 0 : Math.max(...secrets.values.map((value) => value.length * 6)) - 1;
  }

  push(text: string): void {
    const masked = this.#mask.text(this.#rest + text);
    const cut = Math.max(0, masked.length - this.#hold);
    if (cut > 0) this.#write(masked.slice(0, cut));
    this.#rest = masked.slice(cut);
  }

  end(): void {
    if (this.#rest !== '') this.#write(this.#mask.text(this.#rest));
    this.#rest = '';
  }
}
