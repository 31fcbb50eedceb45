import { readFileSync } from 'node:fs';
import { UsageError, type Command } from './command.ts';

/** Where the published schema lies, seen from `src` and from `lib` alike. */
export const stateSchemaFile = new URL('../../state.schema.json', import.meta.url);

/** `sandbox schema` */
export const schemaCommand: Command = {
  usage: 'sandbox schema\n\nPrints the JSON Schema of state files, for editors and for checks in other languages.',
  async run(args, terminal) {
    if (args.length > 0) throw new UsageError(`expected no arguments, found "${args.join(' ')}"`);
    terminal.out(readFileSync(stateSchemaFile, 'utf8').trimEnd());
    return 0;
  },
};
