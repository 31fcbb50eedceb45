import { stringify } from 'yaml';
import type { FixtureWriter, Loss } from '../fixture-format.ts';
import type { Conversation, FixtureFile } from '../model.ts';
import { linearTurns, type Known, type LinearTurn, type PlainCheck } from './linear-turns.ts';
import { baseName } from './text-lines.ts';

interface LinearFormat {
  readonly name: string;
  readonly known: Known;
  /** What this format would not take for plain text. */
  readonly hazard?: RegExp;
  /** Whether a conversation still checks something; one check of any kind when absent. */
  readonly checks?: (turns: readonly LinearTurn[]) => boolean;
  /** The files of all conversations; `losses` takes what only this format cannot say. */
  readonly write: (
    conversations: readonly {
      readonly name: string;
      readonly turns: readonly LinearTurn[];
      readonly from: Conversation;
    }[],
    stem: string,
    losses: Loss[],
  ) => readonly { readonly path: string; readonly text: string }[];
}

function linearWriter(format: LinearFormat): FixtureWriter {
  return {
    name: format.name,
    write(fixture) {
      const losses: Loss[] = [];
      for (const block of fixture.blocks) losses.push({ what: `the block "${block.name}"`, at: block.at });
      for (const list of fixture.lists) losses.push({ what: `the list "${list.name}"`, at: list.at });
      for (const table of fixture.tables) losses.push({ what: 'the table of cases', at: table.at });
      const conversations = fixture.conversations.map((from) => ({
        from,
        name: from.name,
        turns: linearTurns(from, format.known, losses),
      }));
      if (format.hazard) for (const { turns } of conversations) nameHazards(turns, format.hazard, losses);
      const checks = format.checks ?? ((turns) => turns.some((turn) => turn.kind === 'bot'));
      const kept = conversations.filter((one) => checks(one.turns));
      for (const one of conversations)
        if (!kept.includes(one))
          losses.push({ what: `the conversation "${one.name}", of which no check is left`, at: one.from.at });
      return { files: kept.length === 0 ? [] : format.write(kept, stemOf(fixture), losses), losses };
    },
  };
}

function nameHazards(turns: readonly LinearTurn[], hazard: RegExp, losses: Loss[]): void {
  for (const turn of turns)
    for (const said of turn.kind === 'user' ? [turn] : turn.checks)
      if ('text' in said && hazard.test(said.text))
        losses.push({ what: `that "${said.text}" is a plain text`, at: said.at });
}

/** A format in which the user begins: what the bot says before is lost, and may have been all. */
const afterUser = (turns: readonly LinearTurn[]): boolean =>
  turns.slice(turns.findIndex((turn) => turn.kind === 'user') + 1).some((turn) => turn.kind === 'bot') &&
  turns.some((turn) => turn.kind === 'user');

/** The file's name without its endings. */
export function stemOf(fixture: FixtureFile): string {
  return baseName(fixture.file).replace(/(\.(bot|convos?|test))?\.[^.]*$/i, '') || 'converted';
}

function yaml(value: unknown): string {
  return stringify(value, { lineWidth: 0, aliasDuplicateObjects: false });
}

function onlyFirst(turn: LinearTurn & { kind: 'bot' }, losses: Loss[]): PlainCheck {
  for (const check of turn.checks.slice(1))
    losses.push({ what: `a second check of one message, of kind "${check.kind}"`, at: check.at });
  return turn.checks[0]!;
}

/** OpenAI chat lines: a message whose text is not known is written with weight 0. */
export const openaiWriter = linearWriter({
  name: 'openai',
  known: ['equals'],
  checks: (turns) => turns.some((turn) => turn.kind === 'bot' && turn.checks[0]!.kind === 'equals'),
  write: (conversations, stem, losses) => [
    {
      path: `${stem}.jsonl`,
      text: conversations
        .map(({ turns }) => {
          const messages = turns.map((turn) => {
            if (turn.kind === 'user') return { role: 'user', content: turn.text };
            const check = onlyFirst(turn, losses);
            return check.kind === 'equals'
              ? { role: 'assistant', content: check.text }
              : { role: 'assistant', content: '', weight: 0 };
          });
          return `${JSON.stringify({ messages })}\n`;
        })
        .join(''),
    },
  ],
});

export const genesysWriter = linearWriter({
  name: 'genesys',
  known: ['equals', 'contains', 'regex'],
  write: (conversations, stem, losses) => [
    {
      path: `${stem}.yml`,
      text: yaml({
        config: { deploymentId: '00000000-0000-0000-0000-000000000000', region: 'set.your.region' },
        scenarios: Object.fromEntries(
          conversations.map(({ name, turns }) => [
            name,
            turns.map((turn): Readonly<Record<string, string>> => {
              if (turn.kind === 'user') return { say: turn.text };
              const check = onlyFirst(turn, losses);
              if (check.kind === 'contains') return { waitForReplyContaining: check.text };
              return { waitForReplyMatching: asRegex(check) };
            }),
          ]),
        ),
      }),
    },
  ],
});

function asRegex(check: PlainCheck): string {
  if (check.kind === 'anything') return '.*';
  const quoted = check.text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
  if (check.kind === 'equals') return `^${quoted}$`;
  return (check.ignoreCase ? '(?i)' : '') + (check.kind === 'regex' ? check.text : quoted);
}

/** In the old style where every message is an exact text, with assertions otherwise. */
export const rasaWriter = linearWriter({
  name: 'rasa',
  known: ['equals', 'contains', 'regex'],
  checks: afterUser,
  write: (conversations, stem, losses) => [
    {
      path: `${stem}.yml`,
      text: yaml({
        test_cases: conversations.map(({ name, turns }) => ({ test_case: name, steps: rasaSteps(turns, losses) })),
      }),
    },
  ],
});

