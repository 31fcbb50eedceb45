import type { FixtureReader } from '../../fixture-format.ts';
import type { FixtureFile } from '../../model.ts';
import { ProblemList } from '../problem-list.ts';
import type { BotiumUtterances } from './botium-script.ts';
import { compileBotium } from './compile-botium.ts';
import { mapMemories, mapScript, type CompiledBotium } from './map-script.ts';

/** Kept beside the result, because a text is only known to be a list's name when all files are read. */
const compiledFiles = new WeakMap<FixtureFile, CompiledBotium>();

/** Botium's files: text, CSV, YAML, JSON, Markdown and spreadsheets. */
export const botiumFormat: FixtureReader = {
  name: 'botium',
  claims(file, head) {
    // Excel keeps such a file beside a workbook that is open.
    if (/(^|\/)~\$[^/]*$/.test(file)) return 0;
    if (/\.(p?convos?|utterances?|scriptingmemory)\.(txt|csv|ya?ml|json|md|xls[xm])$/i.test(file)) return 3;
    if (/\.xls[xm]$/i.test(file)) return 2;
    if (/\.ya?ml$/i.test(file))
      return /^["']?(convos?|partialConvos?|utterances|scriptingMemory)["']?\s*:/m.test(head) ? 2 : 0;
    if (/\.json$/i.test(file))
      return /^\s*\{\s*"(convos?|partialConvos?|utterances|scriptingMemory)"\s*:/.test(head) ? 2 : 0;
    if (/\.md$/i.test(file)) return /^# (Convos|PartialConvos)\s*$/m.test(head) ? 2 : 0;
    return 0;
  },
  read(source, context) {
    const problems = new ProblemList();
    const script = compileBotium(source, context.settings, problems);
    return mapTogether([{ file: source.file, script, problems, settings: context.settings }])[0]!;
  },
  finish(files) {
    const compiled = files.map((file) => compiledFiles.get(file));
    if (compiled.some((one) => one === undefined)) return files;
    return mapTogether(compiled as CompiledBotium[]);
  },
};

function mapTogether(compiled: readonly CompiledBotium[]): FixtureFile[] {
  const lists = new Map<string, BotiumUtterances>();
  for (const one of compiled)
    for (const list of one.script.utterances) if (!lists.has(list.name)) lists.set(list.name, list);
  const late = new Map<string, ProblemList>();
  const tables = mapMemories(
    compiled.flatMap((one) => one.script.memories),
    (at) => {
      const list = late.get(at.file) ?? new ProblemList();
      late.set(at.file, list);
      return list;
    },
  );
  return compiled.map((one) => {
    const mapped = mapScript(
      one,
      lists,
      tables.filter((table) => table.at.file === one.file),
    );
    const more = late.get(one.file)?.all() ?? [];
    const file = more.length === 0 ? mapped : { ...mapped, problems: [...mapped.problems, ...more] };
    compiledFiles.set(file, one);
    return file;
  });
}
