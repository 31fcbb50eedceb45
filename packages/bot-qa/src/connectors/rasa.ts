import { TransportError, type BotState, type Connector } from '../connector.ts';
import type { BotMessage, Card } from '../message.ts';
import type { BotInfo } from '../result.ts';
import { expectSuccess, HttpClient, parseJsonBody, type Exchange } from './http-client.ts';
import { readButtons } from './read-reply.ts';

export interface RasaSettings {
  readonly info: BotInfo;
  readonly origin: string;
  /** The path before `/webhooks` and `/conversations`. */
  readonly basePath: string;
  readonly token?: string;
  readonly connections: number;
  readonly timeoutMs: number;
  readonly proxy: boolean;
}

interface RasaReply {
  readonly text?: string;
  readonly image?: string;
  readonly buttons?: unknown;
  readonly quick_replies?: unknown;
  readonly attachment?: unknown;
  readonly elements?: readonly Record<string, unknown>[];
  readonly custom?: unknown;
}

interface TrackerEvent {
  readonly event: string;
  readonly name?: string;
  readonly flow_id?: string;
  readonly step_id?: string;
  readonly value?: unknown;
}

/** A Rasa assistant: REST channel for messages, tracker for slots and for what the assistant did. */
export function rasaConnector(settings: RasaSettings): Connector {
  const client = new HttpClient(settings.origin, settings);
  const query = settings.token === undefined ? '' : `?token=${encodeURIComponent(settings.token)}`;
  return {
    info: settings.info,
    open: async (request, inbox) => {
      let current: Exchange | undefined;
      let seenEvents = 0;
      const ask = async (method: string, path: string, body?: unknown): Promise<unknown> => {
        current = client.send({
          method,
          path: `${settings.basePath}${path}`,
          headers: { 'content-type': 'application/json' },
          ...(body !== undefined && { body: JSON.stringify(body) }),
        });
        const response = expectSuccess(await current.response, settings.origin);
        current = undefined;
        return parseJsonBody(response, settings.origin);
      };
      const tracker = `/conversations/${encodeURIComponent(request.id)}/tracker${query}`;
      inbox.turnComplete();
      return {
        send: async (message) => {
          // A button of Rasa carries "/intent{…}"; that is what goes out, not its title.
          const payload = message.button?.payload ?? message.payload;
          const text =
            message.text ??
            (payload === undefined
              ? message.button?.title
              : typeof payload === 'string'
                ? payload
                : JSON.stringify(payload)) ??
            (message.event ? `/${message.event.name}` : '');
          const replies = await ask('POST', `/webhooks/rest/webhook${query}`, { sender: request.id, message: text });
          if (!Array.isArray(replies) || !replies.every((reply) => typeof reply === 'object' && reply !== null))
            throw noRasa('list of messages', replies, settings.origin);
          for (const reply of replies as RasaReply[]) inbox.deliver(asMessage(reply));
          return { complete: true };
        },
        state: async (): Promise<BotState> => {
          const raw = (await ask('GET', tracker)) as {
            readonly slots?: Record<string, unknown>;
            readonly events?: readonly TrackerEvent[];
          } | null;
          if (!Array.isArray(raw?.events)) throw noRasa('tracker', raw, settings.origin);
          const events: readonly TrackerEvent[] = raw.events;
          // The last turn begins at the last thing the user said.
          const start = events.findLastIndex((event) => event.event === 'user');
          const turn = events.slice(Math.max(start, Math.min(seenEvents, start < 0 ? 0 : start)));
          seenEvents = events.length;
          return { raw, ...(raw.slots && { slots: raw.slots }), events: turn.map(asEvent) };
        },
        close: async () => current?.abort(),
      };
    },
    close: () => client.close(),
  };
}

/** Something that answers, but not as Rasa does: taken for silence, it would satisfy whoever expects silence. */
function noRasa(what: string, found: unknown, origin: string): TransportError {
  return new TransportError(
    'bad-reply',
    `${origin} answered with no ${what} of Rasa: ${JSON.stringify(found).slice(0, 120)}`,
  );
}

function asEvent(event: TrackerEvent): { event: string; name?: string; step?: string } {
  const name = event.flow_id ?? event.name;
  return {
    event: event.event,
    ...(name !== undefined && { name }),
    ...(event.step_id !== undefined && { step: event.step_id }),
  };
}

function asMessage(reply: RasaReply): BotMessage {
  const buttons = readButtons(reply.buttons);
  const quickReplies = readButtons(reply.quick_replies);
  const url = reply.image ?? attachmentUrl(reply.attachment);
  const cards = (reply.elements ?? []).map((element): Card => {
    const title = element['title'];
    const subtitle = element['subtitle'];
    const inside = readButtons(element['buttons']);
    return {
      ...(typeof title === 'string' && { title }),
      ...(typeof subtitle === 'string' && { subtitle }),
      ...(inside.length > 0 && { buttons: inside }),
      content: element,
    };
  });
  return {
    ...(reply.text !== undefined && { text: reply.text }),
    ...(buttons.length > 0 && { buttons }),
    ...(quickReplies.length > 0 && { quickReplies }),
    ...(url !== undefined && { media: [{ url }] }),
    ...(cards.length > 0 && { cards }),
    payload: reply.custom ?? reply,
  };
}

function attachmentUrl(attachment: unknown): string | undefined {
  if (typeof attachment === 'string') return attachment;
  const inner = (
    attachment as { readonly payload?: { readonly src?: unknown; readonly url?: unknown } } | null | undefined
  )?.payload;
  const url = inner?.src ?? inner?.url;
  return typeof url === 'string' ? url : undefined;
}
