import type { Suite } from './link.ts';
import { findList, visitSteps } from './link.ts';
import { fillPlaceholders, literalText, type Template } from './template.ts';
import type { Conversation, UserStep, Utterance } from './model.ts';
import { truncate } from './matching/normalise-text.ts';

/**
 * One way to play a conversation: a locale, a row of every table, and one of the texts of every user step that has several.
 * Cases are numbered and made one at a time, so a product of a million costs no memory.
 */
export interface Case {
  readonly conversation: Conversation;
  /** Empty when there is only one. */
  readonly name: string;
  readonly locale: string | undefined;
  readonly row: ReadonlyMap<string, Template>;
  readonly chosen: ReadonlyMap<UserStep, Utterance>;
}

/** The ways to play one conversation, by number. */
export interface Cases {
  readonly count: number;
  at(index: number): Case;
}

const noRow: ReadonlyMap<string, Template> = new Map();
const noChoice: ReadonlyMap<UserStep, Utterance> = new Map();
/** More cases than this of one conversation are a mistake, not a test. */
export const mostCases = 1_000_000_000;

export function findCases(conversation: Conversation, suite: Pick<Suite, 'blocks' | 'lists'>): Cases {
  const locales = conversation.locales?.length ? conversation.locales : [undefined];
  const perLocale = locales.map((locale) => ({ locale, choices: findChoices(conversation, suite, locale) }));
  const tableSize = conversation.tables.reduce((product, table) => product * Math.max(1, table.rows.length), 1);
  const sizes = perLocale.map(({ choices }) =>
    choices.reduce((product, choice) => product * choice.utterances.length, tableSize),
  );
  const count = sizes.reduce((sum, size) => sum + size, 0);
  return {
    count,
    at(index) {
      let rest = index;
      let which = 0;
      while (rest >= sizes[which]!) rest -= sizes[which++]!;
      const { locale, choices } = perLocale[which]!;
      const names: string[] = [];
      if (locale !== undefined) names.push(locale);
      let row = noRow;
      if (conversation.tables.length > 0) {
        const values = new Map<string, Template>();
        for (const table of conversation.tables) {
          const number = rest % Math.max(1, table.rows.length);
          rest = Math.floor(rest / Math.max(1, table.rows.length));
          const tableRow = table.rows[number];
          if (!tableRow) continue;
          names.push(tableRow.name ?? `row ${number + 1}`);
          for (const [column, name] of table.columns.entries()) {
            const value = tableRow.values[column];
            if (value) values.set(name, value);
          }
        }
        row = values;
      }
      let chosen = noChoice;
      if (choices.length > 0) {
        const map = new Map<UserStep, Utterance>();
        for (const { step, utterances } of choices) {
          const number = rest % utterances.length;
          rest = Math.floor(rest / utterances.length);
          const utterance = utterances[number]!;
          map.set(step, utterance);
          if (utterances.length > 1) names.push(utteranceName(utterance, number));
        }
        chosen = map;
      }
      return { conversation, name: names.join(', '), locale, row, chosen };
    },
  };
}

interface Choice {
  readonly step: UserStep;
  readonly utterances: readonly Utterance[];
}

function findChoices(
  conversation: Conversation,
  suite: Pick<Suite, 'blocks' | 'lists'>,
  locale: string | undefined,
): Choice[] {
  const seen = new Set<UserStep>();
  const choices: Choice[] = [];
  visitSteps(conversation.steps, suite.blocks, (step) => {
    if (step.kind !== 'user' || seen.has(step)) return;
    seen.add(step);
    // One that the seed picks is picked when it is said.
    if (step.expand === 'random') return;
    if (step.alternatives.length === 1 && !step.alternatives[0]!.list && step.alternatives[0]!.locale === undefined)
      return;
    const utterances = spokenIn(step, suite, locale);
    if (utterances.length === 0) return;
    choices.push({ step, utterances: step.expand === 'first' ? utterances.slice(0, 1) : utterances });
  });
  return choices;
}

/** The alternatives of a user step with their lists opened; those of the locale, or those of none. */
export function spokenIn(step: UserStep, suite: Pick<Suite, 'lists'>, locale: string | undefined): Utterance[] {
  const language = locale?.split('-')[0];
  const localized = step.alternatives.filter(
    (one) => one.locale !== undefined && (one.locale === locale || one.locale === language),
  );
  const wanted =
    localized.length > 0
      ? localized
      : step.alternatives.filter((one) => one.locale === undefined || locale === undefined);
  return wanted.flatMap((utterance) => {
    if (!utterance.list) return [utterance];
    const { list: use, ...rest } = utterance;
    const list = findList(suite.lists, use.name, locale);
    return (list?.lines ?? []).map((line): Utterance => ({ ...rest, text: fillPlaceholders(line, use.arguments) }));
  });
}

function utteranceName(utterance: Utterance, number: number): string {
  const text = utterance.text
    ? (literalText(utterance.text) ?? utterance.text.source)
    : (utterance.button?.title.source ?? utterance.event?.name);
  return text === undefined ? `#${number + 1}` : `"${truncate(text, 40)}"`;
}
