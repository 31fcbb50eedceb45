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
  const standardOutput = harmlessOnGithub(context.standardOutput, context.environment);
  for (const one of wanted) {
    const equals = one.indexOf('=');
    const name = equals < 0 ? one : one.slice(0, equals);
    const kind = Object.hasOwn(reporterKinds, name) ? reporterKinds[name] : undefined;
    if (!kind) {
      const near = suggest(name, Object.keys(reporterKinds));
      throw new UsageError(
        `There is no reporter "${name}".${near === undefined ? ` Known are: ${Object.keys(reporterKinds).join(', ')}.` : ` Did you mean "${near}"?`}`,
      );
    }
    const path = equals < 0 ? kind.path : one.slice(equals + 1);
    const output = path === undefined || path === '-' ? standardOutput : fileOutput(resolve(context.cwd, path));
    reporters.push((await kind.load())({ ...context, output }));
  }
  return reporters;
}

/** GitHub's runner obeys `##[command]` anywhere in a line of output: what a bot says must not steer it. */
function harmlessOnGithub(output: Output, environment: ReporterContext['environment']): Output {
  if (environment('GITHUB_ACTIONS') === undefined) return output;
  return { write: (text) => output.write(text.replaceAll('##[', '##\u200b[')), end: () => output.end() };
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
