import { createHash, createHmac } from 'node:crypto';
import type { Connector } from '../connector.ts';
import type { BotMessage, Entity } from '../message.ts';
import type { BotInfo } from '../result.ts';
import { expectSuccess, HttpClient, parseJsonBody, type Exchange } from './http-client.ts';
import { readButtons } from './read-reply.ts';

export interface LexV2Settings {
  readonly info: BotInfo;
  readonly origin: string;
  readonly region: string;
  readonly botId: string;
  readonly aliasId: string;
  readonly locale: string;
  readonly credentials: AwsCredentials;
  readonly connections: number;
  readonly timeoutMs: number;
  readonly proxy: boolean;
}

export interface AwsCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

interface LexMessage {
  readonly contentType: string;
  readonly content?: string;
  readonly imageResponseCard?: {
    readonly title: string;
    readonly subtitle?: string;
    readonly imageUrl?: string;
    readonly buttons?: readonly { readonly text: string; readonly value: string }[];
  };
}

interface LexSlot {
  readonly value?: { readonly interpretedValue?: string; readonly originalValue?: string };
}

interface LexAnswer {
  readonly messages?: readonly LexMessage[];
  readonly interpretations?: readonly {
    readonly intent?: {
      readonly name: string;
      readonly slots?: Readonly<Record<string, LexSlot | null>>;
      readonly state?: string;
    };
    readonly nluConfidence?: { readonly score?: number } | number;
  }[];
  readonly sessionState?: {
    readonly intent?: {
      readonly name?: string;
      readonly state?: string;
      readonly slots?: Readonly<Record<string, LexSlot | null>>;
    };
    readonly dialogAction?: { readonly type?: string; readonly slotToElicit?: string };
    readonly sessionAttributes?: Readonly<Record<string, string>>;
  };
}

/** A bot of Amazon Lex V2 through RecognizeText, signed with Signature Version 4. */
export function lexV2Connector(settings: LexV2Settings): Connector {
  const client = new HttpClient(settings.origin, settings);
  const host = new URL(settings.origin).host;
  return {
    info: settings.info,
    open: async (request, inbox) => {
      let current: Exchange | undefined;
      let last: LexAnswer = {};
      inbox.turnComplete();
      return {
        send: async (message) => {
          const payload = message.button?.payload ?? message.payload;
          const text =
            message.text ?? (typeof payload === 'string' ? payload : undefined) ?? message.button?.title ?? '';
          const locale = (message.locale ?? request.locale ?? settings.locale).replace('-', '_');
          const path = `/bots/${settings.botId}/botAliases/${settings.aliasId}/botLocales/${locale}/sessions/${encodeURIComponent(request.id.slice(0, 100))}/text`;
          const body = JSON.stringify({ text });
          const headers = signRequest({
            method: 'POST',
            host,
            path,
            body,
            region: settings.region,
            service: 'lex',
            credentials: settings.credentials,
            now: new Date(),
          });
          current = client.send({ method: 'POST', path, headers, body });
          last = parseJsonBody(expectSuccess(await current.response, settings.origin), settings.origin) as LexAnswer;
          current = undefined;
          for (const said of messagesOf(last)) inbox.deliver(said);
          return { complete: true };
        },
        state: async () => ({
          slots: slotsOf(last.sessionState?.intent?.slots),
          events: [
            ...(last.sessionState?.intent?.name === undefined
              ? []
              : [
                  {
                    event: 'intent',
                    name: last.sessionState.intent.name,
                    ...(last.sessionState.intent.state !== undefined && { step: last.sessionState.intent.state }),
                  },
                ]),
            ...(last.sessionState?.dialogAction?.type === undefined
              ? []
              : [{ event: 'dialog-action', name: last.sessionState.dialogAction.type }]),
          ],
          raw: last,
        }),
        close: async () => current?.abort(),
      };
    },
    close: () => client.close(),
  };
}

