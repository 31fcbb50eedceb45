import { type AnnotationPlace, annotationCommand, neutraliseCommands, workflowCommand } from './workflow-command.ts';
import { visibleText } from './visible-text.ts';

/** Where a program says what it does. Foreign text may be passed as it is. */
export interface Log {
  info(message: string): void;
  /** Seen only when the user asked for debug logging. */
  debug(message: string): void;
  /** An annotation, at a place of a file where one is given. */
  notice(message: string, place?: AnnotationPlace): void;
  warning(message: string, place?: AnnotationPlace): void;
  error(message: string, place?: AnnotationPlace): void;
  /** Folds what is logged while `work` runs; ends the group also when it fails. */
  group<T>(title: string, work: () => T | Promise<T>): Promise<T>;
}

/**
 * The log of a workflow step. No message can start a workflow command, whatever it holds: not by `::` or `##[`,
 * not behind a line end, not by control characters.
 *
 * @param write writes one or more whole lines, without the last line end; default stdout
 */
export function actionsLog(write: (lines: string) => void = (lines) => void process.stdout.write(`${lines}\n`)): Log {
  return {
    info: (message) => write(neutraliseCommands(visibleText(message))),
    debug: (message) => write(workflowCommand('debug', visibleText(message))),
    notice: (message, place) => write(annotationCommand('notice', visibleText(message), place)),
    warning: (message, place) => write(annotationCommand('warning', visibleText(message), place)),
    error: (message, place) => write(annotationCommand('error', visibleText(message), place)),
    async group(title, work) {
      write(workflowCommand('group', visibleText(title).replaceAll('\n', ' ')));
      try {
        return await work();
      } finally {
        write(workflowCommand('endgroup', ''));
      }
    },
  };
}
