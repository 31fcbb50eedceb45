import type { Node } from 'yaml';
import { compileRegex } from '../matching/compile-regex.ts';
import type { Problem, SourceFile } from '../source.ts';
import { suggest } from '../suggest.ts';
import { YamlSource, type YamlField } from '../yaml-source.ts';
import type { Speaker } from './chat.ts';
import { defaultRules } from './default-rules.ts';
import { outcomes, type Condition, type Matcher, type Rule, type Rules, type Signal } from './rules.ts';

const speakers: readonly Speaker[] = ['user', 'bot', 'person', 'system'];

/** The rules that are built in. */
export function builtInRules(): Rules {
  const file = 'the built-in rules';
  const { rules, problems } = readRules({ file, text: defaultRules, bytes: new Uint8Array() }, nativeMatcher);
  if (problems.length > 0)
    throw new Error(`${file} are broken: ${problems[0]!.message} (line ${problems[0]!.at.line})`);
  return rules;
}

/**
 * Reads a file of rules. With `extends: default` its signals are added to the built-in ones (of the same name: their
 * patterns), and its rules come before the built-in rules. All mistakes are found in one pass.
 */
export function readRules(
  source: SourceFile,
  compile: (pattern: string) => Matcher = boundedMatcher,
): { readonly rules: Rules; readonly problems: readonly Problem[] } {
  const yaml = new YamlSource(source);
  const empty: Rules = { signals: new Map(), rules: [] };
  if (yaml.problems.length > 0) return { rules: empty, problems: yaml.problems };
  const top = yaml.fields(yaml.documents[0]?.contents, 'A file of rules', ['version', 'extends', 'signals', 'rules']);
  if (!top) return { rules: empty, problems: yaml.problems };
  if (top.has('version')) yaml.integer(top.get('version')!.value, '"version"', 1, 1);
  else yaml.problem('missing-key', yaml.documents[0]?.contents, 'A file of rules needs "version: 1".');
  const base =
    top.has('extends') && yaml.oneOf(top.get('extends')!.value, '"extends"', ['default']) ? builtInRules() : empty;
  const signals = new Map(base.signals);
  if (top.has('signals'))
    for (const field of yaml.fields(top.get('signals')!.value, '"signals"')?.values() ?? []) {
      const signal = readSignal(yaml, field, base.signals.get(field.name), compile);
      if (signal) signals.set(field.name, signal);
    }
  const own = top.has('rules')
    ? (yaml.list(top.get('rules')!.value, '"rules"') ?? []).flatMap((node) => readRule(yaml, node, signals) ?? [])
    : [];
  const rules = [...own, ...base.rules];
  if (rules.length > 0 && rules.at(-1)!.when.kind !== 'always')
    yaml.problem(
      'missing-key',
      top.get('rules')?.key,
      'The last rule must be "when: {always: true}", so that every chat has an outcome.',
    );
  if (rules.length === 0)
    yaml.problem(
      'missing-key',
      yaml.documents[0]?.contents,
      'There are no "rules". Write some, or "extends: default".',
    );
  return { rules: { signals, rules }, problems: yaml.problems };
}

/** For patterns of users: linear in the text, whatever they wrote. */
function boundedMatcher(pattern: string): Matcher {
  const compiled = compileRegex(pattern, true);
  return (text) => compiled.matcher(text).find();
}

/** For the built-in patterns, which are known not to backtrack far: several times faster. */
function nativeMatcher(pattern: string): Matcher {
  const compiled = new RegExp(pattern, 'iu');
  return (text) => compiled.test(text);
}

