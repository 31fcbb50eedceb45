import type { Connector } from '../connector.ts';
import type { BotMessage } from '../message.ts';
import type { BotInfo } from '../result.ts';
import { expectSuccess, HttpClient, parseJsonBody, type Exchange } from './http-client.ts';
import { readButtons } from './read-reply.ts';

export interface DialogflowCxSettings {
  readonly info: BotInfo;
  readonly origin: string;
  /** `/v3/projects/…/locations/…/agents/…[/environments/…]`. */
  readonly agentPath: string;
  readonly token: string;
  readonly language: string;
  readonly connections: number;
  readonly timeoutMs: number;
  readonly proxy: boolean;
}

interface ResponseMessage {
  readonly text?: { readonly text?: readonly string[] };
  readonly payload?: { readonly richContent?: readonly (readonly Record<string, unknown>[])[] } & Record<
    string,
    unknown
  >;
  readonly endInteraction?: unknown;
  readonly liveAgentHandoff?: unknown;
}

interface QueryResult {
  readonly responseMessages?: readonly ResponseMessage[];
  readonly intent?: { readonly displayName?: string };
  readonly match?: {
    readonly intent?: { readonly displayName?: string };
    readonly confidence?: number;
    readonly matchType?: string;
  };
  readonly intentDetectionConfidence?: number;
  readonly parameters?: Readonly<Record<string, unknown>>;
  readonly currentPage?: { readonly displayName?: string };
  readonly currentFlow?: { readonly displayName?: string };
}

/** A Dialogflow CX agent through `detectIntent`. The page and the flow reached are events of the state. */
export function dialogflowCxConnector(settings: DialogflowCxSettings): Connector {
  const client = new HttpClient(settings.origin, settings);
  return {
    info: settings.info,
    open: async (request, inbox) => {
      let current: Exchange | undefined;
      let last: QueryResult = {};
      inbox.turnComplete();
      return {
        send: async (message) => {
          const payload = message.button?.payload ?? message.payload;
          const input = message.event
            ? { event: { event: message.event.name } }
            : {
                text: {
                  text:
                    message.text ?? (typeof payload === 'string' ? payload : undefined) ?? message.button?.title ?? '',
                },
              };
          current = client.send({
            method: 'POST',
            path: `${settings.agentPath}/sessions/${encodeURIComponent(request.id)}:detectIntent`,
            headers: { 'content-type': 'application/json', authorization: `Bearer ${settings.token}` },
            body: JSON.stringify({
              queryInput: { ...input, languageCode: message.locale ?? request.locale ?? settings.language },
              ...(message.payload !== undefined && { queryParams: { payload: message.payload } }),
            }),
          });
          const answer = parseJsonBody(expectSuccess(await current.response, settings.origin), settings.origin) as {
            readonly queryResult?: QueryResult;
          };
          current = undefined;
          last = answer.queryResult ?? {};
          for (const said of messagesOf(last)) inbox.deliver(said);
          return { complete: true };
        },
        state: async () => ({
          slots: last.parameters ?? {},
          events: [
            ...(last.currentFlow?.displayName === undefined
              ? []
              : [{ event: 'flow', name: last.currentFlow.displayName }]),
            ...(last.currentPage?.displayName === undefined
              ? []
              : [{ event: 'page', name: last.currentPage.displayName }]),
          ],
          raw: last,
        }),
        close: async () => current?.abort(),
      };
    },
    close: () => client.close(),
  };
}

function messagesOf(result: QueryResult): BotMessage[] {
  const name =
    result.match?.intent?.displayName ??
    result.intent?.displayName ??
    (result.match?.matchType === 'NO_MATCH' ? 'NO_MATCH' : undefined);
  const confidence = result.match?.confidence ?? result.intentDetectionConfidence;
  const shared: Partial<BotMessage> = {
    ...(name !== undefined && { intent: { name, ...(confidence !== undefined && { confidence }) } }),
    ...(result.parameters && {
      slots: result.parameters,
      entities: Object.entries(result.parameters).map(([key, value]) => ({ name: key, value })),
    }),
  };
  return (result.responseMessages ?? []).flatMap((message): BotMessage[] => {
    if (message.text)
      return (message.text.text ?? [])
        .filter((text) => text !== '')
        .map((text) => ({ ...shared, text, payload: message }));
    if (message.payload) {
      const rich = (message.payload.richContent ?? []).flat();
      const buttons = rich.flatMap((item) =>
        item['type'] === 'chips'
          ? readButtons(item['options'])
          : item['type'] === 'button' || item['type'] === 'list'
            ? readButtons([item])
            : [],
      );
      return [{ ...shared, ...(buttons.length > 0 && { buttons }), payload: message.payload }];
    }
    if (message.liveAgentHandoff !== undefined) return [{ type: 'event', name: 'handover', payload: message }];
    if (message.endInteraction !== undefined) return [{ type: 'end', payload: message }];
    return [];
  });
}
