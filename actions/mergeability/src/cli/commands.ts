import { UserError } from 'action-kit/errors';
import { visibleLine, visibleText } from 'action-kit/visible-text';
import { findContradictions, whyNotCompared } from '../engine/contradictions.ts';
import { evaluate } from '../engine/evaluate.ts';
import { checkExpectations, judgeGiven } from '../policy/imagine.ts';
import { policySchema } from '../policy/policy-schema.ts';
import type { Command, CommandResult } from './command.ts';
import { readPolicy, readSnapshots } from './read-files.ts';
import { renderJudgement } from './render.ts';

const POLICIES = '[policy.yml] [extended.yml …]';

const validate: Command = {
  name: 'validate',
  usage: POLICIES,
  summary: 'Reads a policy and names every mistake with its place.',
  async run({ positionals }): Promise<CommandResult> {
    const { rules, tests } = await readPolicy(positionals);
    return {
      exitCode: 0,
      output: `${positionals[0] ?? 'the policy'} is valid: ${rules.length} rules, ${tests.length} tests.`,
    };
  },
};

const test: Command = {
  name: 'test',
  usage: POLICIES,
  summary: 'Runs the tests that stand in the policy.',
  async run({ positionals }): Promise<CommandResult> {
    const policy = await readPolicy(positionals);
    if (policy.tests.length === 0)
      throw new UserError('The policy has no tests.', { hint: 'Add "tests:" with given and expect.' });
    const results = policy.tests.map((each) => {
      const failures = checkExpectations(judgeGiven(policy, each.given), each.expect);
      const lines = failures.map(
        ({ rule, expected, found, why }) => `    ${rule}: expected ${expected}, found ${found}\n    because ${why}`,
      );
      return {
        isGood: failures.length === 0,
        text: [`${failures.length === 0 ? '✓' : '✗'} ${each.name} (${each.at.file}:${each.at.line})`, ...lines].join(
          '\n',
        ),
      };
    });
    const bad = results.filter(({ isGood }) => !isGood).length;
    const closing = `\n${results.length - bad} of ${results.length} tests pass.`;
    return {
      exitCode: bad === 0 ? 0 : 1,
      output: visibleText([...results.map(({ text }) => text), closing].join('\n')),
    };
  },
};

const explain: Command = {
  name: 'explain',
  usage: `--snapshot file.json [--now 2026-01-31T12:00:00Z] ${POLICIES}`,
  summary: 'Judges a recorded pull request and shows every condition: why, what to do, who.',
  async run({ positionals, options }): Promise<CommandResult> {
    const policy = await readPolicy(positionals);
    const now = momentOf(options['now']);
    const judgements = (await readSnapshots(needed(options, 'snapshot'))).map((snapshot) => ({
      number: snapshot.pullRequest.number,
      judgement: evaluate(snapshot, policy, now),
      remarks: [...findContradictions(snapshot, policy), whyNotCompared(snapshot) ?? []].flat(),
    }));
    const isOpen = judgements.every(({ judgement }) => judgement.verdict === 'pass');
    return {
      exitCode: isOpen ? 0 : 1,
      output: judgements
        .map(({ number, judgement, remarks }) =>
          [`Pull request ${number}`, ...remarks.map(visibleLine), renderJudgement(judgement, true)].join('\n'),
        )
        .join('\n\n'),
    };
  },
};

const simulate: Command = {
  name: 'simulate',
  usage: `--snapshot file.json --against new.yml [--now …] ${POLICIES}`,
  summary: 'Judges recorded pull requests by two policies and shows what the second one changes.',
  async run({ positionals, options }): Promise<CommandResult> {
    const [before, after] = [await readPolicy(positionals), await readPolicy([needed(options, 'against')])];
    const now = momentOf(options['now']);
    const lines = (await readSnapshots(needed(options, 'snapshot'))).flatMap((snapshot) => {
      const [one, other] = [evaluate(snapshot, before, now), evaluate(snapshot, after, now)];
      const rules = other.rules.flatMap((rule) => {
        const old = one.rules.find(({ name }) => name === rule.name)?.verdict ?? 'no rule';
        return old === rule.verdict ? [] : [`    ${rule.name}: ${old} → ${rule.verdict} (${rule.why})`];
      });
      const gone = one.rules
        .filter(({ name }) => !other.rules.some((rule) => rule.name === name))
        .map(({ name, verdict }) => `    ${name}: ${verdict} → no rule`);
      return [`#${snapshot.pullRequest.number}: ${one.verdict} → ${other.verdict}`, ...rules, ...gone];
    });
    return { exitCode: 0, output: visibleText(lines.join('\n')) };
  },
};

const schema: Command = {
  name: 'schema',
  usage: '',
  summary: 'Prints the JSON Schema of policies, for editors.',
  run: async () => ({ exitCode: 0, output: JSON.stringify(policySchema(), null, 2) }),
};

export const commands: readonly Command[] = [validate, test, explain, simulate, schema];

function needed(options: Readonly<Record<string, string | undefined>>, name: string): string {
  const value = options[name];
  if (value === undefined || value === '') throw new UserError(`The option --${name} is missing.`);
  return value;
}

function momentOf(text: string | undefined): number {
  const moment = text === undefined ? Date.now() : Date.parse(text);
  if (Number.isNaN(moment))
    throw new UserError(`Expected a time such as 2026-01-31T12:00:00Z, found ${JSON.stringify(text)}.`);
  return moment;
}
