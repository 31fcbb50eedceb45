import { createInterface } from 'node:readline';
import { existsSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { stringify } from 'yaml';
import { textWriter } from '../formats/text/write-text.ts';
import type { BotMessage } from '../message.ts';
import { readNative } from '../native/read-native.ts';
import { textFormat } from '../native/text/read-text.ts';
import { describeOptions, parseArguments, UsageError, valueOf, type OptionSpec } from '../parse-arguments.ts';
import { visible } from '../reporters/escape-text.ts';
import { describeMessage } from '../run/describe.ts';
import { Mailbox } from '../run/mailbox.ts';
import { SecretMask } from '../run/mask-secrets.ts';
import { escapeHoles } from '../template.ts';
import type { Terminal } from '../terminal.ts';
import { connectOneBot } from './connect-one-bot.ts';
import { sourceOptions } from './run-options.ts';

const options: readonly OptionSpec[] = [
  ...sourceOptions.filter((option) => ['config', 'bot', 'url', 'module', 'help'].includes(option.name)),
  { name: 'record', value: 'file', help: 'write the conversation as a fixture (.bot.yaml or .bot.txt) at the end' },
  { name: 'name', value: 'text', help: 'the name of the recorded conversation' },
];
const quietMs = 300;

/** A conversation by hand. What was said can be kept as a fixture, to be read and sharpened by a person. */
export async function chat(given: readonly string[], terminal: Terminal): Promise<number> {
  const parsed = parseArguments(given, options);
  if (parsed.switches.has('help')) {
    await terminal.out(
      `Usage: bot-qa chat [options]\n\nType what the user says; "[Title]" presses a button; an empty line or Ctrl-D ends the conversation.\n\n${describeOptions(options)}\n`,
    );
    return 0;
  }
  const record = valueOf(parsed, 'record');
  const path = record === undefined ? undefined : resolve(terminal.cwd, record);
  if (path !== undefined && existsSync(path)) throw new UsageError(`${record} is already there; name a new file.`);
  const secrets = new SecretMask();
  const connector = await connectOneBot(parsed, terminal, secrets);
  const steps: Record<string, unknown>[] = [];
  const mailbox = new Mailbox(() => undefined);
  const listen = async (): Promise<void> => {
    for (;;) {
      const before = mailbox.unread.length;
      if (!mailbox.complete) await mailbox.changed(quietMs);
      if (mailbox.error) throw mailbox.error;
      if (mailbox.complete || mailbox.unread.length === before) break;
    }
    for (const { message } of mailbox.unread.splice(0)) {
      await terminal.out(
        secrets.text(
          `bot   ${visible(`${describeMessage(message)}${[...(message.buttons ?? []), ...(message.quickReplies ?? [])].map((button) => ` [${button.title}]`).join('')}`)}\n`,
        ),
      );
      if (message.type === undefined || message.type === 'message') steps.push({ bot: expectationOf(message) });
    }
  };
  try {
    const id = `chat-${terminal.now().toString(36)}`;
    const session = await connector.open({ id, user: `user-${id}`, signal: terminal.signal }, mailbox);
    await listen();
    const lines = createInterface({ input: terminal.stdin });
    terminal.signal.addEventListener('abort', () => lines.close(), { once: true });
    for await (const line of lines) {
      const text = line.trim();
      if (text === '') break;
      const button = /^\[(.+)\]$/.exec(text)?.[1];
      if (!terminal.isTTY) await terminal.out(`user  ${text}\n`);
      steps.push({ user: button === undefined ? text : { button } });
      mailbox.complete = false;
      const { complete } = await session.send(button === undefined ? { text } : { button: { title: button } });
      if (complete) mailbox.complete = true;
      await listen();
    }
    lines.close();
    await session.close();
  } catch (cause) {
    terminal.err(secrets.text(`${cause instanceof Error ? cause.message : String(cause)}\n`));
    return 3;
  } finally {
    await connector.close();
  }
  if (path !== undefined && steps.length > 0) {
    writeFileSync(path, secrets.text(fixtureOf(path, valueOf(parsed, 'name') ?? 'recorded', steps)));
    await terminal.out(`recorded in ${record}\n`);
  }
  return terminal.signal.aborted ? 130 : 0;
}

/** The recorded conversation in the form that the name of its file asks for. */
function fixtureOf(path: string, name: string, steps: readonly unknown[]): string {
  const text = escapeHoles(stringify({ conversations: [{ name, steps }] }, { lineWidth: 0 }));
  if (!textFormat.claims(path, '')) return text;
  return textWriter.write(readNative({ file: path, text, bytes: Buffer.from(text) })).files[0]!.text;
}

/** The text alone where that is all, so that the recorded fixture reads as one written by hand. */
function expectationOf(message: BotMessage): unknown {
  const buttons = message.buttons?.map((button) => button.title);
  const quickReplies = message.quickReplies?.map((button) => button.title);
  const media = message.media?.map((one) => one.url);
  if (!buttons && !quickReplies && !media) return message.text ?? { anything: true };
  return {
    ...(message.text !== undefined && { text: message.text }),
    ...(buttons && { buttons }),
    ...(quickReplies && { 'quick-replies': quickReplies }),
    ...(media && { media }),
  };
}
