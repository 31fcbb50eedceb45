import { shorten } from '../../reporters/conversation-outline.ts';
import { escapeXml as xml } from '../../reporters/escape-text.ts';
import type { Comparison } from '../compare-runs.ts';
import { isRed, type ComparisonResult } from '../judge-comparisons.ts';
import { faultOf, passesOf, placeOfComparison } from './outline.ts';

/** JUnit XML: a case for each conversation, red for what makes the comparison red. */
export function* compareJunit(result: ComparisonResult): Generator<string> {
  const { comparisons, exitCode, because } = result;
  const red = comparisons.filter(isRed);
  const errors = red.filter(isUnknown).length;
  // Changed replies that are forbidden, a threshold: red for a reason that no conversation alone shows.
  const isRunRed = exitCode !== 0 && (red.length === 0 || exitCode === 4);
  const numbers = `tests="${comparisons.length + Number(isRunRed)}" failures="${red.length - errors}" errors="${errors + Number(isRunRed)}" skipped="0"`;
  yield `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="bot-qa compare" ${numbers}>\n`;
  yield `<testsuite name="${xml(`${result.old} → ${result.new}`)}" ${numbers}>\n`;
  for (const one of comparisons) yield showCase(one);
  if (isRunRed)
    yield `<testcase classname="bot-qa" name="compare"><error type="exit-${exitCode}" message="${xml(because.join(' '))}"/></testcase>\n`;
  yield '</testsuite>\n</testsuites>\n';
}

function isUnknown({ change }: Comparison): boolean {
  return change === 'unjudged' || change === 'gone';
}

function showCase(one: Comparison): string {
  const at = placeOfComparison(one);
  const head = `<testcase classname="${xml(at.file)}" name="${xml(one.id)}" file="${xml(at.file)}" line="${at.line}"`;
  const replies = one.replies.map(
    (reply) =>
      `user ${reply.user ?? '(nothing yet)'}\nold  ${reply.old ?? '(says nothing)'}\nnew  ${reply.new ?? '(says nothing)'}\n`,
  );
  const text = shorten(replies.join('\n'), 20_000);
  if (!isRed(one))
    return one.change === 'same'
      ? `${head}/>\n`
      : `${head}><system-out>${xml(`${one.change}\n${text}`)}</system-out></testcase>\n`;
  const tag = isUnknown(one) ? 'error' : 'failure';
  const why = [passesOf(one), faultOf(one)?.message].filter((part) => part !== undefined).join(': ');
  return `${head}><${tag} type="${one.change}" message="${xml(why === '' ? one.change : why)}">${xml(text)}</${tag}></testcase>\n`;
}
