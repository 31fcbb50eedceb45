import { Workspace } from './command-line.ts';

test('the demo plays two real chatbots, shows the one mistake at its line, and exits with 0', async () => {
  const workspace = new Workspace();
  try {
    const { code, out, err } = await workspace.run(['demo']);
    expect(err).toBe('');
    expect(out).toContain('5 passed, 1 failed');
    expect(out).toContain('shop.bot.yaml:27');
    expect(out).toContain('ERROR 500: ledger write failed');
    expect(code).toBe(0);
  } finally {
    workspace.remove();
  }
});
