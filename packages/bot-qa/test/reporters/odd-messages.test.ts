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
  circle, {text: 'a', payload: {n: 10n}}, {text: 'a', payload: depth}, {text: 'a', payload: {toJSON() { throw 1; }}},
]`;

test('messages of any shape are judged and shown, and what has no shape is kept as the payload', async () => {
  const numbers = Array.from({ length: 28 }, (_, index) => index);
  workspace = new Workspace({
    'bot.mjs': `const circle = {text: 'a'}; circle.payload = circle;
const depth = {}; for (let at = depth, n = 0; n < 100000; n++) at = at.a = {};
const odd = ${odd};\nexport default (text) => odd[Number(text)];\n`,
    'a.bot.yaml': `conversations:\n${numbers
      .map(
        (n) => `  - {name: n${n}, steps: [{user: '${n}'}, {bot: {buttons: [B], cards: [c], media: [m], intent: i}}]}\n`,
      )
      .join('')}  - {name: number, steps: [{user: '14'}, {bot: '7'}]}
  - {name: buttons, steps: [{user: '3'}, {bot: {cards: ['5']}}]}
  - {name: circle, steps: [{user: '24'}, {bot: a}]}
  - {name: big number, steps: [{user: '25'}, {bot: {json: {$.n: '10'}}}]}
  - {name: kept, steps: [{user: '4'}, {bot: {json: {$.buttons: x}}}]}
`,
  });
  const reporters = ['terminal', 'html=o.html', 'junit=o.xml', 'tap=o.tap', 'github-summary=o.md'];
  const { code, out, err } = await workspace.run([
    ...['run', 'a.bot.yaml', '--module', 'bot.mjs'],
    ...reporters.flatMap((name) => ['-r', name]),
  ]);
  expect(err).toBe('');
  expect(out).toContain('33 conversations: 5 passed, 28 failed');
  expect(code).toBe(1);
  expect(readFileSync(workspace.path('o.html'), 'utf8')).toContain('</html>');
});
