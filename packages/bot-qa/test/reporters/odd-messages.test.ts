import { readFileSync } from 'node:fs';
import { Workspace } from '../cli/command-line.ts';

let workspace: Workspace;
afterEach(() => workspace.remove());

// Bots in plain JavaScript answer what they like; nothing of it may take a report down.
const odd = `[
  {text: 42}, {text: null}, {text: {a: 1}}, {cards: [null, 'x', {title: 5, buttons: [null, 'Yes', {}]}]}, {buttons: 'x'},
  {buttons: [null, 1]}, {media: [null, {}]}, {form: [null]}, {form: 'x'}, {intent: 'hi'}, {intent: 5}, {entities: [null]},
  {quickReplies: {}}, [[]], 7, true, {type: 'weird'}, {type: 7, text: 'a'}, {name: 5, type: 'event'}, {id: 5, text: 'a'},
  {slots: 5, text: 'a'}, {otherIntents: [null], text: 'a'}, {locale: 5, text: 'a'}, [null, 3],
]`;

test('messages of any shape are judged and shown, and what has no shape is kept as the payload', async () => {
  const numbers = Array.from({ length: 24 }, (_, index) => index);
  workspace = new Workspace({
    'bot.mjs': `const odd = ${odd};\nexport default (text) => odd[Number(text)];\n`,
    'a.bot.yaml': `conversations:\n${numbers
      .map(
        (n) => `  - {name: n${n}, steps: [{user: '${n}'}, {bot: {buttons: [B], cards: [c], media: [m], intent: i}}]}\n`,
      )
      .join('')}  - {name: number, steps: [{user: '14'}, {bot: '7'}]}
  - {name: buttons, steps: [{user: '3'}, {bot: {cards: ['5']}}]}
  - {name: kept, steps: [{user: '4'}, {bot: {json: {$.buttons: x}}}]}
`,
  });
  const reporters = ['terminal', 'html=o.html', 'junit=o.xml', 'tap=o.tap', 'github-summary=o.md'];
  const { code, out, err } = await workspace.run([
    ...['run', 'a.bot.yaml', '--module', 'bot.mjs'],
    ...reporters.flatMap((name) => ['-r', name]),
  ]);
  expect(err).toBe('');
  expect(out).toContain('27 conversations: 3 passed, 24 failed');
  expect(code).toBe(1);
  expect(readFileSync(workspace.path('o.html'), 'utf8')).toContain('</html>');
});
