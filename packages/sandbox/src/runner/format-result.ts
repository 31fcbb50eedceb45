import { styleText } from 'node:util';
import type { Annotation } from './annotation.ts';
import type { RunResult } from './run-result.ts';

type Style = Parameters<typeof styleText>[0];

const marks: Readonly<Record<string, { readonly prefix: string; readonly style: Style }>> = {
  error: { prefix: 'Error: ', style: 'red' },
  warning: { prefix: 'Warning: ', style: 'yellow' },
  notice: { prefix: 'Notice: ', style: 'cyan' },
  debug: { prefix: 'debug: ', style: 'gray' },
  group: { prefix: '▼ ', style: 'bold' },
};

function paint(style: Style, text: string, color: boolean): string {
  return color ? styleText(style, text, { validateStream: false }) : text;
}

/** Escape sequences of the action's own would let it draw over what we say: only colours pass. */
function harmless(line: string): string {
  // eslint-disable-next-line no-control-regex -- the point is to find control characters
  return line.replace(/\x1b\[[0-9;]*m|[\x00-\x08\x0b-\x1f\x7f-\x9f]/g, (all) =>
    /m$/.test(all) && all.length > 2 ? all : '\ufffd',
  );
}

/** One line of the log as a terminal shows it: `##[error]` becomes `Error: `, a group its title, its end nothing. */
export function formatLogLine(line: string, color: boolean): string | undefined {
  const [, name = '', text = ''] = /^##\[(\w+)\](.*)$/s.exec(line) ?? [];
  if (name === 'endgroup') return undefined;
  const mark = marks[name];
  return mark ? paint(mark.style, mark.prefix + harmless(text), color) : harmless(line);
}

function place(annotation: Annotation): string {
  if (annotation.file === undefined) return '';
  const numbers = [annotation.line, annotation.column].filter((number) => number !== undefined);
  return `${[annotation.file, ...numbers].join(':')}  `;
}

function section(title: string, lines: readonly string[], color: boolean): string[] {
  return lines.length === 0 ? [] : ['', paint('bold', title, color), ...lines.map((line) => `  ${line}`)];
}

/** What a run left behind, for people: annotations, outputs, the job summary, the conclusion. */
export function formatResult(result: RunResult, color: boolean): string {
  const annotations = result.annotations.map((annotation) => {
    const level = paint(marks[annotation.level]?.style ?? 'reset', annotation.level.padEnd(7), color);
    return harmless(
      `${level}  ${place(annotation)}${annotation.title === undefined ? '' : `${annotation.title}: `}${annotation.message.replaceAll('\n', ' ')}`,
    );
  });
  const dropped = result.droppedAnnotations.length;
  if (dropped > 0) annotations.push(`${dropped} more, which GitHub drops (10 of a level and step, 50 of a job)`);
  const outputs = Object.entries(result.outputs).map(([name, value]) =>
    harmless(`${name} = ${value.replaceAll('\n', '⏎')}`),
  );
  const phases = result.phases.map((phase) => {
    const signals = phase.signals.length > 0 ? `, ${phase.signals.join(' ')}` : '';
    const code = phase.exitCode === undefined ? '' : ` (exit code ${phase.exitCode}${signals})`;
    return `${phase.phase} ${phase.conclusion}${code}`;
  });
  const style = result.conclusion === 'success' ? 'green' : 'red';
  return [
    ...section('Annotations', annotations, color),
    ...section('Outputs', outputs, color),
    ...section('Job summary', result.summary === '' ? [] : result.summary.trimEnd().split('\n').map(harmless), color),
    '',
    `${paint([style, 'bold'], result.conclusion, color)}: ${phases.join(', ')}, ${(result.duration / 1000).toFixed(1)} s`,
  ].join('\n');
}
