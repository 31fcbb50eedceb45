import { createHmac } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Connector, Inbox } from '../connector.ts';
import { TransportError } from '../connector.ts';
import type { BotMessage, Button, Media, UserMessage } from '../message.ts';
import type { BotInfo } from '../result.ts';
import { expectSuccess, HttpClient } from './http-client.ts';

export interface SlackSettings {
  readonly info: BotInfo;
  readonly origin: string;
  /** Where the bot takes events and (pressed buttons) interactions. */
  readonly eventsPath: string;
  readonly interactionsPath: string;
  readonly signingSecret: string;
  /** Where the bot's Web API calls must go (its `slackApiUrl`): an address of ours. */
  readonly listen: { readonly host: string; readonly port: number };
  readonly connections: number;
  readonly timeoutMs: number;
  readonly proxy: boolean;
}

const nobody: Inbox = { deliver: () => undefined, fail: () => undefined, turnComplete: () => undefined };

interface Block {
  readonly type: string;
  readonly text?: { readonly text?: string };
  readonly elements?: readonly {
    readonly type?: string;
    readonly text?: { readonly text?: string } | string;
    readonly value?: string;
    readonly action_id?: string;
    readonly url?: string;
  }[];
  readonly image_url?: string;
  readonly alt_text?: string;
  readonly accessory?: NonNullable<Block['elements']>[number];
}

/**
 * Stands in for Slack: signed events go to the bot, and the bot's Web API calls come to a server of ours. Each
 * conversation is a direct message channel of its own, so replies are told apart by the channel they are posted in.
 */
export async function slackConnector(settings: SlackSettings): Promise<Connector> {
  const client = new HttpClient(settings.origin, settings);
  const channels = new Map<string, { readonly inbox: Inbox; readonly user: string }>();
  let clock = 0;
  // For a while a channel stays, so that a late call is no error of the bot; who listened there is let go at once.
  const leave = (channel: string, user: string): void => {
    channels.set(channel, { inbox: nobody, user });
    setTimeout(() => channels.delete(channel), 30_000).unref();
  };
  const server = createServer((request, response) => {
    void readBody(request).then((body) => {
      const method = (request.url ?? '').split('?')[0]!.split('/').at(-1) ?? '';
      const given = readCall(body, request.headers['content-type'] ?? '');
      const answer = answerCall(method, given, channels, () => `${1_700_000_000 + ++clock}.000100`);
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
    });
  });
  await new Promise<void>((resolve, reject) =>
    server.listen(settings.listen.port, settings.listen.host, resolve).once('error', reject),
  );
  const { port } = server.address() as AddressInfo;
  const post = async (path: string, body: string, type: string): Promise<string> => {
    const timestamp = String(Math.floor(Date.now() / 1000));
    const signature = `v0=${createHmac('sha256', settings.signingSecret).update(`v0:${timestamp}:${body}`).digest('hex')}`;
    const exchange = client.send({
      method: 'POST',
      path,
      headers: { 'content-type': type, 'x-slack-request-timestamp': timestamp, 'x-slack-signature': signature },
      body,
    });
    return expectSuccess(await exchange.response, settings.origin).body;
  };
  let verified: Promise<void> | undefined;
  const verify = async (): Promise<void> => {
    const answer = await post(
      settings.eventsPath,
      JSON.stringify({ type: 'url_verification', token: 'verification', challenge: 'bot-qa-challenge' }),
      'application/json',
    );
    if (!answer.includes('bot-qa-challenge'))
      throw new TransportError(
        'slack-challenge',
        `${settings.origin} did not answer Slack's url_verification with its challenge.`,
      );
  };
  let number = 0;
  return {
    info: { ...settings.info, address: `${settings.origin} (Web API on port ${port})` },
    open: async (request, inbox) => {
      await (verified ??= verify());
      const id = (++number).toString(36).toUpperCase().padStart(8, '0');
      const channel = `D${id}`;
      const user = `U${id}`;
      channels.set(channel, { inbox, user });
      let events = 0;
      return {
        send: async (message) => {
          if (message.button)
            await post(
              settings.interactionsPath,
              `payload=${encodeURIComponent(JSON.stringify(pressed(message, channel, user)))}`,
              'application/x-www-form-urlencoded',
            );
          else {
            const event = {
              type: 'message',
              channel,
              channel_type: 'im',
              user,
              text: message.text ?? '',
              ts: `${1_700_000_000 + ++clock}.000200`,
              event_ts: `${1_700_000_000 + clock}.000200`,
            };
            await post(
              settings.eventsPath,
              JSON.stringify({
                type: 'event_callback',
                team_id: 'T0000BOTQA',
                api_app_id: 'A0000BOTQA',
                event,
                event_id: `Ev${id}${++events}`,
                event_time: 1_700_000_000 + clock,
                authorizations: [{ team_id: 'T0000BOTQA', user_id: 'U0000000BOT', is_bot: true }],
              }),
              'application/json',
            );
          }
          return { complete: false };
        },
        close: async () => leave(channel, user),
      };
    },
    close: async () => {
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
      await client.close();
    },
  };
}