function rasaSteps(turns: readonly LinearTurn[], losses: Loss[]): unknown[] {
  const isExact = (turn: LinearTurn): boolean =>
    turn.kind === 'user' || (turn.checks.length === 1 && turn.checks[0]!.kind === 'equals');
  if (turns.every(isExact))
    return turns.map((turn) =>
      turn.kind === 'user' ? { user: turn.text } : { bot: (turn.checks[0] as { readonly text: string }).text },
    );
  const steps: { user: string; assertion_order_enabled?: boolean; assertions?: unknown[] }[] = [];
  for (const turn of turns) {
    const last = steps.at(-1);
    if (turn.kind === 'user') steps.push({ user: turn.text });
    else if (!last) losses.push({ what: 'a message of the bot before the user speaks', at: turn.at });
    else {
      last.assertion_order_enabled = true;
      (last.assertions ??= []).push({ bot_uttered: { text_matches: asRegex(onlyFirst(turn, losses)) } });
    }
  }
  return steps;
}

export const chatWriter = linearWriter({
  name: 'bot-framework',
  known: ['equals', 'contains', 'regex'],
  write: (conversations, stem, losses) =>
    conversations.map(({ name, turns }, index) => ({
      path: `${conversations.length === 1 ? stem : `${stem}-${index + 1}`}.test.dialog`,
      text: `${JSON.stringify(
        {
          $kind: 'Microsoft.Test.Script',
          description: name,
          script: turns.map((turn) => {
            if (turn.kind === 'user') return { $kind: 'Microsoft.Test.UserSays', text: turn.text };
            const check = onlyFirst(turn, losses);
            if (check.kind === 'equals') return { $kind: 'Microsoft.Test.AssertReply', text: check.text };
            if (check.kind === 'contains')
              return { $kind: 'Microsoft.Test.AssertReply', text: check.text, exact: false };
            if (check.kind === 'regex') losses.push({ what: `the pattern "${check.text}"`, at: check.at });
            return { $kind: 'Microsoft.Test.AssertReplyActivity', assertions: ["type == 'message'"] };
          }),
        },
        null,
        2,
      )}\n`,
    })),
});

export const voiceflowWriter = linearWriter({
  name: 'voiceflow',
  known: ['equals', 'contains', 'regex'],
  write: (conversations, stem, losses) =>
    conversations.map(({ name, turns, from }, index) => {
      const interactions: { id: string; user: unknown; agent: { validate: unknown[] } }[] = [];
      for (const turn of turns) {
        if (turn.kind === 'user') {
          interactions.push({
            id: `step_${interactions.length + 1}`,
            user: { type: 'text', text: turn.text },
            agent: { validate: [] },
          });
          continue;
        }
        if (interactions.length === 0)
          interactions.push({ id: 'step_1', user: { type: 'launch' }, agent: { validate: [] } });
        if (interactions.at(-1)!.agent.validate.length > 0)
          losses.push({ what: 'that this is a message of its own', at: turn.at });
        for (const check of turn.checks) {
          if (check.kind === 'anything') interactions.at(-1)!.agent.validate.push({ type: 'regexp', value: '/^/' });
          else
            interactions
              .at(-1)!
              .agent.validate.push(
                check.kind === 'regex'
                  ? { type: 'regexp', value: `/${check.text}/${check.ignoreCase ? 'i' : ''}` }
                  : { type: check.kind, value: check.text },
              );
        }
      }
      for (const one of interactions)
        if (one.agent.validate.length === 0)
          losses.push({ what: `that nothing is checked at "${one.id}"`, at: from.at });
      return {
        path: `${conversations.length === 1 ? stem : `${stem}-${index + 1}`}.yaml`,
        text: yaml({ name, interactions }),
      };
    }),
});

export const promptfooWriter = linearWriter({
  name: 'promptfoo',
  known: ['equals', 'contains', 'regex'],
  hazard: /\{\{|\{%|\{#|^(?:file|https?|package):\/\//,
  checks: afterUser,
  write: (conversations, stem, losses) => [
    {
      path: `promptfooconfig.${stem}.yaml`,
      text: yaml({
        prompts: ['{{message}}'],
        providers: ['echo'],
        tests: conversations.flatMap(({ name, turns }) => {
          const tests: {
            description: string;
            vars: { message: string };
            metadata: { conversationId: string };
            assert: unknown[];
          }[] = [];
          for (const turn of turns) {
            if (turn.kind === 'user') {
              tests.push({
                description: name,
                vars: { message: turn.text },
                metadata: { conversationId: name },
                assert: [],
              });
              continue;
            }
            const last = tests.at(-1);
            if (!last) losses.push({ what: 'a message of the bot before the user speaks', at: turn.at });
            else if (last.assert.length > 0) losses.push({ what: 'a second message of one turn', at: turn.at });
            else
              for (const check of turn.checks)
                if (check.kind === 'anything') last.assert.push({ type: 'regex', value: '.*' });
                else
                  last.assert.push({
                    type: check.kind === 'contains' && check.ignoreCase ? 'icontains' : check.kind,
                    value: check.text,
                  });
          }
          for (const test of tests)
            if (test.assert.length === 0)
              losses.push({
                what: `that nothing is checked after "${test.vars.message}"`,
                at: conversations[0]!.from.at,
              });
          return tests;
        }),
      }),
    },
  ],
});
