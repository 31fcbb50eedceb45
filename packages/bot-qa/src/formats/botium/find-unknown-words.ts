import { suggest } from '../../suggest.ts';
import type { BotiumContext } from './botium-context.ts';
import type { BotiumStep, Placed } from './botium-script.ts';
import { asserterNames, logicHookNames, userInputNames } from './botium-words.ts';
import { stripPrefixes } from './compile-step.ts';

/** Words in capitals with something behind them, such as `MY_HOOK x`: a hook or asserter of somebody's own, most likely. */
export function looksLikeCall(line: string): boolean {
  return /^[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+\s+\S/.test(line);
}

/**
 * Botium takes a misspelt asserter, hook or list for text, and a negated one then passes for ever. Words in capitals that look
 * like such a name are therefore a mistake; `lenient=true` makes them text again.
 *
 * @returns whether a mistake was found
 */
export function findUnknownWords(step: BotiumStep, context: BotiumContext): boolean {
  if (context.isLenient) return false;
  let found = false;
  for (const [index, line] of step.lines.entries()) {
    // The prefixes of the first line of a bot's text are stripped already.
    const isFirstOfBot = index === 0 && step.sender !== 'me';
    const prefixes = isFirstOfBot ? { not: step.not, content: line.text } : stripPrefixes(line.text);
    const word = /^\S+/.exec(prefixes.content)?.[0] ?? '';
    if (!/^[A-Z][A-Z0-9]*(_[A-Z0-9]+)*$/.test(word) || word.length < 4 || context.lists.has(word)) continue;
    found = checkWord(word, prefixes, line, step, context) || found;
  }
  return found;
}

function checkWord(
  word: string,
  prefixes: { readonly not: boolean; readonly content: string },
  line: Placed,
  step: BotiumStep,
  context: BotiumContext,
): boolean {
  const isAlone = prefixes.content.trim() === word;
  const hasUnderscore = word.includes('_');
  const mark = prefixes.not ? '!' : '';
  const list = isAlone && hasUnderscore ? suggest(word, context.lists.keys()) : undefined;
  if (list !== undefined || (isAlone && /^UTT_/.test(word))) {
    context.problems.error(
      'unknown-utterance-list',
      line.at,
      `There is no list of utterances "${word}", so its name would be taken for the text. (The setting lenient=true means it as text.)`,
      list === undefined ? undefined : mark + list,
    );
    return true;
  }
  const names = step.sender === 'me' ? [...userInputNames, ...logicHookNames] : [...asserterNames, ...logicHookNames];
  const near = suggest(word, names);
  const isClose = near !== undefined && (prefixes.not || hasUnderscore || word.length >= 6);
  const looksCalled = hasUnderscore && (prefixes.not || looksLikeCall(prefixes.content));
  if (!isClose && !looksCalled) return false;
  context.problems.error(
    'unknown-asserter',
    line.at,
    `There is no asserter, hook or input "${word}", so the line would be taken for text. (The setting lenient=true means it as text.)`,
    near === undefined ? undefined : mark + near,
  );
  return true;
}
