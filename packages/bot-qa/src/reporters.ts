import { createWriteStream, mkdirSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { finished } from 'node:stream/promises';
import { UsageError } from './parse-arguments.ts';
import type { Reporter } from './result.ts';
import type { SourceFile } from './source.ts';
import { suggest } from './suggest.ts';

/** Where a reporter writes. `write` resolves when there is room again. */
export interface Output {
  write(text: string): void | Promise<void>;
  end(): void | Promise<void>;
}

export interface ReporterContext {
  readonly output: Output;
  /** What paths of fixtures are relative to. */
  readonly cwd: string;
  readonly isTTY: boolean;
  readonly columns: number;
  readonly color: boolean;
  readonly quiet: boolean;
  readonly environment: (name: string) => string | undefined;
  /** The fixtures' texts, for code frames at problems. */
  readonly sources: ReadonlyMap<string, SourceFile>;
}

interface ReporterKind {
  readonly load: () => Promise<(context: ReporterContext) => Reporter>;
  /** The file when none is named; undefined: standard output. */
  readonly path?: string;
}

/** Every reporter by the name that `--reporter` takes. */
export const reporterKinds: Readonly<Record<string, ReporterKind>> = {
  terminal: { load: async () => (await import('./reporters/terminal.ts')).terminalReporter },
  junit: { load: async () => (await import('./reporters/junit.ts')).junitReporter, path: 'bot-qa.junit.xml' },
  json: { load: async () => (await import('./reporters/json.ts')).jsonReporter, path: 'bot-qa.report.json' },
  tap: { load: async () => (await import('./reporters/tap.ts')).tapReporter },
  html: { load: async () => (await import('./reporters/html.ts')).htmlReporter, path: 'bot-qa.report.html' },
  github: { load: async () => (await import('./reporters/github.ts')).githubReporter },
  'github-summary': {
    load: async () => (await import('./reporters/github.ts')).githubSummaryReporter,
    path: 'bot-qa.summary.md',
  },
};

/** Opens the reporters of `--reporter name` or `--reporter name=file`. */
export async function openReporters(
  wanted: readonly string[],
  context: Omit<ReporterContext, 'output'> & { readonly standardOutput: Output },
): Promise<Reporter[]> {
  const reporters: Reporter[] = [];
  for (const one of wanted) {
    const { kind, output } = openOutput(one, reporterKinds, context.cwd, context.standardOutput);
    reporters.push((await kind.load())({ ...context, output }));
  }
  return reporters;
}

/**
 * Reads `name` or `name=file` and opens what it names.
 *
 * @throws UsageError for a name that is not among the kinds
 */
export function openOutput<Kind extends { readonly path?: string }>(
  wanted: string,
  kinds: Readonly<Record<string, Kind>>,
  cwd: string,
  standardOutput: Output,
): { readonly kind: Kind; readonly output: Output } {
  const equals = wanted.indexOf('=');
  const name = equals < 0 ? wanted : wanted.slice(0, equals);
  const kind = Object.hasOwn(kinds, name) ? kinds[name] : undefined;
  if (!kind) {
    const near = suggest(name, Object.keys(kinds));
    throw new UsageError(
      `There is no reporter "${name}".${near === undefined ? ` Known are: ${Object.keys(kinds).join(', ')}.` : ` Did you mean "${near}"?`}`,
    );
  }
  const path = equals < 0 ? kind.path : wanted.slice(equals + 1);
  return { kind, output: path === undefined || path === '-' ? standardOutput : fileOutput(resolve(cwd, path)) };
}

/** A file that is written as fast as the disk takes it. */
export function fileOutput(path: string): Output {
  mkdirSync(dirname(path), { recursive: true });
  const stream = createWriteStream(path);
  let failure: Error | undefined;
  let draining: { readonly promise: Promise<void>; readonly release: () => void } | undefined;
  const release = (): void => {
    draining?.release();
    draining = undefined;
  };
  stream.on('drain', release);
  stream.on('error', (error) => {
    failure = error;
    release();
  });
  return {
    write: (text) => {
      if (failure) throw failure;
      if (stream.write(text)) return undefined;
      if (!draining) {
        let open = (): void => undefined;
        const promise = new Promise<void>((resolve) => (open = resolve));
        draining = { promise, release: () => open() };
      }
      return draining.promise;
    },
    end: async () => {
      stream.end();
      await finished(stream);
    },
  };
}
