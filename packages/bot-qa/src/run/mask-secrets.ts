import { escapeJson } from '../json-text.ts';

/** What stands where a secret stood. */
export const mask = '***';

/** Shorter values would black out half of every report; they are refused as secrets and that is said. */
const shortestSecret = 4;

/**
 * Finds secrets in whatever goes out: as they are, URL-encoded, base64 and base64url (also as part of a longer encoded
 * text such as `user:secret`), hex, and escaped as in JSON (also where a writer escapes all but ASCII), HTML and XML. Longest first, so that a secret that contains
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

  /** How long the longest form of a secret is. */
  get longest(): number {
    return this.#variants[0]?.length ?? 0;
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
  const json = escapeJson(secret);
  const ascii = json.replace(/[^\x20-\x7e]/g, unicodeEscape);
  const forms = [
    secret,
    ...[json, ascii]
      .flatMap((form) => [
        form,
        form.replace(/[&<>]/g, unicodeEscape),
        form.replace(/[&<>']/g, unicodeEscape),
        form.replace(/[&<>'+]/g, unicodeEscape),
      ])
      .flatMap((form) => [form, form.replaceAll('/', '\\/')]),
    ...percentForms(secret),
    ...markupForms(secret),
    ...encodedForms(Buffer.from(secret)),
  ];
  const cased = forms.flatMap((form) => [
    form,
    form.replace(/\\u[0-9a-f]{4}/g, (found) => `\\u${found.slice(2).toUpperCase()}`),
  ]);
  // An event is masked as JSON, and a payload may be JSON within it.
  return [...new Set([...cased, ...cased.map(escapeJson)])].filter((form) => form.length >= shortestSecret);
}

function unicodeEscape(unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

/** As it stands in addresses and forms: whole, by RFC 3986, as a form's field, as browsers write a query, and twice. */
function percentForms(secret: string): string[] {
  const component = encodeURIComponent(secret);
  const strict = component.replace(/[!'()*]/g, (found) => `%${found.charCodeAt(0).toString(16).toUpperCase()}`);
  const field = new URLSearchParams([['', secret]]).toString().slice(1);
  const query = secret.replace(/[^\x21\x24-\x26\x28-\x3b\x3d\x3f-\x7e]+/g, (found) =>
    encodeURIComponent(found).replaceAll("'", '%27'),
  );
  const forms = [component, component.replaceAll('%20', '+'), strict, field, encodeURI(secret), query];
  return [...forms, ...forms.map(encodeURIComponent)].flatMap((form) => [
    form,
    form.replace(/%[0-9A-F]{2}/g, (found) => found.toLowerCase()),
  ]);
}

function markupForms(secret: string): string[] {
  const markup = secret.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  return ['"', '&quot;', '&#34;', '&#x22;'].flatMap((quote) =>
    ["'", '&#39;', '&apos;', '&#x27;', '&#039;'].map((apostrophe) =>
      markup.replaceAll('"', quote).replaceAll("'", apostrophe),
    ),
  );
}

function encodedForms(bytes: Buffer): string[] {
  const forms = [bytes.toString('hex'), bytes.toString('hex').toUpperCase()];
  // Inside a longer text the encoded form depends on where in a group of three bytes the secret begins.
  for (let before = 0; before < 3; before++) {
    const padded = Buffer.concat([Buffer.alloc(before), bytes]).toString('base64');
    const start = Math.ceil((before * 4) / 3);
    const end = padded.indexOf('=') < 0 ? padded.length : padded.indexOf('=') - 1;
    const core = padded.slice(start, end);
    if (core.length >= 6) forms.push(core, core.replaceAll('+', '-').replaceAll('/', '_'), encodeURIComponent(core));
  }
  return forms;
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
    this.#hold = Math.max(0, secrets.longest - 1);
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
