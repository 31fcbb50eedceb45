import type { ReporterContext } from '../reporters.ts';
import type { Reporter, RunEvent } from '../result.ts';
import { OrderedSpool } from './ordered-spool.ts';
import { writeAll } from './write-all.ts';

/** The shape of the JSON report; `schema/report.schema.json` describes it. Raised when a reader would have to change. */
export const reportVersion = 1;

/**
 * One JSON document: the run, the mistakes, the notices, every conversation in the order of the plan, and the end.
 * The same objects as in the journal, without their `type`.
 */
export function jsonReporter(context: ReporterContext): Reporter {
  const { output } = context;
  const spool = new OrderedSpool();
  let run = 'null';
  let finished = 'null';
  let count = 0;
  return {
    name: 'json',
    write: (event) => {
      switch (event.type) {
        case 'run-started':
          run = bare(event);
          break;
        case 'problem':
          spool.add(count++, JSON.stringify(event.problem), 'problems');
          break;
        case 'notice':
          spool.add(count++, bare(event), 'notices');
          break;
        case 'conversation-finished':
          spool.add(event.ordinal, bare(event), 'conversations');
          break;
        case 'run-finished':
          finished = bare(event);
          break;
      }
      return undefined;
    },
    end: async () => {
      await writeAll(output, document(spool, run, finished));
      spool.close();
      await output.end();
    },
  };
}

function* document(spool: OrderedSpool, run: string, finished: string): Generator<string> {
  yield `{"format":"bot-qa-report","version":${reportVersion},\n"run":${run},\n`;
  for (const list of ['problems', 'notices', 'conversations']) {
    yield `"${list}":[`;
    let first = true;
    for (const text of spool.inOrder(list)) {
      yield `${first ? '' : ','}\n${text}`;
      first = false;
    }
    yield '],\n';
  }
  yield `"finished":${finished}}\n`;
}

function bare(event: RunEvent): string {
  const { type: _, ...rest } = event;
  return JSON.stringify(rest);
}
