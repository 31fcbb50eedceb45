import type { ReadContext } from '../../fixture-format.ts';
import type { SourceFile, SourcePosition } from '../../source.ts';
import { suggest } from '../../suggest.ts';
import type { ProblemList } from '../problem-list.ts';
import { placeOf, splitLines, type TextLine } from '../text-lines.ts';
import type { Activity, Attachment } from './activity.ts';
import { readAttachmentCommand, readCard } from './chat-attachments.ts';

interface Header {
  readonly users: string[];
  bot: string;
}

interface Message {
  readonly sender: string;
  readonly to: string | undefined;
  readonly line: TextLine;
  readonly lines: { readonly text: string; readonly line: TextLine; readonly start: number }[];
}

/** Reads a `.chat` file (chatdown): a header of `user=` and `bot=`, then messages that begin with `name:`. */
export function parseChat(source: SourceFile, context: ReadContext, problems: ProblemList): Activity[] {
  const lines = splitLines(source.text);
  if (source.text.trim() === '') {
    problems.error('empty-fixture', placeOf(source, lines[0]!), 'This chat is empty: nothing would be tested.');
    return [];
  }
  const header: Header = { users: [], bot: 'bot' };
  const messages = readMessages(source, lines, header, problems);
  if (messages.length === 0 && problems.errors === 0)
    problems.error('empty-fixture', placeOf(source, lines[0]!), 'This chat has no messages: nothing would be tested.');
  const opening: Activity = {
    type: 'conversationUpdate',
    role: undefined,
    membersAdded: [header.bot],
    at: placeOf(source, lines[0]!),
  };
  return [opening, ...messages.flatMap((message) => readMessage(source, message, header, context, problems))];
}

function readMessages(
  source: SourceFile,
  lines: readonly TextLine[],
  header: Header,
  problems: ProblemList,
): Message[] {
  const messages: Message[] = [];
  let inHeader = true;
  let depth = 0;
  for (const line of lines) {
    const current = messages.at(-1);
    if (line.text.startsWith('>')) continue;
    if (inHeader) {
      const field = /^\s*([A-Za-z]+)\s*=\s*(.*?)\s*$/.exec(line.text);
      if (field) {
        readHeader(field[1]!, field[2]!, line, header, source, problems);
        continue;
      }
      if (line.text.trim() === '') continue;
    }
    const names = [...(header.users.length > 0 ? header.users : ['user']), header.bot, 'user', 'bot'];
    const match = depth > 0 ? null : /^([^:[\]>\s][^:[\]>]{0,60}?)(?:\s*->\s*([^:[\]>]{1,60}?))?\s*:/.exec(line.text);
    const sender = match && names.find((name) => name.toLowerCase() === match[1]!.trim().toLowerCase());
    if (match && sender !== null && sender !== undefined) {
      inHeader = false;
      messages.push({
        sender,
        to: match[2],
        line,
        lines: [{ text: line.text.slice(match[0].length), line, start: match[0].length }],
      });
    } else if (inHeader) {
      const near = match ? suggest(match[1]!, names) : undefined;
      problems.error(
        'unknown-section',
        placeOf(source, line),
        `A message begins with the name of the user or the bot (${[...new Set(names)].join(', ')}) and a colon.`,
        near === undefined ? undefined : `${near}:`,
      );
    } else if (current) {
      const near = match && !/\s/.test(match[1]!) ? suggest(match[1]!, names) : undefined;
      if (near !== undefined)
        problems.error(
          'unknown-section',
          placeOf(source, line, 0, match![0].length),
          `"${match![1]!}" is neither the user nor the bot, so this line would become text of the message above.`,
          `${near}:`,
        );
      current.lines.push({ text: line.text, line, start: 0 });
    }
    depth = Math.max(0, depth + (line.text.match(/\[/g)?.length ?? 0) - (line.text.match(/\]/g)?.length ?? 0));
  }
  return messages;
}

