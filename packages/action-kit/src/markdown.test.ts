import fc from 'fast-check';
import {
  details,
  escapeHtml,
  escapeMarkdown,
  escapeMarkdownLines,
  fencedBlock,
  inlineCode,
  link,
  safeAddress,
  table,
} from './markdown.ts';

const ZWSP = '\u200B';

test.each([
  ['*a* _b_ `c` [d](e) ![f](g)', '\\*a\\* \\_b\\_ \\`c\\` \\[d\\](e) !\\[f\\](g)'],
  ['<img src=x> &lt;', '&lt;img src=x&gt; &amp;lt;'],
  ['<!-- marker -->', '&lt;!-- marker --&gt;'],
  ['@org/team mail a@b.c', `@${ZWSP}org/team mail a@${ZWSP}b.c`],
  ['#12 o/r#3 GH-4', `\\#${ZWSP}12 o/r#${ZWSP}3 GH-${ZWSP}4`],
  ['see https://github.com/o/r/issues/1', `see https:${ZWSP}//github.com/o/r/issues/1`],
  ['javascript:alert(1) www.x.y', `javascript:alert(1) www${ZWSP}.x.y`],
  ['# title', '\\# title'],
  ['- item', '\\- item'],
  ['1. item', '1\\. item'],
  ['two\nlines\r\nhere', 'two lines here'],
  ['a|b $x$ ~~c~~', 'a\\|b \\$x\\$ \\~\\~c\\~\\~'],
  ['\u001B[31mred\u001B[0m \u001B]0;t\u0007 \u202Eevil\u202C', 'red ␛\\]0;t␇ ⟨U+202E⟩evil⟨U+202C⟩'],
  ['half \uD800 pair', 'half � pair'],
])('escapeMarkdown shows %j as it is', (text, expected) => {
  expect(escapeMarkdown(text)).toBe(expected);
});

test('escapeMarkdownLines keeps the lines, each harmless by itself', () => {
  expect(escapeMarkdownLines('a\n\n# b\n```\nc')).toBe('a<br>\n<br>\n\\# b<br>\n\\`\\`\\`<br>\nc');
});

test('escapeHtml is safe in elements and attributes and hidden from Markdown', () => {
  expect(escapeHtml(`</summary><b a="x" b='y'>*@me*`)).toBe(
    `&lt;/summary&gt;&lt;b a=&quot;x&quot; b=&#39;y&#39;&gt;&#42;@${ZWSP}me&#42;`,
  );
});

test.each([
  ['a', '`a`'],
  ['a`b``c', '```a`b``c```'],
  ['`a', '`` `a ``'],
  ['a|b', '<code>a&#124;b</code>'],
  ['a\nb', '`a b`'],
  ['<!-- x', `\`<!${ZWSP}-- x\``],
  [' ', ''],
])('inlineCode(%j)', (text, expected) => {
  expect(inlineCode(text)).toBe(expected);
});

test('a fenced block ends only where its text ends', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom('`', '~', 'a', '\n', ' ', '<', '!', '-') }), (text) => {
      const [open = '', ...rest] = fencedBlock(text, 'sh').split('\n');
      const fence = open.replace('sh', '');
      const closing = rest.findIndex((line) => line.trim().startsWith(fence) && /^`+$/.test(line.trim()));
      expect(closing).toBe(rest.length - 1);
      expect(rest.join('\n')).not.toContain('<!--');
    }),
    { seed: 1, numRuns: 500 },
  );
  expect(fencedBlock('x', 'sh\n```')).toBe('```\nx\n```');
});

test.each([
  ['https://eslint.org/rules/no-eval', 'https://eslint.org/rules/no-eval'],
  ['https://x.y/a(b)c|d <e>', 'https://x.y/a%28b%29c%7Cd%20%3Ce%3E'],
  ['javascript:alert(1)', undefined],
  ['data:text/html,x', undefined],
  ['https://user:pw@x.y/', undefined],
  ['//x.y/', undefined],
  ['/relative', undefined],
])('safeAddress(%j) is %j', (address, expected) => {
  expect(safeAddress(address)).toBe(expected);
});

test('a link with an unsafe address is its text alone', () => {
  expect(link('[no-eval]', 'https://x.y/z')).toBe('[\\[no-eval\\]](https://x.y/z)');
  expect(link('no*eval', 'javascript:x')).toBe('no\\*eval');
});

test('a table keeps its shape whatever its cells hold', () => {
  expect(table(['Rule', 'Count'], [['a|b', '1'], ['c\nd'], ['\\|', '3', 'extra']], ['left', 'right'])).toBe(
    ['| Rule | Count |', '| --- | ---: |', '| a\\|b | 1 |', '| c d |  |', '| \\| | 3 |'].join('\n'),
  );
  expect(table(['a'], [])).toBe('');
});

test('details leave room for Markdown and keep foreign summaries harmless', () => {
  expect(details('3 <b>', '- x')).toBe('<details><summary>3 &lt;b&gt;</summary>\n\n- x\n\n</details>');
});

test('whatever the text, nothing of it can start markup', () => {
  const hostile = fc.string({
    unit: fc.constantFrom('<', '!', '-', '@', 'a', '#', '1', '`', '|', '\n', '\\', '*', '&', ';', ' '),
  });
  fc.assert(
    fc.property(hostile, (text) => {
      const escaped = escapeMarkdown(text);
      expect(escaped).not.toMatch(/[<>\n]|@[A-Za-z0-9]|#\d/);
      // Every special character has an odd number of backslashes before it.
      for (const [, backslashes = ''] of escaped.matchAll(/(\\*)[`*_[\]|~$]/g)) expect(backslashes.length % 2).toBe(1);
    }),
    { seed: 2, numRuns: 1_000 },
  );
});
