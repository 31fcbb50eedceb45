import fc from 'fast-check';
import { BUDGETS, fitItems, truncateMarkdown } from './markdown-budget.ts';
import { truncateText } from './truncate-text.ts';

describe('truncateText', () => {
  test('cuts between what readers see as characters', () => {
    expect(truncateText('ab👩‍👩‍👧‍👦cd', { characters: 8 })).toBe('ab…');
    expect(truncateText('ae\u0301x', { characters: 2 }, '')).toBe('a');
    expect(truncateText('日本語', { bytes: 7 })).toBe('日…');
    expect(truncateText('日本語', { bytes: 9 })).toBe('日本語');
    expect(truncateText('abc', { characters: 0 })).toBe('');
  });

  test('always fits and never halves a surrogate pair', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.nat({ max: 40 }), fc.boolean(), (text, limit, inBytes) => {
        const cut = truncateText(text, inBytes ? { bytes: limit } : { characters: limit });
        expect(inBytes ? Buffer.byteLength(cut) : cut.length).toBeLessThanOrEqual(limit);
        expect(cut).not.toMatch(/\p{Surrogate}/u);
      }),
      { seed: 3, numRuns: 1_000 },
    );
  });
});

describe('truncateMarkdown', () => {
  const many = (count: number): string => Array.from({ length: count }, (_, at) => `line ${at}`).join('\n');

  test('leaves what fits as it is', () => {
    expect(truncateMarkdown('# a\n', BUDGETS.commentBody)).toBe('# a\n');
  });

  test('cuts between lines and says how many are missing', () => {
    const cut = truncateMarkdown(many(100), { characters: 100 });
    expect(cut).toMatch(/^line 0\n[^]*\n\n_… (\d+) more lines did not fit here\._$/);
    const kept = cut.split('\n').filter((line) => line.startsWith('line')).length;
    expect(cut).toContain(`${100 - kept} more lines`);
    expect(cut.length).toBeLessThanOrEqual(100);
  });

  test('closes fences and elements that were open', () => {
    const text = `<details><summary>x</summary>\n\n\`\`\`\`js\n${many(100)}\n\`\`\`\`\n\n</details>`;
    expect(truncateMarkdown(text, { characters: 200 })).toMatch(
      /line \d+\n````\n\n<\/details>\n\n_… \d+ more lines did not fit here\._$/,
    );
    const html = `<table>\n<tr><td>\n\n${many(100)}\n\n</td></tr>\n</table>`;
    expect(truncateMarkdown(html, { characters: 150 })).toContain('\n\n</td></tr></table>\n\n_…');
  });

  test('takes tags in code for text and cuts no HTML comment', () => {
    const text = `\`<details>\`\n\`\`\`\n<table>\n\`\`\`\n<!-- a\n${many(100)}\n-->`;
    const cut = truncateMarkdown(text, { characters: 150 });
    expect(cut).not.toMatch(/<\/|<!--/);
  });

  test('one endless line is cut before markup opens', () => {
    expect(truncateMarkdown(`plain ${'`'.repeat(500)}`, { characters: 100 })).toMatch(/^plain \n\n_… 1 more line did/);
    expect(truncateMarkdown('x'.repeat(500), { characters: 5 }).length).toBeLessThanOrEqual(5);
  });

  test('always fits, and fences stay balanced', () => {
    const line = fc.constantFrom(
      '```',
      '````js',
      'text',
      '<details>',
      '</details>',
      '- a',
      '<!-- m -->',
      'é😀',
      '~~~',
      '',
    );
    fc.assert(
      fc.property(fc.array(line, { maxLength: 60 }), fc.integer({ min: 60, max: 400 }), (lines, limit) => {
        const text = lines.join('\n');
        const cut = truncateMarkdown(text, { bytes: limit });
        expect(Buffer.byteLength(cut)).toBeLessThanOrEqual(limit);
        if (cut !== text) expect(openFence(cut)).toBe(false);
      }),
      { seed: 4, numRuns: 1_000 },
    );
  });
});

/** Whether a fence is open at the end, by CommonMark's rule. */
function openFence(markdown: string): boolean {
  let fence = '';
  for (const line of markdown.split('\n')) {
    const mark = /^(`{3,}|~{3,})(.*)$/.exec(line);
    if (fence === '') fence = mark?.[1] ?? '';
    else if (mark?.[1]?.startsWith(fence) && mark[2]?.trim() === '') fence = '';
  }
  return fence !== '';
}

describe('fitItems', () => {
  const items = Array.from({ length: 50 }, (_, at) => `- item ${at}`);

  test('shows all when all fit', () => {
    expect(fitItems(['a', 'b'], { characters: 100 }, { head: 'h', tail: 't', separator: '\n' })).toEqual({
      markdown: 'h\na\nb\nt',
      shown: 2,
    });
  });

  test('shows as many as fit, says how many are missing and keeps the tail', () => {
    const { markdown, shown } = fitItems(
      items,
      { characters: 120 },
      { head: '# Findings', tail: '<!-- marker -->', separator: '\n' },
    );
    expect(shown).toBeGreaterThan(3);
    expect(markdown.length).toBeLessThanOrEqual(120);
    expect(markdown).toMatch(
      new RegExp(`^# Findings\\n- item 0\\n[^]*_… and ${50 - shown} more\\._\\n<!-- marker -->$`),
    );
  });

  test('cuts the head rather than the tail', () => {
    const { markdown, shown } = fitItems(
      items,
      { characters: 100 },
      { head: 'x\n'.repeat(200), tail: '<!-- marker -->' },
    );
    expect(shown).toBe(0);
    expect(markdown.length).toBeLessThanOrEqual(100);
    expect(markdown).toMatch(/50 more\._\n\n<!-- marker -->$/);
  });
});