function messagesOf(answer: LexAnswer): BotMessage[] {
  const [best, ...others] = answer.interpretations ?? [];
  const scoreOf = (one: typeof best): number | undefined =>
    typeof one?.nluConfidence === 'number' ? one.nluConfidence : one?.nluConfidence?.score;
  const score = scoreOf(best);
  const slots = slotsOf(best?.intent?.slots);
  const shared: Partial<BotMessage> = {
    ...(best?.intent && {
      intent: { name: best.intent.name, ...(score !== undefined && { confidence: score }) },
      slots,
      entities: entitiesOf(slots),
    }),
    ...(others.length > 0 && {
      otherIntents: others.flatMap((one) =>
        one.intent ? [{ name: one.intent.name, ...(scoreOf(one) !== undefined && { confidence: scoreOf(one)! }) }] : [],
      ),
    }),
  };
  return (answer.messages ?? []).map((message): BotMessage => {
    const card = message.imageResponseCard;
    if (!card) return { ...shared, text: message.content ?? '', payload: message };
    const buttons = readButtons((card.buttons ?? []).map((button) => ({ title: button.text, value: button.value })));
    return {
      ...shared,
      cards: [
        {
          title: card.title,
          ...(card.subtitle !== undefined && { subtitle: card.subtitle }),
          ...(card.imageUrl !== undefined && { media: [{ url: card.imageUrl }] }),
          ...(buttons.length > 0 && { buttons }),
          content: card,
        },
      ],
      payload: message,
    };
  });
}

function slotsOf(slots: Readonly<Record<string, LexSlot | null>> | undefined): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(slots ?? {}).map(([name, slot]) => [
      name,
      slot?.value?.interpretedValue ?? slot?.value?.originalValue ?? null,
    ]),
  );
}

function entitiesOf(slots: Record<string, unknown>): Entity[] {
  return Object.entries(slots).flatMap(([name, value]) => (value === null ? [] : [{ name, value }]));
}

/** The headers of a request signed with AWS Signature Version 4 (docs.aws.amazon.com, "Create a signed AWS API request"). */
export function signRequest(request: {
  readonly method: string;
  readonly host: string;
  /** Already percent-encoded, without a query. */
  readonly path: string;
  readonly body: string;
  readonly region: string;
  readonly service: string;
  readonly credentials: AwsCredentials;
  readonly now: Date;
}): Record<string, string> {
  const { credentials, region, service } = request;
  const stamp = request.now.toISOString().replace(/[-:]|\.\d{3}/g, '');
  const day = stamp.slice(0, 8);
  const headers: Record<string, string> = {
    'content-type': 'application/json',
    host: request.host,
    'x-amz-date': stamp,
    ...(credentials.sessionToken !== undefined && { 'x-amz-security-token': credentials.sessionToken }),
  };
  const names = Object.keys(headers).sort();
  const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
  const hmac = (key: string | Buffer, text: string): Buffer => createHmac('sha256', key).update(text).digest();
  // Every part of the path is encoded twice, except for S3.
  const canonicalPath = request.path.split('/').map(encodeURIComponent).join('/');
  const canonical = [
    request.method,
    canonicalPath,
    '',
    ...names.map((name) => `${name}:${headers[name]!}`),
    '',
    names.join(';'),
    sha256(request.body),
  ].join('\n');
  const scope = `${day}/${region}/${service}/aws4_request`;
  const key = hmac(hmac(hmac(hmac(`AWS4${credentials.secretAccessKey}`, day), region), service), 'aws4_request');
  const signature = hmac(key, ['AWS4-HMAC-SHA256', stamp, scope, sha256(canonical)].join('\n')).toString('hex');
  return {
    ...headers,
    authorization: `AWS4-HMAC-SHA256 Credential=${credentials.accessKeyId}/${scope}, SignedHeaders=${names.join(';')}, Signature=${signature}`,
  };
}
