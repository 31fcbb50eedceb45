import type { ConfigNode } from 'action-kit/config-node';
import type { Problem } from 'action-kit/errors';
import { didYouMean } from 'action-kit/suggestion';

/**
 * What is wrong with the names of a policy file: rules of one name, and tests that expect something of a rule that does
 * not exist. Looks at the file as written, so that these are told in one run with every other mistake.
 */
export function findNameProblems(file: ConfigNode): Problem[] {
  const names = itemsOf(entryOf(file, 'rules')).flatMap((rule) => {
    const name = entryOf(rule, 'name');
    return name?.kind === 'string' ? [name] : [];
  });
  // A test of a policy that extends another may well speak of the other's rules.
  const unknown =
    entryOf(file, 'extends') === undefined
      ? findUnknownRules(
          file,
          names.map(({ value }) => value),
        )
      : [];
  return [...findRepeated(names), ...unknown];
}

function findRepeated(names: readonly Extract<ConfigNode, { kind: 'string' }>[]): Problem[] {
  const seen = new Set<string>();
  return names.flatMap(({ value, at }): Problem[] => {
    const key = value.toLowerCase();
    if (!seen.has(key)) {
      seen.add(key);
      return [];
    }
    return [
      {
        ...at,
        message: `two rules have the name "${value}".`,
        hint: 'Give each rule a name of its own: reports and tests go by it.',
      },
    ];
  });
}

function findUnknownRules(file: ConfigNode, names: readonly string[]): Problem[] {
  const known = new Set(['gate', ...names.map((name) => name.toLowerCase())]);
  return itemsOf(entryOf(file, 'tests')).flatMap((test) => {
    const expected = entryOf(test, 'expect');
    if (expected?.kind !== 'mapping') return [];
    return [...expected.entries]
      .filter(([rule]) => !known.has(rule.toLowerCase()))
      .map(([rule, { keyAt }]) => ({
        ...keyAt,
        message: `there is no rule "${rule}" to expect something of.`,
        hint: didYouMean(rule, names),
      }));
  });
}

const entryOf = (node: ConfigNode, key: string): ConfigNode | undefined =>
  node.kind === 'mapping' ? node.entries.get(key)?.value : undefined;
const itemsOf = (node: ConfigNode | undefined): readonly ConfigNode[] => (node?.kind === 'list' ? node.items : []);
