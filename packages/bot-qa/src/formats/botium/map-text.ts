import type { Check, CheckKind, TextCheck } from '../../check.ts';
import { compileRegex } from '../../matching/compile-regex.ts';
import { stripMarkup } from '../../matching/strip-markup.ts';
import type { SourcePosition } from '../../source.ts';
import type { Template, TemplatePart } from '../../template.ts';
import type { BotiumContext, Matching, MatchingMode } from './botium-context.ts';
import type { BotiumUtterances, Placed } from './botium-script.ts';
import { botiumTemplate } from './botium-template.ts';

/**
 * A text that the bot is expected to say, by Botium's matching mode.
 *
 * One difference is on purpose: without stars, the default mode finds a text inside the reply only as whole words
 * ("no" is not in "I know").
 */
export function textCheck(written: Template, matching: Matching, context: BotiumContext): CheckKind | undefined {
  // Botium compares what a text shows, not its markup, on both sides.
  const markup = context.keepsMarkup ? {} : { ignoreMarkup: true };
  const flag = { ...(matching.ignoreCase && { ignoreCase: true }), ...markup };
  const template = context.keepsMarkup ? written : asShown(written, matching.mode);
  if (template.parts.length === 0 && matching.mode !== 'equals')
    return context.problems.error(
      'bad-asserter-arguments',
      template.at,
      'An empty text is found in every reply; write what is expected, or * when any text is fine.',
    );
  const captures = template.parts.some((part) => typeof part !== 'string' && part.kind === 'capture');
  switch (matching.mode) {
    case 'equals':
      return { kind: 'equals', text: template, ...flag };
    case 'include':
      return captures
        ? { kind: 'wildcard', pattern: withoutStars(template), within: true, ...flag }
        : { kind: 'contains', text: template, ...flag };
    case 'wildcardExact':
      return { kind: 'wildcard', pattern: template, ...flag };
    case 'wildcard':
      if (/^\*+$/.test(template.source.trim())) return { kind: 'any-text' };
      if (captures || template.source.includes('*'))
        return { kind: 'wildcard', pattern: template, within: true, ...flag };
      return { kind: 'contains', text: template, words: true, ...flag };
    case 'regexp':
      return withFlag(regexCheck(template, matching.ignoreCase, context), markup);
    case 'wer':
      if (matching.rate === undefined)
        return context.problems.error(
          'bad-hook-arguments',
          template.at,
          'The matching mode "wer" needs "matchingModeWer": how many per cent of the words may differ.',
        );
      return { kind: 'word-error-rate', text: template, rate: matching.rate, ...markup };
  }
}

/** A pattern is compiled once here, so that a mistake is found before the run. */
export function regexCheck(pattern: Template, ignoreCase: boolean, context: BotiumContext): TextCheck | undefined {
  try {
    compileRegex(pattern.parts.map((part) => (typeof part === 'string' ? part : 'x')).join(''), ignoreCase);
  } catch (cause) {
    return context.problems.error('bad-regex', pattern.at, (cause as Error).message);
  }
  // A value is only known while playing; inside a pattern it is text.
  const parts = pattern.parts.map((part) =>
    typeof part !== 'string' && part.kind === 'capture'
      ? { kind: 'variable' as const, name: part.name, at: part.at }
      : part,
  );
  return { kind: 'regex', pattern: { ...pattern, parts }, ...(ignoreCase && { ignoreCase }) };
}

function withFlag<T extends object>(check: T | undefined, flag: object): T | undefined {
  return check && { ...check, ...flag };
}

/** The literal parts as a reader sees them: without markup, and in a pattern with one space for any white space. */
function asShown(template: Template, mode: MatchingMode): Template {
  const shown = (part: string): string => {
    // The name of a group, (?<name>…), only looks like a tag.
    const text = mode === 'regexp' && part.includes('(?') ? part : stripMarkup(part);
    return mode === 'regexp' ? text.replace(/\s+/g, ' ') : text;
  };
  const parts = template.parts.map((part) => (typeof part === 'string' ? shown(part) : part));
  if (mode === 'regexp') trimEnds(parts);
  return { ...template, parts: parts.filter((part) => part !== '') };
}

/** A reply has no white space at its ends. */
function trimEnds(parts: TemplatePart[]): void {
  const [first] = parts;
  if (typeof first === 'string') parts[0] = first.trimStart();
  const last = parts.at(-1);
  if (typeof last === 'string') parts[parts.length - 1] = last.trimEnd();
}

function withoutStars(template: Template): Template {
  return {
    ...template,
    parts: template.parts.map((part) => (typeof part === 'string' ? part.replaceAll('*', '\\*') : part)),
  };
}

export interface ListUse {
  readonly list: BotiumUtterances;
  readonly arguments: readonly Placed[];
}

/**
 * The list that a text means: its whole text is the list's name, or its first word is and the words behind it fill the
 * list's `%s`. A text that only begins like a list's name is text.
 */
export function findListUse(text: Placed, context: BotiumContext): ListUse | undefined {
  const whole = context.lists.get(text.text.trim());
  if (whole) return { list: whole, arguments: [] };
  const words = [...text.text.matchAll(/\S+/g)];
  const list = words.length > 1 ? context.lists.get(words[0]![0]) : undefined;
  if (!list) return undefined;
  const holes = Math.max(...list.lines.map((line) => line.text.match(/%[sd]/g)?.length ?? 0));
  if (holes === 0 || holes !== words.length - 1) return undefined;
  return {
    list,
    arguments: words.slice(1).map((word) => ({
      text: word[0],
      at: { ...text.at, column: text.at.column + word.index, length: word[0].length },
    })),
  };
}

/** Any line of a list, each by the matching mode. */
export function listCheck(
  use: ListUse,
  at: SourcePosition,
  matching: Matching,
  context: BotiumContext,
): CheckKind | undefined {
  const checks = use.list.lines.flatMap((line): Check[] => {
    let next = 0;
    const filled = line.text.replace(/%[sd]/g, (hole) => use.arguments[next++]?.text ?? hole);
    const check = textCheck(botiumTemplate([{ ...line, text: filled }], context, true), matching, context);
    return check ? [{ ...check, at }] : [];
  });
  if (checks.length === 0)
    return context.problems.error(
      'no-assertion',
      at,
      `The list "${use.list.name}" is empty, so no reply could satisfy it.`,
    );
  return checks.length === 1 ? checks[0] : { kind: 'any', checks };
}
