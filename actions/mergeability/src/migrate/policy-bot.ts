import { UserError } from 'action-kit/errors';
import { didYouMean } from 'action-kit/suggestion';
import {
  allConditions,
  anyCondition,
  type Conditions,
  isPlain,
  type MigratedRule,
  type Migration,
  type Plain,
  textOf,
} from './migration.ts';
import { migratePredicate } from './policy-bot-predicates.ts';
import { migrateApprovals, migrateDisapproval, noteUnknownActors } from './policy-bot-people.ts';

/** Translates `.policy.yml` of policy-bot. */
export function migratePolicyBot(source: unknown): Migration {
  const left: string[] = [];
  const file: Plain = isPlain(source) ? source : {};
  if (file['remote'] !== undefined) {
    left.push(
      `remote: the policy lies in ${textOf(file['remote'])}; migrate that file, and write "extends: ${textOf(file['remote'])}//mergeability.yml@<ref>" here.`,
    );
  }
  const defined = new Map<string, Plain>();
  for (const rule of listOf(file['approval_rules'])) if (isPlain(rule)) defined.set(textOf(rule['name']), rule);
  const policy: Plain = isPlain(file['policy']) ? file['policy'] : {};
  const rules = listOf(policy['approval']).map((entry) => ruleOf(entry, defined, left));
  if (isPlain(policy['disapproval'])) rules.push(migrateDisapproval(policy['disapproval'], left));
  return { policy: { version: 1, rules }, left: [...new Set(left)] };
}

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

/** One entry of the list under `approval`: a rule by name, or a combination of them. */
function ruleOf(entry: unknown, defined: ReadonlyMap<string, Plain>, left: string[]): MigratedRule {
  const { names, when, conditions } = combine(entry, defined, left);
  const rule = isPlain(entry) ? undefined : defined.get(names[0] ?? '');
  return {
    name: (rule ? textOf(entry) : `Approval: ${names.join(', ')}`).slice(0, 100),
    ...(rule?.['description'] ? { description: textOf(rule['description']) } : {}),
    ...(when && { when }),
    require: conditions,
  };
}

interface Combined {
  readonly names: readonly string[];
  /** Where it does not hold, policy-bot skips the rule, which then counts neither way. Undefined: it is never skipped. */
  readonly when: Conditions | undefined;
  readonly conditions: Conditions;
}

/** @throws UserError for what policy-bot refuses as well */
function combine(entry: unknown, defined: ReadonlyMap<string, Plain>, left: string[]): Combined {
  if (isPlain(entry)) {
    const [key, ...others] = Object.keys(entry);
    const list = listOf(entry[key ?? '']);
    if ((key !== 'or' && key !== 'and') || others.length > 0 || list.length === 0)
      throw new UserError(`policy.approval: expected "or" or "and" with a list of rules, found ${shown(entry)}.`);
    const parts = list.map((part) => combine(part, defined, left));
    const whens = parts.flatMap(({ when }) => (when ? [when] : []));
    return {
      names: parts.flatMap(({ names }) => names),
      // Skipped as a whole only where every part is.
      when: whens.length < parts.length ? undefined : anyCondition(whens),
      conditions:
        key === 'or'
          ? anyCondition(parts.map(({ when, conditions }) => (when ? allConditions([when, conditions]) : conditions)))
          : allConditions(
              parts.map(({ when, conditions }) => (when ? anyCondition([{ not: when }, conditions]) : conditions)),
            ),
    };
  }
  const name = textOf(entry);
  const rule = defined.get(name);
  if (rule === undefined) {
    throw new UserError(`policy.approval names the rule ${shown(entry)}, which approval_rules does not define.`, {
      hint: didYouMean(name, [...defined.keys()]),
    });
  }
  return { names: [name], when: whenOf(rule, left), conditions: requirementOf(rule, left) };
}

const shown = (value: unknown): string => JSON.stringify(value).slice(0, 80);

function whenOf(rule: Plain, left: string[]): Conditions | undefined {
  const predicates = isPlain(rule['if']) ? Object.entries(rule['if']) : [];
  const parts = predicates.flatMap(([name, params]) => {
    const conditions = migratePredicate(name, params);
    if (conditions === undefined)
      left.push(
        `${textOf(rule['name'])}: the predicate "${name}" is not carried; the rule applies more often than before.`,
      );
    return conditions ? [conditions] : [];
  });
  return parts.length === 0 ? undefined : allConditions(parts);
}

/** What a rule of policy-bot asks: approvals, and conditions beside them. Nothing is asked by a rule without either. */
function requirementOf(rule: Plain, left: string[]): Conditions {
  const requires: Plain = isPlain(rule['requires']) ? rule['requires'] : {};
  const name = textOf(rule['name']);
  const parts: Conditions[] = [];
  const count = Number(requires['count'] ?? 0);
  if (count > 0) parts.push({ approvals: migrateApprovals(name, count, requires, rule['options'], left) });
  noteUnknownActors(name, requires, left);
  for (const [predicate, params] of isPlain(requires['conditions']) ? Object.entries(requires['conditions']) : []) {
    const conditions = migratePredicate(predicate, params);
    if (conditions) parts.push(conditions);
    else left.push(`${name}: the condition "${predicate}" is not carried.`);
  }
  return parts.length === 0 ? { approvals: { count: 0, changes_requested: 'ignore' } } : allConditions(parts);
}
