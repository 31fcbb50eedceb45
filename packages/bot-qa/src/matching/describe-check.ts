import type { Check } from '../check.ts';
import type { JsonTemplate, Template } from '../template.ts';
import { describeBound } from './bound.ts';
import { truncate } from './normalise-text.ts';

/** What a check expects, as the end of "expected: …". Holes are shown as written. */
export function describeCheck(check: Check): string {
  switch (check.kind) {
    case 'equals':
      return `text "${cut(check.text)}"${ignoring(check)}`;
    case 'contains':
      return `text with ${check.words ? 'the words ' : ''}"${cut(check.text)}"${ignoring(check)}`;
    case 'wildcard':
      return `text like "${cut(check.pattern)}"${ignoring(check)}`;
    case 'regex':
      return `text matching /${cut(check.pattern)}/${check.ignoreCase ? 'i' : ''}`;
    case 'word-error-rate':
      return `text "${cut(check.text)}" with a word error rate of at most ${check.rate}`;
    case 'similar':
      return `text similar to ${list(check.texts)} (at least ${check.threshold})`;
    case 'embedding':
      return `text near ${list(check.texts)} (embedding, at least ${check.threshold})`;
    case 'list':
      return `a text of list "${check.list}"`;
    case 'any-text':
      return 'any message';
    case 'length':
      return `${describeBound(check.bound)} ${check.unit}`;
    case 'buttons':
    case 'quick-replies': {
      const noun = check.kind === 'buttons' ? 'buttons' : 'quick replies';
      return check.titles.length === 0
        ? noun
        : `${noun} ${check.mode === 'exactly' ? 'exactly ' : ''}${list(check.titles)}`;
    }
    case 'cards':
      return `cards ${list(check.titles)}`;
    case 'media':
      return `media ${list(check.urls)}`;
    case 'form':
      return `form fields ${list(check.fields)}`;
    case 'count':
      return `${describeBound(check.bound)} ${check.of}`;
    case 'intent':
      return `intent "${cut(check.name)}"`;
    case 'intent-unique':
      return 'an intent without a rival';
    case 'confidence':
      return `confidence ${describeBound(check.bound)}`;
    case 'entities':
      return `entities ${list(check.names)}${check.more ? ' and maybe more' : ''}`;
    case 'entity-values':
      return `entity values ${list(check.values)}${check.more ? ' and maybe more' : ''}`;
    case 'entity':
      return `entity "${cut(check.name)}" with ${list(check.values)}`;
    case 'slot':
      return check.value === undefined ? `slot "${check.name}" set` : `slot "${check.name}" = ${showJson(check.value)}`;
    case 'event':
      return `the bot does ${check.event}${check.name ? ` "${cut(check.name)}"` : ''}`;
    case 'payload':
      return `payload ${check.mode === 'exactly' ? 'exactly ' : 'with '}${truncate(showJson(check.value), 300)}`;
    case 'json': {
      const path = cut(check.path);
      if (check.count) return `${path} found ${describeBound(check.count)} times`;
      if (check.match) return `${path}: ${describeCheck({ ...check.match, at: check.at })}`;
      return check.value === undefined ? `${path} to be there` : `${path} = ${truncate(showJson(check.value), 300)}`;
    }
    case 'latency':
      return `a reply in ${describeBound(check.bound)} ms`;
    case 'type':
      return check.name ? `${check.type} "${cut(check.name)}"` : `a message of type ${check.type}`;
    case 'locale':
      return `locale ${check.locale}`;
    case 'judge':
      return `the judge to agree: "${cut(check.rubric)}"`;
    case 'not':
      return `not ${describeCheck(check.check)}`;
    case 'any':
      return check.checks.map(describeCheck).join(' or ');
    case 'all':
      return check.checks.map(describeCheck).join(' and ');
  }
}

/** All checks of one message in one line. */
export function describeChecks(checks: readonly Check[]): string {
  return checks.length === 0 ? 'a message' : checks.map(describeCheck).join(', ');
}

function ignoring(check: { readonly ignoreCase?: boolean }): string {
  return check.ignoreCase ? ' in any case' : '';
}

function cut(template: Template): string {
  return truncate(template.source, 200);
}

function list(templates: readonly Template[]): string {
  const shown = templates.slice(0, 5).map((template) => `"${cut(template)}"`);
  return `${shown.join(', ')}${templates.length > 5 ? ` and ${templates.length - 5} more` : ''}`;
}

/** JSON as it was written in the fixture. */
export function showJson(value: JsonTemplate): string {
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  if (Array.isArray(value)) return `[${(value as readonly JsonTemplate[]).map(showJson).join(',')}]`;
  if ('parts' in value) return JSON.stringify(value.source);
  const { entries } = value as { readonly entries: Readonly<Record<string, JsonTemplate>> };
  return `{${Object.entries(entries)
    .map(([key, item]) => `${JSON.stringify(key)}:${showJson(item)}`)
    .join(',')}}`;
}
