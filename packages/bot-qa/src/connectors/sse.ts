import type { Connector } from '../connector.ts';
import { TransportError } from '../connector.ts';
import { findByPath, parseJsonPath } from '../matching/json-path.ts';
import { composeRequest } from './compose-request.ts';
import { expectSuccess, HttpClient, noHead, type HttpHead } from './http-client.ts';
import type { HttpSettings } from './http.ts';
import { readReply } from './read-reply.ts';
import { SseParser } from './sse-parser.ts';

/** Settings of a bot that streams: each event is a message, or (with `delta`) a piece of the one message of the turn. */
export interface SseSettings extends Omit<HttpSettings, 'start' | 'end' | 'poll'> {
  /** Where a piece of text is in an event. */
  readonly delta?: string;
}

/** A bot that answers a POST with `text/event-stream`; the end of the stream, or `[DONE]`, ends the turn. */
export function sseConnector(settings: SseSettings): Connector {
  const client = new HttpClient(settings.origin, settings);
  const delta = settings.delta === undefined ? undefined : parseJsonPath(settings.delta);
  return {
    info: settings.info,
    open: async (request, inbox) => {
      let turn = 0;
      let abort: (() => void) | undefined;
      inbox.turnComplete();
      return {
        send: async (message) => {
          const composed = composeRequest(settings.send, { session: request, message, turn: ++turn }, message);
          const parser = new SseParser();
          let text = '';
          let failure: Error | undefined;
          let head: HttpHead = noHead;
          let refused = '';
          let heard = false;
          const streaming = client.stream(
            { ...composed, headers: { accept: 'text/event-stream', ...composed.headers } },
            (started) => (head = started),
            (piece) => {
              if (head.status >= 300) {
                refused += piece.slice(0, 1000);
                return;
              }
              for (const event of parser.push(piece)) {
                heard = true;
                if (event.data === '[DONE]') continue;
                try {
                  const data = readData(event.data);
                  if (delta)
                    text += findByPath(data, delta)
                      .filter((one) => typeof one === 'string')
                      .join('');
                  else for (const said of readReply(data, settings.reply)) inbox.deliver(said);
                } catch (cause) {
                  failure ??= cause as Error;
                }
              }
            },
          );
          abort = () => streaming.abort();
          await streaming.ended;
          abort = undefined;
          expectSuccess({ ...head, body: refused }, settings.origin);
          if (failure) throw failure;
          const type = head.header('content-type') ?? '';
          if (!heard && /\b(html|json)\b/.test(type))
            throw new TransportError(
              'no-stream',
              `${settings.origin} answered with ${type.replace(/;.*/, '')}, and not with a stream of events.`,
            );
          if (delta && text !== '') inbox.deliver({ text });
          return { complete: true };
        },
        close: async () => abort?.(),
      };
    },
    close: () => client.close(),
  };
}

function readData(data: string): unknown {
  if (!/^\s*[[{"]/.test(data)) return data;
  try {
    return JSON.parse(data) as unknown;
  } catch (cause) {
    throw new TransportError('bad-json', `An event of the stream is no JSON: ${data.slice(0, 120)}`, { cause });
  }
}
