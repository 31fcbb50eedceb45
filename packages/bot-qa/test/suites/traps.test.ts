import { readFileSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import { Workspace } from '../cli/command-line.ts';
import { corpus } from './corpora-cases.ts';

interface Files {
  readonly files?: readonly { readonly name: string; readonly text: string }[];
  readonly settings?: Readonly<Record<string, unknown>>;
  readonly generate?: { readonly count: number; readonly name: string; readonly text: string };
}
type Fixture = Readonly<Record<string, Files>>;

interface Trap {
  readonly id: string;
  readonly fixture: Fixture;
  readonly bot: unknown;
  readonly must: {
    readonly verdict: 'red' | 'green';
    readonly reason?: string;
    readonly orReason?: string;
    readonly orRed?: string;
    readonly exit?: number;
    readonly at?: { readonly file: string; readonly line: number };
    readonly quote?: string;
    readonly messageMustContain?: readonly string[];
    readonly secretAbsent?: string;
    readonly sent?: readonly string[];
    readonly sentEach?: readonly (readonly string[])[];
    readonly failures?: number;
    readonly difference?: number;
    readonly minGapMs?: readonly (readonly [number, number, number])[];
  };
  readonly control?: { readonly fixture?: Fixture; readonly bot?: unknown };
}

const { traps } = JSON.parse(readFileSync(join(corpus, 'traps.json'), 'utf8')) as { readonly traps: readonly Trap[] };

/** The bot of a trap: its script is data, so the module is the same for all. It writes down what arrives and when. */
const botModule = `
import { appendFileSync, readFileSync } from 'node:fs';
const { bot, firstTexts } = JSON.parse(readFileSync(new URL('./script.json', import.meta.url), 'utf8'));
const fill = (template, text) => template.replaceAll('{text}', () => text).replaceAll('{rest}', () => text.replace(/^ping/, ''));
const button = (one) => (typeof one === 'string' ? { title: one } : one);
function saying(message, text) {
  const { delayMs, echo, buttons, media, nlp, ...rest } = message;
  return {
    ...rest,
    ...(echo !== undefined && { text: fill(echo, text) }),
    ...(buttons && { buttons: buttons.map(button) }),
    ...(media && { media: media.map((one) => (typeof one === 'string' ? { url: one } : one)) }),
    ...(nlp?.intent && { intent: nlp.intent }),
    ...(nlp?.entities && { entities: nlp.entities }),
  };
}
const send = (messages, text, say) => {
  for (const message of messages ?? []) {
    if (message.delayMs) setTimeout(() => say(saying(message, text)), message.delayMs);
    else say(saying(message, text));
  }
};
export default {
  async: true,
  start: ({ say }) => send(bot.start, '', say),
  send(text, { session, memory, say, message }) {
    const turn = (memory.turn = (memory.turn ?? -1) + 1);
    appendFileSync(new URL('./sent.ndjson', import.meta.url), JSON.stringify({ session, text, at: Date.now() }) + '\\n');
    if (turn === 0) memory.script = bot.conversations?.find((one) => firstTexts[one.name] === text) ?? bot;
    const { turns, echo } = memory.script;
    if (echo !== undefined) say(fill(echo, text));
    else send(turns?.[turn], text, say);
  },
};
`;

interface Outcome {
  readonly code: number | null;
  /** Everything that a reader could see: both streams, JUnit and the journal. */
  readonly shown: string;
  readonly out: string;
  readonly sent: readonly { readonly session: string; readonly text: string; readonly at: number }[];
}

async function play(fixture: Fixture, bot: unknown): Promise<Outcome> {
  const workspace = new Workspace({ 'bot.mjs': botModule });
  try {
    const [given] = Object.values(fixture);
    const { files = [], generate, settings = {} } = given!;
    const generated = Array.from({ length: generate?.count ?? 0 }, (_, number) => ({
      name: generate!.name.replace('{n}', String(number)),
      text: generate!.text.replaceAll('{n}', String(number)),
    }));
    for (const { name, text } of [...files, ...generated]) workspace.write(join('fixtures', name), text);
    // Which script is for which conversation is told by what the user says first.
    const firstTexts: Record<string, string | undefined> = Object.fromEntries(
      files.map(({ text }) => [text.split('\n')[0] ?? '', /#me\n(.*)/.exec(text)?.[1]]),
    );
    workspace.write('script.json', JSON.stringify({ bot, firstTexts }));
    const set = Object.entries(settings).flatMap(([name, value]) => [
      '--setting',
      `${name}=${typeof value === 'string' ? value : JSON.stringify(value)}`,
    ]);
    const { code, out, err } = await workspace.run([
      'run',
      'fixtures',
      '--module',
      'bot.mjs',
      '--turn-timeout',
      '1500ms',
      '-r',
      'terminal',
      '-r',
      'junit=out.xml',
      ...set,
    ]);
    const read = (name: string): string =>
      existsSync(workspace.path(name)) ? readFileSync(workspace.path(name), 'utf8') : '';
    const sent = read('sent.ndjson')
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line) as Outcome['sent'][number]);
    return { code, out: out + err, shown: out + err + read('out.xml') + read('.bot-qa/journal.ndjson'), sent };
  } finally {
    workspace.remove();
  }
}

/** Any line of the same step is right: one near the named line, or one that holds the same quoted text. */
function pointsAt(fixture: Fixture, at: { readonly file: string; readonly line: number }, out: string): boolean {
  const lines =
    Object.values(fixture)[0]
      ?.files?.find((file) => file.name === at.file)
      ?.text.split('\n') ?? [];
  const quoted = (line: number): string | undefined => /: (".+")/.exec(lines[line - 1] ?? '')?.[1];
  return [...out.matchAll(/(\S+):(\d+):\d+/g)].some(([, file, number]) => {
    const line = Number(number);
    if (!file!.endsWith(at.file)) return false;
    const wanted = quoted(at.line);
    return (
      Math.abs(line - at.line) <= 1 ||
      (wanted !== undefined && [line - 1, line, line + 1].some((near) => quoted(near) === wanted))
    );
  });
}

describe.each(traps.map((trap) => [trap.id, trap] as const))('%s', (_id, { fixture, bot, must, control }) => {
  test(`is ${must.verdict} for the named reason`, async () => {
    const { code, out, shown, sent } = await play(fixture, bot);
    const alternative = must.orRed ?? must.orReason;
    if (must.verdict === 'green' && !(alternative !== undefined && out.includes(alternative))) {
      expect({ code, out }).toEqual({ code: 0, out: expect.stringContaining('green') as string });
      if (must.sent) expect(sent.map(({ text }) => text)).toEqual(must.sent);
      if (must.sentEach)
        expect(
          [...new Set(sent.map(({ session }) => session))]
            .map((session) => sent.filter((one) => one.session === session).map(({ text }) => text))
            .sort(),
        ).toEqual([...must.sentEach].sort());
      for (const [from, to, ms] of must.minGapMs ?? [])
        expect(sent[to - 1]!.at - sent[from - 1]!.at).toBeGreaterThanOrEqual(ms - 2);
      return;
    }
    expect(code).not.toBe(0);
    const byAlternative = alternative !== undefined && out.includes(alternative);
    if (!byAlternative) {
      expect(out).toContain(must.reason ?? alternative);
      if (must.exit !== undefined) expect(code).toBe(must.exit);
      if (must.at) expect(pointsAt(fixture, must.at, out) || out).toBe(true);
    }
    if (must.quote !== undefined) expect(out).toContain(must.quote);
    for (const text of must.messageMustContain ?? []) expect(out).toContain(text);
    if (must.secretAbsent !== undefined) expect(shown).not.toContain(must.secretAbsent);
    if (must.failures !== undefined) expect(out).toContain(`${must.failures} failed`);
    if (must.difference !== undefined) expect(shown).toContain(`"difference":${must.difference}`);
  });

  if (control) {
    test('is green after repair', async () => {
      const { code, out } = await play(control.fixture ?? fixture, control.bot ?? bot);
      expect({ code, out }).toEqual({ code: 0, out: expect.stringContaining('green') as string });
    });
  }
});
