import { isAbsolute, relative, resolve, sep } from 'node:path';
import type { ReporterContext } from '../reporters.ts';
import type { ConversationFinished, Reporter } from '../result.ts';
import type { Problem, SourcePosition } from '../source.ts';
import { headlineOf, shorten } from './conversation-outline.ts';
import { escapeCommand, escapeProperty } from './escape-text.ts';
import { compareBadness, Leaders } from './worst-first.ts';

/** GitHub shows ten annotations of a level per step and drops the rest without a word. */
const limit = 10;
/** Longer messages are cut by GitHub in the middle of a line. */
const longestMessage = 4000;

/** What GitHub shows at a line of a file. */
export interface Annotation {
  readonly title: string;
  readonly message: string;
  readonly at: SourcePosition;
}

/**
 * Annotations at the fixture's own line, printed when the run is over so that the worst ones are shown: at most ten
 * errors (mistakes in fixtures, then red conversations by severity) and ten warnings (flaky, quarantined, warnings).
 */
export class Annotations {
  readonly #context: ReporterContext;
  readonly #problems = new Leaders<Problem>(limit, () => 0);
  readonly #red = new Leaders<ConversationFinished>(limit, compareBadness);
  readonly #doubtful = new Leaders<ConversationFinished>(limit, compareBadness);
  readonly #warnings = new Leaders<Problem>(limit, () => 0);

  constructor(context: ReporterContext) {
    this.#context = context;
  }

  readonly write: Reporter['write'] = (event) => {
    if (event.type === 'problem')
      (event.problem.level === 'error' ? this.#problems : this.#warnings).add(event.problem);
    if (event.type === 'conversation-finished') {
      if (event.red) this.#red.add(event);
      else if (event.verdict === 'flaky' || event.verdict === 'quarantined') this.#doubtful.add(event);
    }
  };

  lines(): Generator<string> {
    return showAnnotations(
      this.#context,
      [...this.#problems.items.map(ofProblem), ...this.#red.items.map(ofConversation)],
      [...this.#doubtful.items.map(ofConversation), ...this.#warnings.items.map(ofProblem)],
      {
        errors: this.#problems.more + this.#red.more,
        warnings: this.#doubtful.more + this.#warnings.more,
      },
    );
  }
}

type Surroundings = Pick<ReporterContext, 'cwd' | 'environment'>;

/** The workflow commands for as many annotations as GitHub shows of a step; the rest, and what is `more`, is counted in a sentence. */
export function* showAnnotations(
  surroundings: Surroundings,
  errors: readonly Annotation[],
  warnings: readonly Annotation[],
  more = { errors: 0, warnings: 0 },
): Generator<string> {
  for (const one of errors.slice(0, limit)) yield showCommand('error', one, surroundings);
  for (const one of warnings.slice(0, limit)) yield showCommand('warning', one, surroundings);
  const red = errors.length + more.errors - limit;
  if (red > 0) yield `${red} more are red and not annotated: GitHub shows ${limit} errors of a step.\n`;
  const doubtful = warnings.length + more.warnings - limit;
  if (doubtful > 0) yield `${doubtful} more warnings are not annotated: GitHub shows ${limit} of a step.\n`;
}

function showCommand(
  level: 'error' | 'warning',
  { title, message, at }: Annotation,
  { cwd, environment }: Surroundings,
): string {
  const path = relative(resolve(environment('GITHUB_WORKSPACE') ?? cwd), resolve(cwd, at.file));
  const outside = path.startsWith(`..${sep}`) || isAbsolute(path);
  const properties = [
    `file=${escapeProperty((outside ? at.file : path).split(sep).join('/'))}`,
    `line=${at.line}`,
    `col=${at.column}`,
    ...(at.length !== undefined && at.length > 0 ? [`endColumn=${at.column + at.length}`] : []),
    `title=${escapeProperty(shorten(title, 250))}`,
  ];
  return `::${level} ${properties.join(',')}::${escapeCommand(shorten(message, longestMessage))}\n`;
}

function ofProblem({ code, message, at, suggestion }: Problem): Annotation {
  return { title: code, message: suggestion === undefined ? message : `${message} Did you mean "${suggestion}"?`, at };
}

function ofConversation(event: ConversationFinished): Annotation {
  const { code, message, at, assertion } = headlineOf(event);
  const expected = assertion ? `\nexpected: ${shorten(assertion.expected, 1000)}` : '';
  const found = assertion?.failure?.actual === undefined ? '' : `\nfound: ${shorten(assertion.failure.actual, 1000)}`;
  const title = `${event.verdict === 'failed' ? '' : `${event.verdict}: `}${event.id} (${code})`;
  return { title, message: message + expected + found, at };
}
