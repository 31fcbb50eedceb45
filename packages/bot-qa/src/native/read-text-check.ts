import type { Check, CheckKind, TextCheck } from '../check.ts';
import type { YamlField } from '../yaml-source.ts';
import { isRegex } from './is-understood.ts';
import type { NativeReading } from './native-reading.ts';

/** The checks that look at the text of a message. */
export const textKeys = [
  'text',
  'contains',
  'words',
  'wildcard',
  'regex',
  'similar',
  'embedding',
  'word-error-rate',
  'list',
] as const;

/** A check of the text; `field` is one of `textKeys`. */
export function readTextCheck(reading: NativeReading, field: YamlField): CheckKind[] {
  const { name, value } = field;
  const what = `"${name}"`;
  switch (name) {
    case 'text': {
      const text = reading.template(value, what, true);
      return text ? [{ kind: 'equals', text }] : [];
    }
    case 'contains':
    case 'words':
      return (reading.templates(value, what) ?? []).map((text): TextCheck => {
        if (text.parts.length === 0) reading.problem('bad-value', text.at, alwaysTrue(`${what} of an empty text`));
        return { kind: 'contains', text, ...(name === 'words' && { words: true }) };
      });
    case 'wildcard': {
      const pattern = reading.template(value, what, true);
      return pattern ? [{ kind: 'wildcard', pattern }] : [];
    }
    case 'regex': {
      const pattern = reading.template(value, what);
      if (!pattern || !isRegex(reading, pattern, value)) return [];
      if (pattern.parts.length === 0) reading.problem('bad-value', value, alwaysTrue('An empty pattern'));
      return [{ kind: 'regex', pattern }];
    }
    case 'list': {
      const list = reading.text(value, what);
      return list ? [{ kind: 'list', list: list.value, arguments: [] }] : [];
    }
    default: {
      const isRate = name === 'word-error-rate';
      const limit = isRate ? 'at-most' : 'at-least';
      const fields = reading.fields(value, what, name === 'similar' ? ['to', limit, 'metric'] : ['to', limit]);
      if (!fields) return [];
      const to = reading.needed(fields, 'to', value, what);
      const texts = to && reading.templates(to, `"to" of ${what}`);
      const bound = fields.get(limit);
      if (!bound)
        return (
          reading.problem(
            'missing-key',
            value,
            `${what} needs "${limit}": how much is near enough is yours to say (0 to 1, or per cent).`,
          ) ?? []
        );
      const share = reading.bound(bound.value, `"${limit}"`, '0.8');
      if (!texts?.[0] || !share) return [];
      if (share.operator !== '=' || share.value < 0 || share.value > 1)
        return reading.problem('bad-value', bound.value, `"${limit}" must be from 0 to 1, or from 0% to 100%.`) ?? [];
      if (share.value === (isRate ? 1 : 0))
        reading.problem('bad-value', bound.value, alwaysTrue(`"${limit}: ${share.value}"`));
      if (isRate) {
        const rates = texts.map((text): Check => ({ kind: 'word-error-rate', text, rate: share.value, at: text.at }));
        return rates.length === 1 ? rates : [{ kind: 'any', checks: rates }];
      }
      if (name === 'embedding') return [{ kind: 'embedding', texts, threshold: share.value }];
      const metric = fields.has('metric')
        ? reading.oneOf(fields.get('metric')!.value, '"metric"', ['blend', 'trigrams', 'words'] as const)
        : undefined;
      return [{ kind: 'similar', texts, threshold: share.value, ...(metric && { metric }) }];
    }
  }
}

/** What is said of a check that nothing can fail. */
export function alwaysTrue(what: string): string {
  return `${what} is always true, so nothing is checked. Write "anything: true" when any message is fine.`;
}
