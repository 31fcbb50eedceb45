import { hash } from 'node:crypto';
import type { Finding } from '../finding.ts';

/** Length of a key in hexadecimal digits: 64 bits, far more than the findings of one pull request need. */
export const KEY_LENGTH = 16;

/**
 * What makes a finding the same one after lines moved, files were renamed and code was indented anew: the tool, the
 * rule, the text of the line without its white space, and the message without its numbers. The path is left out on
 * purpose; it is compared when keys are matched, so that a renamed file keeps its comments.
 *
 * @param text the line that the finding begins on, or undefined when it cannot be read
 */
export function contentKey(finding: Finding, text: string | undefined): string {
  const vouched = finding.details?.fingerprint;
  const place = vouched ?? (text === undefined ? '' : text.replace(/\s+/g, ' ').trim());
  const message = vouched === undefined ? finding.message.replace(/\d+/g, '0').replace(/\s+/g, ' ').trim() : '';
  return digest([finding.tool, finding.rule, place, message]);
}

/** A short key for any texts. */
export function digest(parts: readonly string[]): string {
  return hash('sha256', parts.map((part) => `${part.length}:${part}`).join(''), 'hex').slice(0, KEY_LENGTH);
}
