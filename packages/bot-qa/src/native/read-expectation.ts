import type { Node } from 'yaml';
import type { Check } from '../check.ts';
import type { ExpectedMessage } from '../model.ts';
import type { NativeReading } from './native-reading.ts';
import { readCaptures } from './read-captures.ts';
import { checkKeys, readChecks, readSoftening, soften } from './read-check.ts';

/** All keys of a bot message. */
export const expectationKeys: readonly string[] = [...checkKeys, 'capture', 'optional', 'within'];

/**
 * What one bot message must show: plain text (the whole text), or a mapping of checks that must all hold.
 * A text per locale (`text: {en: …, de: …}`) gives one expectation for each locale.
 */
export function readExpectedMessages(reading: NativeReading, node: Node | null): ExpectedMessage[] {
  const at = reading.at(node);
  if (!reading.isMap(node)) {
    const text = reading.template(node, 'What the bot says', true);
    if (!text) return [];
    return [{ at, checks: [{ kind: 'equals', text, at }], captures: [], optional: false }];
  }
  const before = reading.problems.length;
  const fields = reading.fields(node, 'A bot message', expectationKeys);
  if (!fields) return [];
  const localized = fields.get('text');
  const byLocale = localized && reading.isMap(localized.value) ? localized : undefined;
  const softening = readSoftening(reading, fields);
  const rest = new Map([...fields].filter(([name]) => !name.startsWith('ignore-') && (name !== 'text' || !byLocale)));
  const checks = readChecks(reading, rest, softening);
  const captures = readCaptures(reading, fields.get('capture'));
  const optional = fields.has('optional')
    ? (reading.boolean(fields.get('optional')!.value, '"optional"') ?? false)
    : false;
  if (byLocale) {
    return [...(reading.fields(byLocale.value, '"text"')?.values() ?? [])].flatMap((field): ExpectedMessage[] => {
      const text = reading.template(field.value, `The text in "${field.name}"`, true);
      if (!text) return [];
      const check: Check = soften({ kind: 'equals', text, at: text.at }, softening);
      return [{ at, checks: [check, ...checks], captures, optional, locale: field.name }];
    });
  }
  if (checks.length === 0 && captures.length === 0 && reading.problems.length === before) {
    reading.problem(
      'no-assertion',
      node,
      'This bot step checks nothing. Write "anything: true" when any message is fine.',
    );
  }
  return [{ at, checks, captures, optional }];
}
