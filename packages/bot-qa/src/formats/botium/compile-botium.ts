import type { SourceFile } from '../../source.ts';
import type { ProblemList } from '../problem-list.ts';
import { emptyScript, type BotiumScript } from './botium-script.ts';
import { compileConvoCsv, compileUtterancesCsv } from './compile-csv.ts';
import { compileMarkdown } from './compile-markdown.ts';
import { compileMemoryText } from './compile-memory.ts';
import { compileConvoText, compileUtterancesText } from './compile-text.ts';
import { compileXlsx } from './compile-xlsx.ts';
import { compileYaml } from './compile-yaml.ts';

export type BotiumKind = 'convo' | 'partial' | 'utterances' | 'memory' | 'all';

/** What the name of a file says that it holds. */
export function botiumKind(file: string): BotiumKind {
  if (/\.pconvos?\.(txt|csv)$/i.test(file)) return 'partial';
  if (/\.convos?\.(txt|csv)$/i.test(file)) return 'convo';
  if (/\.utterances?\.(txt|csv)$/i.test(file)) return 'utterances';
  if (/\.scriptingmemory\.(txt|csv)$/i.test(file)) return 'memory';
  return 'all';
}

/** Compiles one file as Botium does. Never throws: mistakes are in `problems`. */
export function compileBotium(
  source: SourceFile,
  settings: Readonly<Record<string, unknown>>,
  problems: ProblemList,
  kind: BotiumKind = botiumKind(source.file),
): BotiumScript {
  const isCsv = /\.csv$/i.test(source.file);
  if (/\.xls[xm]$/i.test(source.file)) return compileXlsx(source, settings, problems);
  if (/\.md$/i.test(source.file)) return compileMarkdown(source, problems);
  switch (kind) {
    case 'convo':
    case 'partial': {
      const convos = isCsv
        ? compileConvoCsv(source, settings, problems)
        : [compileConvoText(source, kind === 'partial', problems)].filter((convo) => convo !== undefined);
      return kind === 'partial' ? { ...emptyScript, partials: convos } : { ...emptyScript, convos };
    }
    case 'utterances': {
      if (isCsv) return { ...emptyScript, utterances: compileUtterancesCsv(source, settings, problems) };
      const list = compileUtterancesText(source, problems);
      return { ...emptyScript, utterances: list ? [list] : [] };
    }
    case 'memory':
      return { ...emptyScript, memories: compileMemoryText(source, problems) };
    default:
      return compileYaml(source, problems);
  }
}