function readHeader(
  key: string,
  value: string,
  line: TextLine,
  header: Header,
  source: SourceFile,
  problems: ProblemList,
): void {
  switch (key.toLowerCase()) {
    case 'user':
    case 'users':
      header.users.push(
        ...value
          .split(',')
          .map((name) => name.trim())
          .filter(Boolean),
      );
      return;
    case 'bot':
      header.bot = value;
      return;
    case 'channelid':
    case 'locale':
      return;
    default:
      problems.error(
        'unknown-key',
        placeOf(source, line),
        `The header has no "${key}".`,
        suggest(key, ['user', 'users', 'bot', 'channelId']),
      );
  }
}

const commandNames = [
  'typing',
  'delay',
  'suggestions',
  'attachmentlayout',
  'attachment',
  'conversationupdate',
  'event',
  'endofconversation',
  'messagereaction',
  'trace',
  'deletemessage',
];
const cardNames = [
  'herocard',
  'thumbnailcard',
  'signincard',
  'animationcard',
  'audiocard',
  'videocard',
  'receiptcard',
  'mediacard',
  'oauthcard',
];

function readMessage(
  source: SourceFile,
  message: Message,
  header: Header,
  context: ReadContext,
  problems: ProblemList,
): Activity[] {
  const isBot = message.sender.toLowerCase() === header.bot.toLowerCase() || message.sender === 'bot';
  const user = header.users[0] ?? 'user';
  const role = isBot ? 'bot' : 'user';
  const from = isBot ? header.bot : message.sender === 'user' ? user : message.sender;
  const to = message.to?.trim() ?? (isBot ? user : header.bot);
  const at = placeOf(source, message.line);
  const common = { role, from, to, at } as const;
  const text = message.lines.map((line) => line.text).join('\n');
  const place = (offset: number): SourcePosition => {
    let rest = offset;
    for (const line of message.lines) {
      if (rest <= line.text.length) return placeOf(source, line.line, line.start + rest, 1);
      rest -= line.text.length + 1;
    }
    return at;
  };
  const activities: Activity[] = [];
  const attachments: Attachment[] = [];
  let suggestions: string[] | undefined;
  let layout: string | undefined;
  let plain = '';
  let from_ = 0;
  for (const match of text.matchAll(/\\?\[\s*([A-Za-z]+)\s*(=?)([^\]]*)\]/g)) {
    if (match[0].startsWith('\\')) continue;
    const name = match[1]!.toLowerCase();
    const value = match[3]!.trim();
    const where = place(match.index);
    const isCard = cardNames.includes(name);
    if (!isCard && !commandNames.includes(name)) {
      const near = match[2] === '=' ? suggest(name, [...commandNames, ...cardNames]) : undefined;
      if (near !== undefined)
        problems.error(
          'unknown-key',
          where,
          `There is no command "[${match[1]!}=…]", so it would become text.`,
          `[${near}=`,
        );
      continue;
    }
    plain += text.slice(from_, match.index);
    from_ = match.index + match[0].length;
    if (isCard) attachments.push(readCard(name, value));
    else if (name === 'typing') activities.push({ type: 'typing', ...common });
    else if (name === 'suggestions')
      suggestions = value
        .split('|')
        .map((one) => one.trim())
        .filter(Boolean);
    else if (name === 'attachmentlayout') layout = value;
    else if (name === 'attachment') {
      const attachment = readAttachmentCommand(value, where, context, problems);
      if (attachment) attachments.push(attachment);
    } else if (name === 'delay') {
      if (!/^\d{1,8}$/.test(value))
        problems.error('bad-value', where, 'A delay is a number of milliseconds: [Delay=3000].');
    } else if (name === 'endofconversation') activities.push({ type: 'endOfConversation', ...common });
    else if (name === 'event')
      activities.push({ type: 'event', ...common, name: /name\s*=\s*(\S+)/i.exec(value)?.[1] ?? value });
    else if (name !== 'conversationupdate')
      problems.error('unsupported-feature', where, `The command "[${match[1]!}]" is not played.`);
  }
  plain = (plain + text.slice(from_)).replaceAll('\\[', '[').trim();
  if (plain === '' && attachments.length === 0 && suggestions === undefined) return activities;
  activities.push({
    type: 'message',
    ...common,
    ...(plain !== '' && { text: plain }),
    ...(attachments.length > 0 && { attachments }),
    ...(layout !== undefined && { attachmentLayout: layout }),
    ...(suggestions && { suggestions }),
  });
  return activities;
}
