import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ChatJudge } from '../../src/automation/judge-chat.ts';
import { readChats } from '../../src/automation/read-chats.ts';
import { builtInRules } from '../../src/automation/read-rules.ts';
import { outcomes, type Outcome } from '../../src/automation/rules.ts';
import { wilsonInterval } from '../../src/automation/wilson-interval.ts';

// Needs the corpora: a folder named by CORPORA, or ../shared/corpora beside the repository.
const folder = join(
  process.env['CORPORA'] ?? fileURLToPath(new URL('../../../../../shared/corpora', import.meta.url)),
  'bot-qa/production-logs',
);
const labels = JSON.parse(readFileSync(join(folder, 'labels.json'), 'utf8')) as {
  readonly bots: Readonly<
    Record<
      string,
      { readonly automation: { readonly percent: number; readonly interval95: readonly [number, number] } }
    >
  >;
  readonly chats: Readonly<Record<string, { readonly outcome: Outcome; readonly why: string }>>;
};

async function judgeAll(bot: string): Promise<Map<string, { outcome: Outcome; rule: string }>> {
  const judge = new ChatJudge(builtInRules());
  const found = new Map<string, { outcome: Outcome; rule: string }>();
  const problems: string[] = [];
  const path = join(folder, `${bot}.jsonl`);
  for await (const chat of readChats(path, path, {
    problem: (one) => problems.push(one.message),
    note: () => undefined,
  }))
    found.set(`${chat.bot}/${chat.id}`, judge.judge(chat));
  expect(problems).toEqual([]);
  return found;
}

describe.each(Object.keys(labels.bots))('the built-in rules on the logs of %s', (bot) => {
  test('find every outcome with precision and recall of at least 0.97', async () => {
    const found = await judgeAll(bot);
    const wanted = Object.entries(labels.chats).filter(([id]) => id.startsWith(`${bot}/`));
    expect([...found.keys()].sort()).toEqual(wanted.map(([id]) => id).sort());
    const table: Record<string, { precision: number; recall: number; chats: number }> = {};
    for (const outcome of outcomes) {
      const right = wanted.filter(
        ([id, label]) => label.outcome === outcome && found.get(id)!.outcome === outcome,
      ).length;
      const said = [...found.values()].filter((one) => one.outcome === outcome).length;
      const real = wanted.filter(([, label]) => label.outcome === outcome).length;
      table[outcome] = { precision: right / said, recall: right / real, chats: real };
    }
    const wrong = wanted
      .filter(([id, label]) => found.get(id)!.outcome !== label.outcome)
      .map(
        ([id, label]) =>
          `${id}: ${label.outcome} (${label.why}), found ${found.get(id)!.outcome} by "${found.get(id)!.rule}"`,
      );
    process.stdout.write(`${bot} ${JSON.stringify(table)}\n${wrong.slice(0, 40).join('\n')}\n`);
    for (const { precision, recall } of Object.values(table)) {
      expect(precision).toBeGreaterThanOrEqual(0.97);
      expect(recall).toBeGreaterThanOrEqual(0.97);
    }
    const contained = [...found.values()].filter((one) => one.outcome === 'contained').length;
    const { percent, interval95 } = labels.bots[bot]!.automation;
    expect(Math.abs((contained / found.size) * 100 - percent)).toBeLessThan(1.5);
    if (wrong.length === 0)
      wilsonInterval(contained, found.size).forEach((end, index) => expect(end).toBeCloseTo(interval95[index]!, 3));
  });
});
