import type { SourcePosition } from '../../source.ts';
import type { Template, TemplatePart } from '../../template.ts';
import type { ProblemList } from '../problem-list.ts';

/** `{{ name }}` and `{{ env.NAME }}` of a nunjucks text. Anything more (filters, blocks, members) is a mistake with its place. */
export function nunjucksTemplate(
  text: string,
  at: SourcePosition,
  problems: ProblemList,
  place: (offset: number) => SourcePosition = () => at,
): Template {
  if (!text.includes('{{') && !text.includes('{%')) return { source: text, parts: text === '' ? [] : [text], at };
  const parts: TemplatePart[] = [];
  let from = 0;
  for (const match of text.matchAll(/\{\{-?([^{}]*?)-?\}\}|\{%[^%]*%\}/g)) {
    const where = place(match.index);
    const inner = match[1]?.trim();
    const variable = inner === undefined ? null : /^([A-Za-z_]\w*)$/.exec(inner);
    const env = inner === undefined ? null : /^env\.([A-Za-z_]\w*)$/.exec(inner);
    if (match.index > from) parts.push(text.slice(from, match.index));
    from = match.index + match[0].length;
    if (variable) parts.push({ kind: 'variable', name: variable[1]!, at: where });
    else if (env) parts.push({ kind: 'function', name: 'env', arguments: [env[1]!], at: where });
    else
      problems.error(
        'unsupported-feature',
        where,
        `"${match[0].slice(0, 60)}" is more than a variable; filters, blocks and members are not understood here.`,
      );
  }
  if (from < text.length) parts.push(text.slice(from));
  return { source: text, parts, at };
}