async function readBody(request: IncomingMessage): Promise<string> {
  let body = '';
  request.setEncoding('utf8');
  for await (const chunk of request as AsyncIterable<string>) if (body.length < 4_000_000) body += chunk;
  return body;
}

/** Slack's client libraries send forms whose structured values are JSON. */
function readCall(body: string, type: string): Record<string, unknown> {
  try {
    if (type.includes('json')) return JSON.parse(body) as Record<string, unknown>;
    return Object.fromEntries(
      [...new URLSearchParams(body)].map(([name, value]) => [
        name,
        /^[[{]/.test(value) ? (JSON.parse(value) as unknown) : value,
      ]),
    );
  } catch {
    return {};
  }
}

function answerCall(
  method: string,
  given: Record<string, unknown>,
  channels: ReadonlyMap<string, { readonly inbox: Inbox; readonly user: string }>,
  stamp: () => string,
): Record<string, unknown> {
  const channel = String(given['channel']);
  const known = channels.get(channel);
  switch (method) {
    case 'auth.test':
      return {
        ok: true,
        url: 'https://bot-qa.slack.com/',
        team: 'bot-qa',
        user: 'bot',
        team_id: 'T0000BOTQA',
        user_id: 'U0000000BOT',
        bot_id: 'B0000000BOT',
      };
    case 'users.info':
      return { ok: true, user: { id: given['user'], name: 'tester', real_name: 'Tester', locale: 'en-US' } };
    case 'conversations.open':
      return {
        ok: true,
        channel: { id: [...channels].find(([, one]) => one.user === given['users'])?.[0] ?? 'D00000000' },
      };
    case 'conversations.info':
      return { ok: known !== undefined, channel: { id: channel, is_im: true, user: known?.user } };
    case 'chat.postMessage':
    case 'chat.postEphemeral':
    case 'chat.update': {
      if (!known) return { ok: false, error: 'channel_not_found' };
      const ts = method === 'chat.update' ? String(given['ts']) : stamp();
      known.inbox.deliver({ ...messageOf(given), ...(method !== 'chat.update' && { id: `${channel}-${ts}` }) });
      return { ok: true, channel, ts, message: { text: given['text'], ts, bot_id: 'B0000000BOT' } };
    }
    default:
      // Reactions, typing and the like: accepted, and no message.
      return { ok: true };
  }
}

function messageOf(given: Record<string, unknown>): BotMessage {
  const blocks = Array.isArray(given['blocks']) ? (given['blocks'] as readonly Block[]) : [];
  const elements = blocks.flatMap((block) => [
    ...(block.type === 'actions' ? (block.elements ?? []) : []),
    ...(block.accessory ? [block.accessory] : []),
  ]);
  const buttons = elements
    .filter((element) => element.type === 'button')
    .map((element): Button => {
      const title = typeof element.text === 'string' ? element.text : (element.text?.text ?? '');
      return {
        title,
        ...((element.value ?? element.action_id) !== undefined && { payload: element.value ?? element.action_id }),
        ...(element.url !== undefined && { url: element.url }),
      };
    });
  const media = blocks
    .filter((block) => block.type === 'image' && block.image_url !== undefined)
    .map((block): Media => ({ url: block.image_url!, ...(block.alt_text !== undefined && { alt: block.alt_text }) }));
  // With blocks, "text" is only the notification; what people see is in the sections.
  const sections = blocks.flatMap((block) =>
    (block.type === 'section' || block.type === 'header') && block.text?.text !== undefined ? [block.text.text] : [],
  );
  const text =
    sections.length > 0 ? sections.join('\n') : typeof given['text'] === 'string' ? given['text'] : undefined;
  return {
    ...(text !== undefined && { text }),
    ...(buttons.length > 0 && { buttons }),
    ...(media.length > 0 && { media }),
    payload: given,
  };
}

function pressed(message: UserMessage, channel: string, user: string): unknown {
  const value = typeof message.button!.payload === 'string' ? message.button!.payload : message.button!.title;
  return {
    type: 'block_actions',
    user: { id: user, team_id: 'T0000BOTQA' },
    team: { id: 'T0000BOTQA' },
    channel: { id: channel },
    container: { type: 'message', channel_id: channel },
    actions: [{ type: 'button', action_id: value, value, text: { type: 'plain_text', text: message.button!.title } }],
  };
}
