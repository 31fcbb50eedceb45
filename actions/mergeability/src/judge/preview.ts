import { describeError } from 'action-kit/errors';
import { fencedBlock, table, escapeMarkdown } from 'action-kit/markdown';
import { collect } from '../collect/collect.ts';
import { evaluate } from '../engine/evaluate.ts';
import type { Judgement } from '../engine/judgement.ts';
import { mergePolicies } from '../policy/extends.ts';
import { checkExpectations, judgeGiven } from '../policy/imagine.ts';
import type { Policy } from '../policy/policy.ts';
import { readPolicyFile } from '../policy/read-policy.ts';
import { contextsOf, type Judged } from './judge-pull-request.ts';
import type { Services, Settings } from './services.ts';

/**
 * What the policy would say that the pull request itself brings, as Markdown; undefined when it brings none. For
 * information only; with what becomes of the tests in it. What it extends is not read: its author could point it at a file that only our token may see, and
 * read that in our messages.
 */
export async function previewPolicy(
  { number, opened, standing, subject, context, own: old, collected }: Judged,
  services: Services,
  { policyFile, owner, repo, statusContext }: Settings,
): Promise<string | undefined> {
  const { history } = opened;
  const { files } = collected.snapshot.facts;
  const touches = (path: string | undefined): boolean => path === policyFile;
  if (files?.known && !files.value.some(({ path, previousPath }) => touches(path) || touches(previousPath)))
    return undefined;
  // Not the tip of the base: a policy that changed there meanwhile is no change of the pull request.
  const [before, text] = await Promise.all(
    (['merge-base', 'head'] as const).map(
      async (at) => (await history.textsAt(at, [policyFile])).get(policyFile) ?? null,
    ),
  );
  if (before === text) return undefined;
  if (text === null || text === undefined)
    return `The pull request removes ${escapeMarkdown(policyFile)}: every pull request after it would be an error.`;
  try {
    const file = readPolicyFile(text, policyFile);
    const policy = mergePolicies([file]);
    const now = services.now();
    const { snapshot } = await collect({
      github: services.github, history, policy, owner, name: repo, number, subject, baseRef: standing.baseRef, baseSha: standing.baseSha, statusContext: context,
      statusContexts: contextsOf(statusContext), now,
    }); // oxfmt-ignore
    const judgement = evaluate(snapshot, policy, now);
    const note = file.extends ? '\n\nRules of the policy that it extends are not part of this preview.' : '';
    return `It would say **${judgement.verdict}** here. The old policy judges this pull request.\n\n${compareRules(old, judgement)}\n\n${describeTests(policy)}${note}`;
  } catch (error) {
    return `It cannot be used:\n\n${fencedBlock(describeError(error))}`;
  }
}

/** Rule by rule: what it says now, and what it would say. */
function compareRules(now: Judgement, then: Judgement): string {
  const verdictOf = ({ rules }: Judgement, name: string): string =>
    rules.find((rule) => rule.name === name)?.verdict ?? 'no rule';
  const kept = then.rules.map(({ name, verdict, why }) => [name, verdictOf(now, name), verdict, why]);
  const gone = now.rules
    .filter(({ name }) => verdictOf(then, name) === 'no rule')
    .map(({ name, verdict }) => [name, verdict, 'no rule', '']);
  return table(
    ['rule', 'now', 'then', 'why'],
    [...kept, ...gone].map((row) => row.map(escapeMarkdown)),
  );
}

/** What becomes of the tests that stand in the policy: they are imagined, and ask nothing of GitHub. */
function describeTests(policy: Policy): string {
  const failed = policy.tests
    .map(({ name, given, expect }) => ({ name, failures: checkExpectations(judgeGiven(policy, given), expect) }))
    .filter(({ failures }) => failures.length > 0);
  const count = `${policy.tests.length - failed.length} of ${policy.tests.length} tests in the policy pass.`;
  if (failed.length === 0) return count;
  const rows = failed.flatMap(({ name, failures }) =>
    failures.map(({ rule, expected, found, why }) => [name, rule, expected, found, why].map(escapeMarkdown)),
  );
  return `${count}\n\n${table(['test', 'rule', 'expected', 'found', 'why'], rows.slice(0, 50))}`;
}
