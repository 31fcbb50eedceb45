import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { main } from '../cli.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'bot-qa-convert-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

async function run(...given: string[]): Promise<{ code: number; out: string; err: string }> {
  let out = '';
  let err = '';
  const code = await main(['convert', ...given], {
    cwd: folder,
    environment: () => undefined,
    out: (text) => void (out += text),
    err: (text) => void (err += text),
    isTTY: false,
    columns: 80,
    stdin: new PassThrough(),
    signal: new AbortController().signal,
    now: () => 0,
  });
  return { code, out, err };
}

const convo = 'Tea\n\n#me\nI want $item\n\n#bot\nTEXT_EQUALS Here is $item\n';

describe('bot-qa convert', () => {
  it('writes native fixtures with the tables of other files, and says that nothing was lost', async () => {
    writeFileSync(join(folder, 'tea.convo.txt'), convo);
    writeFileSync(join(folder, 'items.scriptingmemory.txt'), '   |$item\none|tea\n');
    const { code, err } = await run('.', '--out', 'native');
    expect({ code, err }).toEqual({ code: 0, err: expect.stringContaining('Nothing was lost.') as string });
    expect(readdirSync(join(folder, 'native'))).toEqual(['tea.bot.yaml']);
    expect(readFileSync(join(folder, 'native/tea.bot.yaml'), 'utf8')).toContain('item: tea');
  });

  it('writes nothing the second time, and nothing over files that differ', async () => {
    writeFileSync(join(folder, 'tea.convo.txt'), convo.replaceAll('$item', 'tea'));
    expect((await run('tea.convo.txt', '-o', 'out')).code).toBe(0);
    expect((await run('tea.convo.txt', '-o', 'out')).code).toBe(0);
    writeFileSync(join(folder, 'out/tea.bot.yaml'), 'mine');
    expect(await run('tea.convo.txt', '-o', 'out')).toMatchObject({
      code: 2,
      err: expect.stringContaining('--force') as string,
    });
    expect(readFileSync(join(folder, 'out/tea.bot.yaml'), 'utf8')).toBe('mine');
  });

  it('names what is lost with its place, and is red for it when asked to be', async () => {
    writeFileSync(join(folder, 'tea.convo.txt'), `${convo.replaceAll('$item', 'tea')}BUTTONS Milk\n`);
    const { code, out, err } = await run('tea.convo.txt', '--to', 'openai');
    expect(code).toBe(0);
    expect(JSON.parse(out)).toEqual({
      messages: [
        { role: 'user', content: 'I want tea' },
        { role: 'assistant', content: 'Here is tea' },
      ],
    });
    expect(err).toContain('tea.convo.txt:8:1 a check of kind "buttons"');
    expect((await run('tea.convo.txt', '--to', 'openai', '--strict')).code).toBe(4);
  });

  it('converts nothing of a fixture with a mistake', async () => {
    writeFileSync(join(folder, 'tea.convo.txt'), '#me\nhi\n\n#bott\nhello\n');
    expect(await run('tea.convo.txt', '-o', 'out')).toMatchObject({
      code: 2,
      err: expect.stringContaining('unknown-section') as string,
    });
    expect(readdirSync(folder)).toEqual(['tea.convo.txt']);
  });

  it('suggests the nearest format', async () => {
    expect(await run('x', '--to', 'botum')).toMatchObject({
      code: 2,
      err: expect.stringContaining('Did you mean "botium"?') as string,
    });
  });
});
