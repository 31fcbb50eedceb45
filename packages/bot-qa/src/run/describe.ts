import { TransportError } from '../connector.ts';
import { truncate } from '../matching/normalise-text.ts';
import type { BotMessage, UserMessage } from '../message.ts';
import type { RunError } from '../result.ts';
import type { SourcePosition } from '../source.ts';

/** A message for people: its text, or what it is made of. */
export function describeMessage(message: BotMessage): string {
  if (message.text !== undefined && message.text !== '') return `"${truncate(message.text, 500)}"`;
  if (message.type !== undefined && message.type !== 'message')
    return message.name === undefined
      ? `${/^[aeiou]/.test(message.type) ? 'an' : 'a'} ${message.type} sign`
      : `${message.type} "${message.name}"`;
  const parts = (['buttons', 'quickReplies', 'cards', 'media', 'form'] as const).filter(
    (part) => (message[part]?.length ?? 0) > 0,
  );
  if (parts.length > 0) return `a message with ${parts.join(', ')}`;
  return message.payload === undefined
    ? 'an empty message'
    : `a message with the payload ${truncate(JSON.stringify(message.payload) ?? '', 300)}`;
}

/** What the user said, for people. */
export function describeUser(user: UserMessage): string {
  if (user.text !== undefined) return `"${user.text}"`;
  if (user.button) return `button "${user.button.title}"`;
  if (user.event) return `event "${user.event.name}"`;
  return user.payload === undefined ? 'message' : 'payload';
}

/** What ended an attempt without a verdict on the bot. */
export function describeError(cause: unknown): RunError {
  if (cause instanceof TransportError) return { kind: 'infrastructure', code: cause.code, message: cause.message };
  if (cause instanceof Error && cause.name === 'ScopeError') {
    const { code, at } = cause as unknown as { readonly code: string; readonly at: SourcePosition };
    return { kind: 'fixture', code, message: cause.message, at };
  }
  return {
    kind: 'internal',
    code: 'internal',
    message: cause instanceof Error ? `${cause.name}: ${cause.message}` : String(cause),
  };
}
