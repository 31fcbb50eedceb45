import path from 'node:path';
import { property, type WorkflowCommand } from './workflow-command.ts';

export type AnnotationLevel = 'error' | 'warning' | 'notice';
export type Phase = 'pre' | 'main' | 'post';

/** An annotation as the check run of the job would show it. Lines and columns count from 1. */
export interface Annotation {
  readonly level: AnnotationLevel;
  readonly message: string;
  readonly phase: Phase;
  readonly title?: string;
  /** Relative to the workspace when it lies in there, with `/`. */
  readonly file?: string;
  readonly line?: number;
  readonly endLine?: number;
  readonly column?: number;
  readonly endColumn?: number;
}

/** Annotations that GitHub keeps of one level in one step; pre, main and post are steps of their own. */
export const annotationsPerLevelAndStep = 10;
/** Annotations that GitHub keeps of one job. */
export const annotationsPerJob = 50;
/** Characters of an annotation's message that the runner passes on. */
export const annotationMessageLength = 4096;

/** Collects annotations as GitHub does: what is over the limits is dropped from the check, and told here. */
export class AnnotationLog {
  readonly kept: Annotation[] = [];
  readonly dropped: Annotation[] = [];
  readonly #counts = new Map<string, number>();

  add(annotation: Annotation): void {
    const key = `${annotation.phase} ${annotation.level}`;
    const count = (this.#counts.get(key) ?? 0) + 1;
    this.#counts.set(key, count);
    const fits = count <= annotationsPerLevelAndStep && this.kept.length < annotationsPerJob;
    (fits ? this.kept : this.dropped).push(annotation);
  }
}

function number(text: string | undefined): number | undefined {
  return text !== undefined && /^\s*[+-]?\d+\s*$/.test(text) ? Number(text) : undefined;
}

function relativeFile(file: string, workspace: string): string {
  const relative = path.isAbsolute(file) ? path.relative(workspace, file) : file;
  return relative === '' || relative.startsWith('..') ? file : relative.split(path.sep).join('/');
}

interface Position {
  readonly line?: number;
  readonly endLine?: number;
  readonly column?: number;
  readonly endColumn?: number;
}

/** The runner's rules for positions that contradict each other: an end alone is a start, the rest is taken away. */
function position(command: WorkflowCommand): Position {
  const endLine = number(property(command, 'endLine'));
  const endColumn = number(property(command, 'endColumn'));
  const line = number(property(command, 'line')) ?? endLine;
  const column = number(property(command, 'col')) ?? endColumn;
  if (line === undefined || (endLine !== undefined && endLine < line)) return {};
  const lines = { line, ...(endLine !== undefined && { endLine }) };
  const several = endLine !== undefined && endLine !== line;
  const backwards = column !== undefined && endColumn !== undefined && endColumn < column;
  if (column === undefined || several || backwards) return lines;
  return { ...lines, column, ...(endColumn !== undefined && { endColumn }) };
}

/** Turns an `error`, `warning` or `notice` command into the annotation that the check run shows. */
export function toAnnotation(
  command: WorkflowCommand,
  level: AnnotationLevel,
  phase: Phase,
  workspace: string,
): Annotation {
  const file = property(command, 'file');
  const title = property(command, 'title');
  return {
    level,
    phase,
    message: command.data.slice(0, annotationMessageLength),
    ...(title ? { title } : {}),
    ...(file ? { file: relativeFile(file, workspace) } : {}),
    ...position(command),
  };
}
