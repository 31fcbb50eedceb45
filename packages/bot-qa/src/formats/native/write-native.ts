import { stringify } from 'yaml';
import type { FixtureWriter, Loss } from '../../fixture-format.ts';
import type { Block, Conversation, FixtureFile } from '../../model.ts';
import { baseName } from '../text-lines.ts';
import { writeDuration } from './write-check.ts';
import { writeSteps } from './write-steps.ts';
import { writeTemplate, type Writing } from './write-template.ts';

type Written = Record<string, unknown>;

/** Writes the native YAML. Nearly everything of the model has a native form; what has none is named. */
export const nativeWriter: FixtureWriter = {
  name: 'native',
  write(fixture) {
    const { tree, losses } = nativeTree(fixture);
    if (Object.keys(tree).length === 0) return { files: [], losses };
    const text = stringify(tree, { lineWidth: 0, aliasDuplicateObjects: false });
    return { files: [{ path: `${nativeStem(fixture)}.bot.yaml`, text }], losses };
  },
};

/** A fixture as plain data in the native language, and what that cannot say. */
export interface NativeTree {
  readonly lists?: Readonly<Record<string, readonly string[] | Readonly<Record<string, readonly string[]>>>>;
  readonly blocks?: Readonly<Record<string, unknown>>;
  readonly conversations?: readonly Written[];
}

export function nativeTree(fixture: FixtureFile): { readonly tree: NativeTree; readonly losses: Loss[] } {
  const losses: Loss[] = [];
  for (const table of fixture.tables)
    losses.push({ what: 'a table for all conversations of the suite; it stands in those that use it', at: table.at });
  const lists: Record<string, string[] | Record<string, string[]>> = {};
  for (const list of fixture.lists) {
    if (list.lines.length === 0) losses.push({ what: `the list "${list.name}", which has no texts`, at: list.at });
    if (list.lines.length === 0) continue;
    const lines = list.lines.map((line) => writeTemplate(line, { losses, known: new Set() }));
    const known = lists[list.name];
    if (list.locale === undefined) lists[list.name] = lines;
    else lists[list.name] = { ...(Array.isArray(known) ? {} : known), [list.locale]: lines };
  }
  const tree = {
    ...(Object.keys(lists).length > 0 && { lists }),
    ...(fixture.blocks.length > 0 && {
      blocks: Object.fromEntries(fixture.blocks.map((block) => [block.name, writeBlock(block, losses)])),
    }),
    ...(fixture.conversations.length > 0 && {
      conversations: fixture.conversations.map((one) => writeConversation(one, losses)),
    }),
  };
  return { tree, losses };
}

/** The name of the written file without its ending. */
export function nativeStem(fixture: FixtureFile): string {
  return baseName(fixture.file)
    .replace(/\.[^.]*$/, '')
    .replace(/\.(convos?|pconvos?|utterances?|scriptingmemory|test|bot)$/i, '');
}

function writeBlock(block: Block, losses: Loss[]): unknown {
  const writing: Writing = { losses, known: new Set(block.parameters.map((parameter) => parameter.name)) };
  const steps = writeSteps(block.steps, writing);
  if (block.parameters.length === 0) return steps;
  const parameters = Object.fromEntries(
    block.parameters.map((one) => [one.name, one.default ? writeTemplate(one.default, writing) : null]),
  );
  return { parameters, steps };
}

function writeConversation(one: Conversation, losses: Loss[]): Written {
  const writing: Writing = {
    losses,
    known: new Set(['locale', ...Object.keys(one.variables), ...one.tables.flatMap((table) => table.columns)]),
  };
  const variables = Object.entries(one.variables).map(([name, value]) => [name, writeTemplate(value, writing)]);
  const tables = one.tables.map((table) =>
    table.rows.map((row) => ({
      ...(row.name !== undefined && { case: row.name }),
      ...Object.fromEntries(
        table.columns.map((column, index) => [
          column,
          row.values[index] ? writeTemplate(row.values[index], writing) : null,
        ]),
      ),
    })),
  );
  return {
    name: one.name,
    ...(one.description !== undefined && { description: one.description }),
    ...(one.bot !== undefined && { bot: one.bot }),
    ...(one.tags.length > 0 && { tags: one.tags }),
    ...(one.owner !== undefined && { owner: one.owner }),
    ...(one.severity !== undefined && { severity: one.severity }),
    ...(one.locales && { locales: one.locales }),
    ...(one.skip && { skip: one.skip.reason }),
    ...(one.quarantine && {
      quarantine: {
        owner: one.quarantine.owner,
        until: one.quarantine.until,
        ...(one.quarantine.reason !== undefined && { reason: one.quarantine.reason }),
      },
    }),
    ...(one.turnTimeoutMs !== undefined && { 'turn-timeout': writeDuration(one.turnTimeoutMs) }),
    ...(one.timeoutMs !== undefined && { timeout: writeDuration(one.timeoutMs) }),
    ...(one.unread !== undefined && { unread: one.unread }),
    ...(one.repeat !== undefined && { repeat: one.repeat }),
    ...(variables.length > 0 && { variables: Object.fromEntries(variables) as Written }),
    ...(tables.length > 0 && { data: tables.length === 1 ? tables[0] : tables }),
    steps: writeSteps(one.steps, writing),
  };
}
