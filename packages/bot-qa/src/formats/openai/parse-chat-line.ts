import { suggest } from '../../suggest.ts';
import type { SourceFile, SourcePosition } from '../../source.ts';
import { memberOf, parseJson, plainValue, textOf, type JsonNode, type JsonObject } from '../parse-json.ts';
import type { ProblemList } from '../problem-list.ts';
import { placeOf, type TextLine } from '../text-lines.ts';

const roles = ['system', 'developer', 'user', 'assistant', 'tool', 'function'] as const;

/** One turn of a line of OpenAI's chat format. */
export type ChatTurn = { readonly at: SourcePosition } & (
  | { readonly kind: 'system'; readonly text: string }
  | {
      readonly kind: 'user';
      readonly text: string;
      readonly name?: string;
      readonly attachments: readonly { readonly type: string; readonly url: string }[];
    }
  | { readonly kind: 'expect'; readonly text: string; readonly checked: boolean }
  | {
      readonly kind: 'tool-calls';
      readonly calls: readonly { readonly name: string; readonly arguments: unknown }[];
      readonly checked: boolean;
    }
  | { readonly kind: 'refusal'; readonly text: string; readonly checked: boolean }
  | { readonly kind: 'tool'; readonly id: string; readonly content: unknown }
);

export interface ChatLine {
  readonly line: number;
  readonly at: SourcePosition;
  readonly turns: readonly ChatTurn[];
  readonly metadata: unknown;
}

/** Reads one line; undefined after a mistake, which names the line. */
export function parseChatLine(source: SourceFile, line: TextLine, problems: ProblemList): ChatLine | undefined {
  const place = (start: number, end = start): SourcePosition => placeOf(source, line, start, Math.max(0, end - start));
  const parsed = parseJson(line.text, source.file, place);
  problems.addAll(parsed.problems);
  const { node } = parsed;
  if (!node) return undefined;
  const wrong = (code: 'bad-value' | 'missing-key', where: JsonNode, message: string, near?: string): undefined =>
    problems.error(code, place(where.start, where.end), message, near);
  if (node.kind !== 'object') return wrong('bad-value', node, 'A line must be an object with "messages".');
  const messages = memberOf(node, 'messages');
  if (messages?.kind !== 'array') {
    const near = suggest(
      'messages',
      node.members.map((member) => member.key),
    );
    return wrong(
      'missing-key',
      node,
      `A line needs "messages", a list.${near === undefined ? '' : ` "${near}" was found.`}`,
      near && 'messages',
    );
  }
  const turns: ChatTurn[] = [];
  const before = problems.errors;
  for (const message of messages.items) {
    if (message.kind !== 'object')
      wrong('bad-value', message, 'A message must be an object with "role" and "content".');
    else turns.push(...readMessage(message, place, wrong));
  }
  if (problems.errors > before) return undefined;
  return { line: line.number, at: place(0, line.text.length), turns, metadata: plainOf(memberOf(node, 'metadata')) };
}

function plainOf(node: JsonNode | undefined): unknown {
  return node === undefined ? undefined : plainValue(node);
}

function readMessage(
  message: JsonObject,
  place: (start: number, end?: number) => SourcePosition,
  wrong: (code: 'bad-value' | 'missing-key', where: JsonNode, message: string, near?: string) => undefined,
): ChatTurn[] {
  const at = place(message.start, message.end);
  const role = textOf(memberOf(message, 'role'));
  if (!(roles as readonly (string | undefined)[]).includes(role)) {
    wrong(
      'bad-value',
      memberOf(message, 'role') ?? message,
      `A role must be one of ${roles.join(', ')}, but "${role ?? 'nothing'}" was found.`,
      role === undefined ? undefined : suggest(role, roles),
    );
    return [];
  }
  const content = readContent(memberOf(message, 'content'));
  if (!content) {
    wrong('bad-value', memberOf(message, 'content')!, 'The content must be text, a list of parts, or null.');
    return [];
  }
  const checked = plainOf(memberOf(message, 'weight')) !== 0;
  switch (role) {
    case 'system':
    case 'developer':
      return [{ kind: 'system', at, text: content.text ?? '' }];
    case 'user': {
      const name = textOf(memberOf(message, 'name'));
      return [
        {
          kind: 'user',
          at,
          text: content.text ?? '',
          attachments: content.attachments,
          ...(name !== undefined && { name }),
        },
      ];
    }
    case 'tool':
    case 'function':
      return [
        {
          kind: 'tool',
          at,
          id: textOf(memberOf(message, 'tool_call_id')) ?? textOf(memberOf(message, 'name')) ?? '',
          content: jsonOrText(content.text ?? ''),
        },
      ];
    default: {
      const turns: ChatTurn[] = [];
      const calls = readCalls(message);
      const refusal = textOf(memberOf(message, 'refusal'));
      if (content.text !== undefined) turns.push({ kind: 'expect', at, text: content.text, checked });
      if (calls.length > 0) turns.push({ kind: 'tool-calls', at, calls, checked });
      if (refusal !== undefined) turns.push({ kind: 'refusal', at, text: refusal, checked });
      if (turns.length === 0)
        wrong('missing-key', message, 'An assistant message needs "content", "tool_calls" or "refusal".');
      return turns;
    }
  }
}

function readContent(
  node: JsonNode | undefined,
): { text: string | undefined; attachments: { type: string; url: string }[] } | undefined {
  if (node === undefined || (node.kind === 'scalar' && node.value === null))
    return { text: undefined, attachments: [] };
  const text = textOf(node);
  if (text !== undefined) return { text, attachments: [] };
  if (node.kind !== 'array') return undefined;
  const attachments: { type: string; url: string }[] = [];
  let joined: string | undefined;
  for (const part of node.items) {
    const type = textOf(memberOf(part, 'type'));
    if (type === undefined) return undefined;
    const piece = textOf(memberOf(part, 'text')) ?? textOf(memberOf(part, 'refusal'));
    if (piece !== undefined) joined = (joined ?? '') + piece;
    else {
      const inner = memberOf(part, type);
      attachments.push({
        type,
        url:
          textOf(memberOf(inner, 'url')) ?? textOf(memberOf(inner, 'file_id')) ?? textOf(memberOf(inner, 'data')) ?? '',
      });
    }
  }
  return { text: joined, attachments };
}

function readCalls(message: JsonObject): { name: string; arguments: unknown }[] {
  const list = memberOf(message, 'tool_calls');
  const old = memberOf(message, 'function_call');
  const functions = [
    ...(list?.kind === 'array' ? list.items.map((item) => memberOf(item, 'function')) : []),
    ...(old?.kind === 'object' ? [old] : []),
  ];
  return functions.flatMap((one) => {
    const name = textOf(memberOf(one, 'name'));
    return name === undefined ? [] : [{ name, arguments: jsonOrText(textOf(memberOf(one, 'arguments')) ?? '') }];
  });
}

function jsonOrText(text: string): unknown {
  const { node, value } = parseJson(text, '');
  return node === undefined ? text : value;
}
