import { existsSync, readFileSync, realpathSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { approveReplies, type Approval } from '../compare/approve-reply.ts';
import { approveTextReplies } from '../compare/approve-text-reply.ts';
import { describeOptions, parseArguments, UsageError, valueOf, type OptionSpec } from '../parse-arguments.ts';
import type { DiffPart, RunEvent } from '../result.ts';
import { JournalError, readJournal } from '../run/journal.ts';
import { mask } from '../run/mask-secrets.ts';
import type { Terminal } from '../terminal.ts';

const options: readonly OptionSpec[] = [
  { name: 'journal', value: 'file', help: 'the run whose replies are accepted (default .bot-qa/journal.ndjson)' },
  { name: 'name', value: 'text', many: true, help: 'only conversations whose name has this text' },
  { name: 'all', help: 'every conversation of the run' },
  { name: 'dry-run', help: 'say what would be written, and write nothing' },
  { name: 'help', short: 'h', help: 'show this' },
];

/** Writes what the bot says now into the fixtures where the run expected another text. Comments and layout stay. */
export async function approve(given: readonly string[], terminal: Terminal): Promise<number> {
  const parsed = parseArguments(given, options);
  if (parsed.switches.has('help')) {
    await terminal.out(`Usage: bot-qa approve (--name <text> | --all) [options]\n\n${describeOptions(options)}\n`);
    return 0;
  }
  const names = parsed.values.get('name')?.map((name) => name.toLowerCase());
  if (!names && !parsed.switches.has('all'))
    throw new UsageError('Which replies? Name conversations with "--name", or accept everything with "--all".');
  const journal = resolve(terminal.cwd, valueOf(parsed, 'journal') ?? '.bot-qa/journal.ndjson');
  if (!existsSync(journal)) throw new UsageError(`There is no run to approve at ${journal}.`);
  const byFile = new Map<string, Approval[]>();
  for await (const event of readEvents(journal)) {
    if (
      event.type !== 'conversation-finished' ||
      (names && !names.some((name) => event.name.toLowerCase().includes(name)))
    )
      continue;
    for (const turn of event.attempts.at(-1)?.turns ?? []) {
      for (const { at, failure } of turn.assertions) {
        if (failure?.reason !== 'text-mismatch' || failure.actual === undefined || failure.diff === undefined) continue;
        const list = byFile.get(at.file) ?? [];
        if (
          !list.some(
            (other) => other.at.line === at.line && other.at.column === at.column && other.text === failure.actual,
          )
        )
          list.push({ at, was: textBefore(failure.diff), text: failure.actual });
        byFile.set(at.file, list);
      }
    }
  }
  let [written, left] = [0, 0];
  for (const [file, approvals] of byFile) {
    const path = resolve(terminal.cwd, file);
    const secret = approvals.filter((approval) => approval.text.includes(mask));
    if (!/\.(?:ya?ml|bot\.txt)$/i.test(file) || !existsSync(path)) {
      await terminal.out(`${file}: left, only fixtures in YAML and the text form can be written to\n`);
      left += approvals.length;
      continue;
    }
    const approved = /\.txt$/i.test(file) ? approveTextReplies : approveReplies;
    const result = approved(
      readFileSync(path, 'utf8'),
      approvals.filter((approval) => !secret.includes(approval)),
    );
    if (!parsed.switches.has('dry-run') && result.done.length > 0) replaceFile(path, result.text);
    for (const { at, text } of result.done) await terminal.out(`${at.file}:${at.line} ${JSON.stringify(text)}\n`);
    for (const { approval, why } of [
      ...result.left,
      ...secret.map((approval) => ({ approval, why: 'the reply holds a masked secret' })),
    ])
      await terminal.out(`${approval.at.file}:${approval.at.line} left: ${why}\n`);
    written += result.done.length;
    left += result.left.length + secret.length;
  }
  await terminal.out(
    `${written} ${written === 1 ? 'reply' : 'replies'} ${parsed.switches.has('dry-run') ? 'would be written' : 'written'}, ${left} left\n`,
  );
  return left > 0 ? 1 : 0;
}

async function* readEvents(journal: string): AsyncGenerator<RunEvent> {
  try {
    yield* readJournal(journal);
  } catch (cause) {
    throw cause instanceof JournalError ? new UsageError(cause.message) : cause;
  }
}

/** What the run expected, from what would have to change in it. */
function textBefore(diff: readonly DiffPart[]): string {
  return diff.map(({ op, text }) => (op === '+' ? '' : text)).join('');
}

/** The whole new text or the whole old one, whenever this is killed. */
function replaceFile(path: string, text: string): void {
  const real = realpathSync(path);
  const draft = `${real}.${process.pid}.tmp`;
  try {
    writeFileSync(draft, text, { mode: statSync(real).mode });
    renameSync(draft, real);
  } finally {
    rmSync(draft, { force: true });
  }
}
