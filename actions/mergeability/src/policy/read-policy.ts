import { readConfigNodes } from 'action-kit/config-node';
import { object, optional } from 'action-kit/config-object';
import { array, boolean, type Infer, oneOf, type Schema, string } from 'action-kit/config-schema';
import { checked, converted, located } from 'action-kit/config-value';
import { ConfigError, type Problem, UserError } from 'action-kit/errors';
import { gitFlow } from '../conditions/git-flow.ts';
import { actors } from './actor.ts';
import { type Expression, expression } from './expression.ts';
import { parseExtends } from './extends.ts';
import { findNameProblems } from './name-problems.ts';
import type { Bypass, Extends, PolicyFile, Rule } from './policy.ts';
import { policyTest } from './policy-test.ts';

/** Where a policy is looked for when no input says otherwise. */
export const DEFAULT_POLICY_PATH = '.github/mergeability.yml';
/** More rules than anybody can overlook are a mistake or an attack. */
const MAX_RULES = 500;

/** What the preset asks for is the condition of that name. */
const FLOW: Schema<Expression> = gitFlow.schema;

const rule = checked(
  object({
    name: located(string({ minLength: 1, maxLength: 100, expected: 'the name of a rule' })),
    description: optional(string({ maxLength: 500 })),
    when: optional(expression()),
    require: optional(expression()),
    preset: optional(oneOf(['git-flow'])),
    with: optional(FLOW),
    locked: optional(boolean()),
  }),
  ({ require: wanted, preset, with: options }) => {
    if (wanted === undefined && preset === undefined)
      return 'expected "require" or "preset": the rule asks for nothing.';
    if (wanted !== undefined && preset !== undefined) return '"require" and "preset" both say what the rule asks for.';
    return options !== undefined && preset === undefined
      ? '"with" gives options to a preset, but there is none.'
      : undefined;
  },
);

const bypass: Schema<Bypass> = converted(
  object({
    who: actors(),
    command: optional(string({ minLength: 2, maxLength: 100, expected: 'a command' })),
    reason: optional(oneOf(['required', 'optional'])),
    until: optional(oneOf(['next-push', 'merged'])),
  }),
  ({ who, command = '/mergeability override', reason = 'required', until = 'next-push' }) => ({
    who,
    command,
    needsReason: reason === 'required',
    until,
  }),
);

const extension: Schema<Extends> = converted(string({ expected: 'owner/repository//path@ref' }), (text) => {
  const result = parseExtends(text);
  if (result === undefined) {
    throw new UserError(`expected owner/repository//path@ref, found ${JSON.stringify(text.slice(0, 200))}.`, {
      hint: 'Name the ref, for instance acme/.github//mergeability.yml@v3: a policy that moves by itself proves nothing.',
    });
  }
  return result;
});

/** The whole file; also the source of the published JSON Schema. */
export const policyFile = object(
  {
    version: oneOf([1]),
    extends: optional(extension),
    rules: optional(array(rule, { max: MAX_RULES })),
    none_applicable: optional(oneOf(['pass', 'error'])),
    bypass: optional(bypass),
    tests: optional(array(policyTest, { max: 1_000 })),
  },
  {
    instead: {
      mergeable: 'This is a policy of mergeable: "npx mergeability migrate" translates it.',
      policy: 'This is a policy of policy-bot: "npx mergeability migrate" translates it.',
      approval_rules: 'This is a policy of policy-bot: "npx mergeability migrate" translates it.',
    },
  },
);

/**
 * Reads one policy file.
 *
 * @param origin what messages and verdicts call the file
 * @throws ConfigError with every mistake, each with its place
 */
export function readPolicyFile(text: string, origin: string): PolicyFile {
  const problems: Problem[] = [];
  const node = readConfigNodes(text, origin, problems);
  const result = node && policyFile.read(node, problems);
  if (node) problems.push(...findNameProblems(node));
  if (!result?.ok) throw new ConfigError(problems, text);
  const given = result.value;
  if (given.rules === undefined && given.extends === undefined) {
    const hint = 'Add "rules:" or "extends:".';
    problems.push({ file: origin, line: 1, column: 1, message: 'the policy has no rules.', hint });
  }
  if (problems.length > 0) throw new ConfigError(problems, text);
  return {
    origin,
    ...(given.extends && { extends: given.extends }),
    ...(given.none_applicable && { noneApplicable: given.none_applicable }),
    rules: (given.rules ?? []).map((each) => compileRule(each, origin, given.bypass)),
    tests: given.tests ?? [],
  };
}

function compileRule(given: Infer<typeof rule>, origin: string, bypassed: Bypass | undefined): Rule {
  const preset = given.preset && (given.with ?? presetWithDefaults());
  return {
    name: given.name.value,
    at: given.name.at,
    ...(given.description !== undefined && { description: given.description }),
    ...(given.when && { when: given.when }),
    require: (given.require ?? preset) as Expression,
    locked: given.locked ?? false,
    origin,
    ...(bypassed && { bypass: bypassed }),
  };
}

/** git-flow with its own branch names. */
function presetWithDefaults(): Expression {
  const result = FLOW.read({ kind: 'boolean', value: true, at: { file: '', line: 1, column: 1 } }, []);
  if (!result.ok) throw new Error('The preset git-flow has no defaults.');
  return result.value;
}
