/** What stands in the place of a secret. */
export const REDACTED = '***';

/**
 * Shapes of credentials that must not reach a log even when nobody registered them:
 * GitHub tokens (https://github.blog/2021-04-05-behind-githubs-new-authentication-token-formats/), AWS keys,
 * npm tokens, JSON web tokens, authorization headers, passwords inside URLs, PEM private keys.
 * Each alternative is linear: one literal start, one bounded or greedy run, no nested repetition.
 */
const credentialShapes: readonly [RegExp, string][] = [
  [/-----BEGIN [A-Z ]{0,40}PRIVATE KEY-----[^-]*(?:-----END [A-Z ]{0,40}PRIVATE KEY-----)?/g, REDACTED],
  [/\bgh[pousr]_[A-Za-z0-9_.-]{16,}/g, REDACTED],
  [/\bgithub_pat_[A-Za-z0-9_]{20,}/g, REDACTED],
  [/\bnpm_[A-Za-z0-9]{30,}/g, REDACTED],
  [/\b(?:AKIA|ASIA)[A-Z0-9]{16}\b/g, REDACTED],
  [/\beyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]*/g, REDACTED],
  [/\b(authorization["']?\s{0,3}[:=]\s{0,3}["']?(?:bearer|basic|token)\s{1,3})[^\s"',]+/gi, `$1${REDACTED}`],
  [/\b([a-z][a-z0-9+.-]{0,20}:\/\/[^\s/?#:@]{0,200}):[^\s/?#@]{1,500}@/gi, `$1:${REDACTED}@`],
];

/**
 * The text with every given secret, and everything shaped like a credential, replaced by `***`.
 * Secrets shorter than 4 characters are left: masking them would make any text unreadable.
 */
export function redact(text: string, secrets: readonly string[] = []): string {
  let result = text;
  for (const secret of [...secrets].sort((a, b) => b.length - a.length)) {
    if (secret.length >= 4) result = result.replaceAll(secret, REDACTED);
  }
  for (const [shape, replacement] of credentialShapes) result = result.replace(shape, replacement);
  return result;
}
