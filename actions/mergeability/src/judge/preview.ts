import { describeError } from 'action-kit/errors';
import { fencedBlock, table, escapeMarkdown } from 'action-kit/markdown';
import { collect } from '../collect/collect.ts';
import { evaluate } from '../engine/evaluate.ts';
import { mergePolicies } from '../policy/extends.ts';
import { readPolicyFile } from '../policy/read-policy.ts';
import type { Judged } from './judge-pull-request.ts';
import type { Services, Settings } from './services.ts';

/**
 * What the policy would say that the pull request itself brings, as Markdown; undefined when it brings none. For
 * information only. What it extends is not read: its author could point it at a file that only our token may see, and
 * read that in our messages.
 */
export async function previewPolicy(
  { number, opened, standing, subject, context, loaded, collected }: Judged,
  services: Services,
  { policyFile, owner, repo }: Settings,
): Promise<string | undefined> {
  const { history } = opened;
  const { files } = collected.snapshot.facts;
  const touches = (path: string | undefined): boolean => path === policyFile;
  if (files?.known && !files.value.some(({ path, previousPath }) => touches(path) || touches(previousPath)))
    return undefined;
  // Not the tip of the base: a policy that changed there meanwhile is no change of the pull request.
  const [old, text] = await Promise.all(
    (['merge-base', 'head'] as const).map(
      async (at) => (await history.textsAt(at, [policyFile])).get(policyFile) ?? null,
    ),
  );
  if (old === text) return undefined;
  if (text === null || text === undefined)
    return `The pull request removes ${escapeMarkdown(policyFile)}: every pull request after it would be an error.`;
  try {
    const file = readPolicyFile(text, policyFile);
    const policy = mergePolicies([file]);
    const now = services.now();
    const { snapshot } = await collect({
      github: services.github, history, policy, owner, name: repo, number, subject, baseSha: standing.baseSha, statusContext: context, now,
    }); // prettier-ignore
    const judgement = evaluate(snapshot, policy, now);
    const before = new Map(loaded.policy.rules.map((rule, index) => [rule.name, index]));
    const rows = judgement.rules.map((rule) => [
      escapeMarkdown(rule.name),
      before.has(rule.name) ? 'changed or kept' : 'new',
      rule.verdict,
      escapeMarkdown(rule.why),
    ]);
    const note = file.extends ? '\n\nRules of the policy that it extends are not part of this preview.' : '';
    return `It would say **${judgement.verdict}** here. The old policy judges this pull request.\n\n${table(['rule', '', 'verdict', 'why'], rows)}${note}`;
  } catch (error) {
    return `It cannot be used:\n\n${fencedBlock(describeError(error))}`;
  }
}
