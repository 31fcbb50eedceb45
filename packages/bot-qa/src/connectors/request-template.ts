import type { SessionRequest } from '../connector.ts';
import { escapeJson } from '../json-text.ts';
import type { UserMessage } from '../message.ts';
import type { JsonTemplate, Template, TemplatePart } from '../template.ts';

/** What a request may speak of: `${text}`, `${session}`, `${user}`, `${locale}`, `${button}`, `${event}`, `${payload}`, `${message}`, and `${env.NAME}`. */
export const requestVariables = [
  'text',
  'session',
  'user',
  'locale',
  'button',
  'event',
  'value',
  'payload',
  'message',
  'turn',
  'now',
  'callback',
] as const;
export type RequestVariable = (typeof requestVariables)[number];

export interface RequestValues {
  readonly session: SessionRequest;
  readonly message: UserMessage | undefined;
  readonly turn: number;
  /** The address that an inbound webhook listens on. */
  readonly callback?: string;
}

/** Text made of fixed pieces and values; `escape` fits the value to where it goes. */
export type Piece = string | { readonly variable: RequestVariable; readonly asJson: boolean };

export function fillPieces(pieces: readonly Piece[], values: RequestValues, escape: (text: string) => string): string {
  let text = '';
  for (const piece of pieces) {
    if (typeof piece === 'string') text += piece;
    else
      text += piece.asJson
        ? JSON.stringify(valueOf(piece.variable, values) ?? null)
        : escape(asText(valueOf(piece.variable, values)));
  }
  return text;
}

/** A text of the configuration as pieces. Environment variables are filled in once, here. */
export function compileText(template: Template, environment: (name: string) => string): Piece[] {
  return template.parts.map((part) => compilePart(part, environment, false));
}

/** JSON of the configuration as pieces of its serialised form: a body costs one concatenation per request. */
export function compileJson(value: JsonTemplate, environment: (name: string) => string): Piece[] {
  const pieces: Piece[] = [];
  const add = (piece: Piece): void => {
    const last = pieces.at(-1);
    if (typeof piece === 'string' && typeof last === 'string') pieces[pieces.length - 1] = last + piece;
    else pieces.push(piece);
  };
  const walk = (item: JsonTemplate): void => {
    if (item === null || typeof item !== 'object') return add(JSON.stringify(item));
    if (Array.isArray(item)) {
      add('[');
      for (const [index, element] of (item as readonly JsonTemplate[]).entries()) {
        if (index > 0) add(',');
        walk(element);
      }
      return add(']');
    }
    if ('parts' in item) {
      const [only] = item.parts;
      // `${payload}` alone is the value itself, with its type.
      if (item.parts.length === 1 && typeof only === 'object' && only.kind === 'variable' && isStructured(only.name))
        return add({ variable: only.name, asJson: true });
      add('"');
      for (const part of item.parts) {
        const piece = compilePart(part, environment, false);
        add(typeof piece === 'string' ? escapeJson(piece) : piece);
      }
      return add('"');
    }
    const { entries } = item as { readonly entries: Readonly<Record<string, JsonTemplate>> };
    add('{');
    for (const [index, [key, element]] of Object.entries(entries).entries()) {
      add(`${index > 0 ? ',' : ''}${JSON.stringify(key)}:`);
      walk(element);
    }
    add('}');
  };
  walk(value);
  return pieces;
}

function isStructured(name: string): name is 'payload' | 'message' | 'value' {
  return name === 'payload' || name === 'message' || name === 'value';
}

function compilePart(part: TemplatePart, environment: (name: string) => string, asJson: boolean): Piece {
  if (typeof part === 'string') return part;
  if (part.kind === 'function' && part.name === 'env') return environment(part.arguments[0] ?? '');
  return { variable: part.name as RequestVariable, asJson };
}

function valueOf(variable: RequestVariable, values: RequestValues): unknown {
  const { session, message } = values;
  switch (variable) {
    case 'text':
      // A pressed button says its payload, or its title.
      return message?.text ?? message?.button?.payload ?? message?.button?.title ?? message?.event?.name ?? '';
    case 'session':
      return session.id;
    case 'user':
      return session.user;
    case 'locale':
      return message?.locale ?? session.locale ?? '';
    case 'button':
      return message?.button?.payload ?? message?.button?.title ?? '';
    case 'event':
      return message?.event?.name ?? '';
    case 'value':
      return message?.event?.value ?? null;
    case 'payload':
      return message?.payload ?? message?.button?.payload ?? null;
    case 'message':
      return message ?? null;
    case 'turn':
      return values.turn;
    case 'callback':
      return values.callback ?? '';
    case 'now':
      return new Date().toISOString();
  }
}

function asText(value: unknown): string {
  return typeof value === 'string' ? value : value === undefined || value === null ? '' : JSON.stringify(value);
}
