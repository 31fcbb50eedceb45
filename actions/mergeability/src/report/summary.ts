import { details, escapeMarkdown, inlineCode, table } from 'action-kit/markdown';
import { truncateText } from 'action-kit/truncate-text';
import type { Judgement, RuleJudgement } from '../engine/judgement.ts';
import type { RuleVerdict } from '../engine/verdict.ts';
import { describeActor } from '../policy/actor.ts';
import type { Bypass } from '../policy/policy.ts';

const MARKS: Readonly<Record<RuleVerdict, string>> = {
  pass: '✅ pass',
  fail: '❌ fail',
  pending: '🟡 pending',
  error: '⚠️ error',
  bypassed: '🔓 bypassed',
  'not-applicable': '➖ does not apply',
};

/** Where the policy that judged comes from. */
export interface PolicySource {
  /** `path@sha` of the policy and of all that it extends, nearest first. */
  readonly files: readonly string[];
}

export interface SummaryFacts {
  readonly number: number;
  readonly headSha: string;
  readonly judgement: Judgement;
  readonly source: PolicySource;
  /** What people should know beside the verdict. */
  readonly warnings: readonly string[];
  /** What could not be looked at, without a say in the verdict. */
  readonly note?: string | undefined;
  /** What the policy of the pull request itself would say, when it changes it. */
  readonly preview?: string | undefined;
  /** How failed rules can be bypassed. */
  readonly bypass?: Bypass;
}

const cell = (text: string): string => escapeMarkdown(truncateText(text, { characters: 600 }));

/** The verdict as Markdown: a table rule – why – what to do – who. Everything foreign in it is escaped. */
export function renderSummary({
  number,
  headSha,
  judgement,
  source,
  warnings,
  note,
  preview,
  bypass,
}: SummaryFacts): string {
  const applying = judgement.rules.filter(({ verdict }) => verdict !== 'not-applicable');
  const resting = judgement.rules.filter(({ verdict }) => verdict === 'not-applicable');
  const rows = (rules: readonly RuleJudgement[]): string[][] =>
    rules.map((rule) => [`${MARKS[rule.verdict]}<br>${cell(rule.name)}`, cell(rule.why), cell(rule.todo), whoOf(rule)]);
  const parts = [
    `### ${MARKS[judgement.verdict]}: pull request ${number}`,
    cell(judgement.summary),
    ...warnings.map((warning) => `> [!WARNING]\n> ${cell(warning)}`),
    table(['rule', 'why', 'what to do', 'who'], rows(applying)),
    resting.length === 0
      ? ''
      : details(
          resting.length === 1 ? '1 rule does not apply' : `${resting.length} rules do not apply`,
          table(
            ['rule', 'why'],
            resting.map((rule) => [cell(rule.name), cell(rule.why)]),
          ),
        ),
    preview === undefined ? '' : details('What the policy of this pull request would say', preview),
    bypass === undefined ? '' : describeBypass(bypass, headSha),
    note === undefined ? '' : `<sub>${cell(note)}</sub>`,
    `<sub>Judged commit ${inlineCode(headSha.slice(0, 12))} by ${source.files.map((file) => inlineCode(file)).join(', ')}.</sub>`,
  ];
  return parts.filter((part) => part !== '').join('\n\n');
}

/** People in code, so that a report rings nobody up. */
const whoOf = ({ who }: RuleJudgement): string =>
  who
    .slice(0, 6)
    .map((each) => (each.startsWith('@') ? inlineCode(each) : cell(each)))
    .join(', ');

function describeBypass({ who, command, needsReason, until }: Bypass, headSha: string): string {
  const line = [command, until === 'next-push' ? headSha : '', needsReason ? '<reason>' : '']
    .filter((part) => part !== '')
    .join(' ');
  return `${cell(who.map(describeActor).join(', '))} can override this with the comment ${inlineCode(line)}.`;
}