function readSignal(
  yaml: YamlSource,
  field: YamlField,
  base: Signal | undefined,
  compile: (pattern: string) => Matcher,
): Signal | undefined {
  const fields = yaml.fields(field.value, `The signal "${field.name}"`, ['of', 'names', 'text', 'except']);
  if (!fields) return undefined;
  const patterns = (name: 'names' | 'text' | 'except'): Matcher[] => {
    const found = fields.get(name);
    if (!found) return [];
    const nodes = yaml.isList(found.value) ? (yaml.list(found.value, `"${name}"`) ?? []) : [found.value];
    return nodes.flatMap((node) => {
      const text = yaml.text(node, `each of "${name}"`);
      if (!text) return [];
      try {
        return [compile(name === 'names' ? `^(?:${text.value})$` : text.value)];
      } catch (cause) {
        return yaml.problem('bad-regex', node, (cause as Error).message) ?? [];
      }
    });
  };
  const of = fields.get('of');
  const named = of
    ? (yaml.isList(of.value) ? (yaml.list(of.value, '"of"') ?? []) : [of.value]).flatMap(
        (node) => yaml.oneOf(node, '"of"', speakers) ?? [],
      )
    : undefined;
  if (!named && !base)
    return yaml.problem('missing-key', field.key, `The signal "${field.name}" needs "of": ${speakers.join(', ')}.`);
  return {
    name: field.name,
    of: named ?? base!.of,
    names: [...(base?.names ?? []), ...patterns('names')],
    text: [...(base?.text ?? []), ...patterns('text')],
    except: [...(base?.except ?? []), ...patterns('except')],
  };
}

function readRule(yaml: YamlSource, node: Node | null, signals: ReadonlyMap<string, Signal>): Rule | undefined {
  const fields = yaml.fields(node, 'A rule', ['rule', 'outcome', 'when']);
  if (!fields) return undefined;
  const need = (name: string): Node | null | undefined => {
    const field = fields.get(name);
    return field ? field.value : yaml.problem('missing-key', node, `A rule needs "${name}".`);
  };
  const name = yaml.text(need('rule'), '"rule"')?.value;
  const outcome = yaml.oneOf(need('outcome'), '"outcome"', outcomes);
  const when = readCondition(yaml, need('when'), signals);
  return name === undefined || !outcome || !when ? undefined : { name, outcome, when };
}

function readCondition(
  yaml: YamlSource,
  node: Node | null | undefined,
  signals: ReadonlyMap<string, Signal>,
): Condition | undefined {
  const fields = yaml.fields(node, '"when"', [
    'some',
    'last-replies',
    'at-least',
    'last-user',
    'ends-with',
    'except',
    'nobody-wrote',
    'always',
  ]);
  if (!fields) return undefined;
  const signal = (at: Node | null | undefined, also: readonly string[] = []): string | undefined => {
    const text = yaml.text(at, 'A signal');
    if (!text) return undefined;
    const known = [...signals.keys(), ...also];
    if (known.includes(text.value)) return text.value;
    return yaml.problem(
      'unknown-key',
      at,
      `There is no signal "${text.value}". Known are: ${known.join(', ')}.`,
      suggest(text.value, known),
    );
  };
  const value = (name: string): Node | null | undefined => fields.get(name)?.value;
  if (fields.has('some')) {
    const name = signal(value('some'));
    return name === undefined ? undefined : { kind: 'some', signal: name };
  }
  if (fields.has('last-replies')) {
    const nodes = yaml.isList(value('last-replies'))
      ? (yaml.list(value('last-replies'), '"last-replies"') ?? [])
      : [value('last-replies') ?? null];
    const names = nodes.flatMap((one) => signal(one) ?? []);
    const atLeast = fields.has('at-least') ? yaml.integer(value('at-least'), '"at-least"', 1, 1000) : 1;
    return atLeast === undefined ? undefined : { kind: 'last-replies', signals: names, atLeast };
  }
  if (fields.has('last-user')) {
    const name = signal(value('last-user'));
    return name === undefined ? undefined : { kind: 'last-user', signal: name };
  }
  if (fields.has('ends-with')) {
    const what = signal(value('ends-with'), speakers);
    const except = fields.has('except') ? signal(value('except')) : undefined;
    return what === undefined ? undefined : { kind: 'ends-with', what, ...(except !== undefined && { except }) };
  }
  if (fields.has('nobody-wrote')) return { kind: 'nobody-wrote' };
  if (fields.has('always')) return { kind: 'always' };
  return yaml.problem(
    'missing-key',
    node,
    '"when" needs one of: some, last-replies, last-user, ends-with, nobody-wrote, always.',
  );
}
