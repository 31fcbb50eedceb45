import { arrayAt, objectAt, textAt, type JsonObject } from './json-value.ts';
import type { SarifRule, SarifRun } from './sarif-run.ts';

/**
 * The text of a SARIF message: its own, or the string that its id names in the rule or in the tool component
 * (§3.11.7), with `{n}` replaced by arguments and `{{` by `{`. Empty when it says nothing.
 */
export function readSarifMessage(message: JsonObject, rule: SarifRule | undefined, run: SarifRun): string {
  const own = textAt(message, 'text');
  const text = own || named(textAt(message, 'id'), rule, run) || textAt(message, 'markdown');
  if (!text.includes('{')) return text;
  const values = arrayAt(message, 'arguments');
  // Many tools write braces into `text` without knowing that SARIF wants them doubled; without arguments they stay.
  if (values.length === 0 && own !== '') return text;
  return text.replace(/\{\{|\}\}|\{(\d{1,4})\}/g, (match, index?: string) => {
    if (index === undefined) return match.charAt(0);
    const value = values[Number(index)];
    return typeof value === 'string' ? value : match;
  });
}

function named(id: string, rule: SarifRule | undefined, run: SarifRun): string {
  if (id === '') return '';
  const strings = [
    objectAt(rule?.descriptor ?? {}, 'messageStrings'),
    objectAt(rule?.component ?? run.driver, 'globalMessageStrings'),
  ];
  for (const one of strings) {
    const text = textAt(objectAt(one, id), 'text');
    if (text !== '') return text;
  }
  return '';
}
