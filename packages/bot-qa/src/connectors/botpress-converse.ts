import { TransportError, type BotState, type Connector } from '../connector.ts';
import type { BotMessage } from '../message.ts';
import type { BotInfo } from '../result.ts';
import { botpressOfMessage, messageOfBotpress } from './botpress-message.ts';
import { expectSuccess, HttpClient, parseJsonBody, type Exchange } from './http-client.ts';

export interface BotpressConverseSettings {
  readonly info: BotInfo;
  readonly origin: string;
  /** The path before `/api/v1/bots`. */
  readonly basePath: string;
  /** The id of the bot. */
  readonly bot: string;
  /** Of a user of the server: then what the bot understood and its state come with each answer. */
  readonly token?: string;
  readonly connections: number;
  readonly timeoutMs: number;
  readonly proxy: boolean;
}

interface Answer {
  readonly responses?: unknown;
  readonly nlu?: {
    readonly intent?: { readonly name?: unknown; readonly confidence?: unknown };
    readonly entities?: unknown;
  };
  readonly state?: { readonly session?: unknown; readonly user?: unknown; readonly temp?: unknown };
}

/** A bot of Botpress 12 behind its Converse API: all replies come with the answer, and the bot never speaks first. */
export function botpressConverseConnector(settings: BotpressConverseSettings): Connector {
  const client = new HttpClient(settings.origin, settings);
  const { token } = settings;
  const suffix = token === undefined ? '' : '/secured?include=nlu,state';
  return {
    info: settings.info,
    open: async (request, inbox) => {
      let current: Exchange | undefined;
      let state: BotState = {};
      const path = `${settings.basePath}/api/v1/bots/${encodeURIComponent(settings.bot)}/converse/${encodeURIComponent(request.id)}${suffix}`;
      inbox.turnComplete();
      return {
        send: async (message) => {
          current = client.send({
            method: 'POST',
            path,
            headers: {
              'content-type': 'application/json',
              ...(token !== undefined && { authorization: `Bearer ${token}` }),
            },
            body: JSON.stringify(botpressOfMessage(message)),
          });
          const response = expectSuccess(await current.response, settings.origin);
          current = undefined;
          const answer = parseJsonBody(response, settings.origin) as Answer | null;
          if (!Array.isArray(answer?.responses))
            throw new TransportError(
              'bad-reply',
              `${settings.origin} answered with no list of responses of Botpress: ${response.body.slice(0, 120)}`,
            );
          state = stateOf(answer);
          const understood = understandingOf(answer);
          for (const said of answer.responses as unknown[])
            inbox.deliver({ ...understood, ...messageOfBotpress(asPayload(said)) });
          return { complete: true };
        },
        ...(token !== undefined && { state: async () => state }),
        close: async () => current?.abort(),
      };
    },
    close: () => client.close(),
  };
}

function asPayload(said: unknown): Readonly<Record<string, unknown>> {
  return typeof said === 'object' && said !== null && !Array.isArray(said)
    ? (said as Readonly<Record<string, unknown>>)
    : { type: 'text', text: typeof said === 'string' ? said : JSON.stringify(said) };
}

function understandingOf({ nlu }: Answer): Pick<BotMessage, 'intent' | 'entities'> {
  const { name, confidence } = nlu?.intent ?? {};
  const entities = Array.isArray(nlu?.entities) ? (nlu.entities as unknown[]) : [];
  return {
    ...(typeof name === 'string' && {
      intent: { name, ...(typeof confidence === 'number' && { confidence }) },
    }),
    ...(entities.length > 0 && {
      entities: entities.flatMap((entity) => {
        const { name: called, type, data, value } = (entity ?? {}) as Readonly<Record<string, unknown>>;
        const title = called ?? type;
        const inner = (data as { readonly value?: unknown } | undefined)?.value;
        return typeof title === 'string' ? [{ name: title, value: inner ?? value }] : [];
      }),
    }),
  };
}

function stateOf({ state }: Answer): BotState {
  const slots = (state?.session as { readonly slots?: unknown } | undefined)?.slots;
  return {
    raw: state,
    ...(typeof slots === 'object' && slots !== null && { slots: slots as Readonly<Record<string, unknown>> }),
  };
}
