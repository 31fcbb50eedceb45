import { literalText } from '../template.ts';
import { visitSteps } from '../link.ts';
import { describeOptions, parseArguments, UsageError, valueOf, type OptionSpec } from '../parse-arguments.ts';
import { SecretMask } from '../run/mask-secrets.ts';
import { likeness } from '../similar/likeness.ts';
import type { Terminal } from '../terminal.ts';
import { findWork } from './find-work.ts';
import { sourceOptions } from './run-options.ts';

const options: readonly OptionSpec[] = [
  ...sourceOptions,
  { name: 'metric', value: 'blend | trigrams | words', help: 'which likeness (default blend)' },
];
/** So many pairs are enough to see where a threshold stands. */
const mostTexts = 1500;

/**
 * Shows what a threshold of `similar` would let through: every expected text of the suite is compared with every other
 * answer of the suite, which it must not be taken for. Likeness is lexical; it knows no meaning.
 */
export async function calibrate(given: readonly string[], terminal: Terminal): Promise<number> {
  const parsed = parseArguments(given, options);
  if (parsed.switches.has('help')) {
    await terminal.out(`Usage: bot-qa calibrate [options] <fixtures …>\n\n${describeOptions(options)}\n`);
    return 0;
  }
  const metric = valueOf(parsed, 'metric') ?? 'blend';
  if (!['blend', 'trigrams', 'words'].includes(metric))
    throw new UsageError(`"--metric" must be blend, trigrams or words, but "${metric}" was given.`);
  const work = await findWork(parsed, terminal, new SecretMask());
  const texts = new Map<string, string>();
  for (const conversation of work.suite.conversations) {
    visitSteps(conversation.steps, work.suite.blocks, (step) => {
      if (step.kind !== 'bot') return;
      for (const check of step.messages.flatMap((message) => message.checks)) {
        const templates = check.kind === 'equals' ? [check.text] : check.kind === 'similar' ? check.texts : [];
        for (const template of templates) {
          const text = literalText(template);
          if (text !== undefined && text.length > 3 && texts.size < mostTexts)
            texts.set(text, `${template.at.file}:${template.at.line}`);
        }
      }
    });
  }
  const all = [...texts];
  if (all.length < 2) {
    terminal.err('Nothing to calibrate with: the suite expects fewer than two different texts.\n');
    return 2;
  }
  const pairs: { readonly score: number; readonly guard: boolean; readonly a: number; readonly b: number }[] = [];
  for (let a = 0; a < all.length; a++) {
    for (let b = a + 1; b < all.length; b++) {
      const { score, guard } = likeness(all[a]![0], all[b]![0], metric);
      if (score >= 0.3) pairs.push({ score, guard: guard !== undefined, a, b });
    }
  }
  const total = (all.length * (all.length - 1)) / 2;
  await terminal.out(
    `${all.length} expected texts, ${total} pairs of different answers. At a threshold, so many would be taken for each other:\n\nthreshold   alone      with guards for numbers, dates, negation and names\n`,
  );
  for (const threshold of [0.5, 0.6, 0.7, 0.75, 0.8, 0.85, 0.9, 0.95]) {
    const alike = pairs.filter((pair) => pair.score >= threshold);
    const unguarded = alike.filter((pair) => !pair.guard).length;
    await terminal.out(`${threshold.toFixed(2).padEnd(12)}${String(alike.length).padEnd(11)}${unguarded}\n`);
  }
  const [closest] = pairs.filter((pair) => !pair.guard).sort((x, y) => y.score - x.score);
  if (closest) {
    const [left, right] = [all[closest.a]!, all[closest.b]!];
    await terminal.out(
      `\nThe nearest pair that no guard tells apart (${closest.score.toFixed(2)}):\n  ${left[1]} ${JSON.stringify(left[0])}\n  ${right[1]} ${JSON.stringify(right[0])}\n`,
    );
  }
  return 0;
}
