import { compileRegex } from '../matching/compile-regex.ts';
import { fillTemplate } from '../matching/fill-template.ts';
import { findByPath, parseJsonPath } from '../matching/json-path.ts';
import { truncate } from '../matching/normalise-text.ts';
import type { Scope } from '../matching/scope.ts';
import type { BotMessage } from '../message.ts';
import type { Capture } from '../model.ts';
import type { Failure } from '../result.ts';
import type { SourcePosition } from '../source.ts';
import type { CaptureType } from '../template.ts';

const shapes: Readonly<Record<CaptureType, RegExp>> = {
  text: /^[^]+$/,
  word: /^\S+$/,
  line: /^[^\n]+$/,
  integer: /^[-+]?\d+$/,
  number: /^[-+]?\d[\d.,\u00a0\u202f]*$/,
  boolean: /^(?:true|false|yes|no)$/i,
  date: /^(?:\d{4}-\d{2}-\d{2}|\d{1,2}[./]\d{1,2}[./]\d{2,4})/,
  email: /^[^\s@]+@[^\s@]+\.[^\s@]+$/,
  url: /^https?:\/\/\S+$/,
  json: /^[[{]/,
};

/** Takes the values of `capture` out of a message into the scope's pending captures; what cannot be taken is a failure. */
export function captureValues(
  captures: readonly Capture[],
  message: BotMessage,
  scope: Scope,
  fail: (at: SourcePosition, expected: string, failure: Failure) => void,
): void {
  for (const capture of captures) {
    const value = findValue(capture, message, scope);
    if (value === undefined || !shapes[capture.type].test(value)) {
      const what = value === undefined ? 'nothing' : `"${truncate(value, 120)}"`;
      fail(capture.at, `"${capture.name}" to capture a value of type ${capture.type}`, {
        reason: 'variable-not-captured',
        message: `The capture "${capture.name}" found ${what}, a value of type ${capture.type} was expected.`,
        ...(message.text !== undefined && { actual: message.text }),
      });
    } else (scope.captured ??= new Map()).set(capture.name, value);
  }
}

function findValue(capture: Capture, message: BotMessage, scope: Scope): string | undefined {
  const { from } = capture;
  switch (from.kind) {
    case 'text':
      return message.text;
    case 'regex': {
      const matcher = compileRegex(from.pattern).matcher((message.text ?? '').normalize('NFC'));
      if (message.text === undefined || !matcher.find()) return undefined;
      return (matcher.groupCount() > 0 ? matcher.group(1) : matcher.group(0)) ?? undefined;
    }
    case 'json':
      return asText(findByPath(message.payload, parseJsonPath(fillTemplate(from.path, scope)))[0]);
    case 'slot':
      return asText((message.slots ?? scope.state?.slots)?.[from.name]);
    case 'entity':
      return asText(message.entities?.find((entity) => entity.name === from.name)?.value);
  }
}

function asText(value: unknown): string | undefined {
  if (value === undefined || value === null) return undefined;
  return typeof value === 'string' ? value : JSON.stringify(value);
}
