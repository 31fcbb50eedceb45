import type { Connector } from '../connector.ts';
import { TransportError } from '../connector.ts';
import type { BotMessage, UserMessage } from '../message.ts';
import type { BotInfo } from '../result.ts';
import { expectSuccess, HttpClient, parseJsonBody, type Exchange, noHead, type HttpHead } from './http-client.ts';
import { SseParser } from './sse-parser.ts';

export interface OpenAiSettings {
  readonly info: BotInfo;
  readonly origin: string;
  /** The path up to and with `/chat/completions`. */
  readonly path: string;
  readonly model: string;
  readonly key?: string;
  readonly system?: string;
  readonly stream: boolean;
  readonly temperature?: number;
  readonly seed?: number;
  readonly connections: number;
  readonly timeoutMs: number;
  readonly proxy: boolean;
}

interface ChatMessage {
  readonly role: 'system' | 'user' | 'assistant';
  readonly content: string | null;
  readonly tool_calls?: readonly unknown[];
}

interface Choice {
  readonly finish_reason?: string | null;
  readonly message?: { readonly content?: string | null; readonly tool_calls?: readonly unknown[] };
  readonly delta?: { readonly content?: string | null; readonly tool_calls?: readonly ToolCallDelta[] };
}

interface ToolCallDelta {
  readonly index?: number;
  readonly id?: string;
  readonly function?: { readonly name?: string; readonly arguments?: string };
}

/** A bot behind an OpenAI-compatible chat address. The conversation so far goes with each turn; streamed answers are put together. */
export function openAiConnector(settings: OpenAiSettings): Connector {
  const client = new HttpClient(settings.origin, settings);
  return {
    info: settings.info,
    open: async (request, inbox) => {
      const history: ChatMessage[] =
        settings.system === undefined ? [] : [{ role: 'system', content: settings.system }];
      let current: Pick<Exchange, 'abort'> | undefined;
      inbox.turnComplete();
      return {
        send: async (message) => {
          history.push({ role: 'user', content: textOf(message) });
          const body = JSON.stringify({
            model: settings.model,
            messages: history,
            user: request.user,
            ...(settings.stream && { stream: true }),
            ...(settings.temperature !== undefined && { temperature: settings.temperature }),
            ...(settings.seed !== undefined && { seed: settings.seed }),
          });
          const headers = {
            'content-type': 'application/json',
            ...(settings.key !== undefined && { authorization: `Bearer ${settings.key}` }),
          };
          const ask = { method: 'POST', path: settings.path, headers, body };
          let answer: ChatMessage;
          if (settings.stream) {
            answer = await streamAnswer(client, settings.origin, ask, (exchange) => (current = exchange));
          } else {
            const exchange = client.send(ask);
            current = exchange;
            answer = readAnswer(
              parseJsonBody(expectSuccess(await exchange.response, settings.origin), settings.origin),
              settings.origin,
            );
          }
          current = undefined;
          history.push(answer);
          inbox.deliver(asMessage(answer));
          return { complete: true };
        },
        close: async () => current?.abort(),
      };
    },
    close: () => client.close(),
  };
}

function textOf(message: UserMessage): string {
  const { text, button, payload } = message;
  if (text !== undefined) return text;
  if (typeof button?.payload === 'string') return button.payload;
  return button?.title ?? (payload === undefined ? '' : JSON.stringify(payload));
}

function asMessage(answer: ChatMessage): BotMessage {
  return { ...(answer.content !== null && { text: answer.content }), payload: answer };
}

function readAnswer(raw: unknown, origin: string): ChatMessage {
  const choice = (raw as { readonly choices?: readonly Choice[] } | null)?.choices?.[0];
  if (!choice?.message) throw new TransportError('bad-json', `${origin} answered without "choices[0].message".`);
  const { content = null, tool_calls: calls } = choice.message;
  return { role: 'assistant', content, ...(calls && calls.length > 0 && { tool_calls: calls }) };
}

async function streamAnswer(
  client: HttpClient,
  origin: string,
  ask: Parameters<HttpClient['send']>[0],
  started: (exchange: Pick<Exchange, 'abort'>) => void,
): Promise<ChatMessage> {
  const parser = new SseParser();
  let content: string | null = null;
  const calls: { id?: string; type: 'function'; function: { name: string; arguments: string } }[] = [];
  let head: HttpHead = noHead;
  let refused = '';
  let finished = false;
  let failure: TransportError | undefined;
  const streaming = client.stream(
    ask,
    (answered) => (head = answered),
    (text) => {
      if (head.status >= 300) {
        refused += text.slice(0, 1000);
        return;
      }
      for (const { data } of parser.push(text)) {
        if (data === '[DONE]') {
          finished = true;
          continue;
        }
        let chunk: { readonly choices?: readonly Choice[]; readonly error?: { readonly message?: string } };
        try {
          chunk = JSON.parse(data) as typeof chunk;
        } catch (cause) {
          failure ??= new TransportError(
            'bad-json',
            `${origin} streamed something that is no JSON: ${data.slice(0, 120)}`,
            { cause },
          );
          continue;
        }
        if (chunk.error)
          failure ??= new TransportError(
            'stream-error',
            `${origin} broke off: ${chunk.error.message ?? 'no reason given'}`,
          );
        const choice = chunk.choices?.[0];
        if (typeof choice?.delta?.content === 'string') content = (content ?? '') + choice.delta.content;
        for (const call of choice?.delta?.tool_calls ?? []) addCall(calls, call);
        if (choice?.finish_reason) finished = true;
      }
    },
  );
  started(streaming);
  await streaming.ended;
  expectSuccess({ ...head, body: refused }, origin);
  if (failure) throw failure;
  // Half an answer must not pass for a whole one.
  if (!finished) throw new TransportError('stream-cut', `${origin} ended the stream in the middle of an answer.`);
  return { role: 'assistant', content, ...(calls.length > 0 && { tool_calls: calls }) };
}

function addCall(
  calls: { id?: string; type: 'function'; function: { name: string; arguments: string } }[],
  delta: ToolCallDelta,
): void {
  const index = Math.min(delta.index ?? 0, 127);
  const call = (calls[index] ??= { type: 'function', function: { name: '', arguments: '' } });
  if (delta.id !== undefined) call.id = delta.id;
  call.function.name += delta.function?.name ?? '';
  call.function.arguments += delta.function?.arguments ?? '';
}
