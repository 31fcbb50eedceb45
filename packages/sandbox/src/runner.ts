import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { readActionMetadata, type ActionMetadata } from './runner/action-metadata.ts';
import { AnnotationLog, type Phase } from './runner/annotation.ts';
import { killTree, runChild, runnerDelays, type CancelDelays } from './runner/child-process.ts';
import { CommandProcessor } from './runner/command-processor.ts';
import { evaluateCondition, type ExpressionContext } from './runner/expression.ts';
import {
  makeGitHubContext,
  type EventPayload,
  type GitHubContext,
  type GitHubOptions,
} from './runner/github-context.ts';
import { findNode24 } from './runner/node-runtime.ts';
import { headCommit, makeRunFolder, type RunFolder } from './runner/run-folder.ts';
import type { Conclusion, PhaseResult, RunResult } from './runner/run-result.ts';
import { SecretMasker } from './runner/secret-masker.ts';
import { makeRunnerContext, makeStepEnvironment, resolveInputs } from './runner/step-environment.ts';
import { makeStepFiles, readStepFiles } from './runner/step-files.ts';

export type { Annotation, AnnotationLevel, Phase } from './runner/annotation.ts';
export type { EventPayload, GitHubOptions } from './runner/github-context.ts';
export type { Conclusion, PhaseResult, RunResult } from './runner/run-result.ts';

export interface RunActionOptions {
  /** The folder that holds the action's action.yml, built. */
  readonly action: string;
  /** The event's name, e.g. `pull_request`. */
  readonly event: string;
  /** The webhook payload, or the path of a JSON file that holds it. An empty payload when it is left out. */
  readonly payload?: EventPayload | string;
  /** The step's `with:`. */
  readonly inputs?: Readonly<Record<string, string>>;
  /** The server, the token and the run; what is left out comes from the payload. */
  readonly github?: GitHubOptions;
  /** The step's working folder, usually a checkout. An empty one is made, and removed at the end, when it is left out. */
  readonly workspace?: string;
  /** The step's `env:`. Nothing of this process's environment but PATH reaches the action. */
  readonly env?: Readonly<Record<string, string>>;
  /** The `matrix` context of the job, which defaults in action.yml may name. Null outside a matrix. */
  readonly matrix?: Readonly<Record<string, string | number | boolean>>;
  /** Further values to mask, as a job's secrets are. The token always is. */
  readonly secrets?: readonly string[];
  /** ACTIONS_STEP_DEBUG: RUNNER_DEBUG=1, and debug lines in the log. */
  readonly debug?: boolean;
  /** Cancels the run as a click on "Cancel workflow" does. */
  readonly signal?: AbortSignal;
  /** `timeout-minutes` of the step, in milliseconds. After it the step is ended and fails; `post` still runs. */
  readonly timeout?: number;
  /** How long SIGINT and SIGTERM may take, for tests of actions that ignore them; the runner's 7.5 s and 2.5 s. */
  readonly cancelDelays?: CancelDelays;
  /** The Node 24 to run the action with. */
  readonly node?: string;
  /** Receives each line of the log as it comes, masked. */
  readonly onLog?: (line: string) => void;
}

/** What is shared by the phases of one run. */
interface Run {
  readonly options: RunActionOptions;
  readonly metadata: ActionMetadata;
  readonly github: GitHubContext;
  readonly folder: RunFolder;
  readonly node: string;
  readonly annotations: AnnotationLog;
  readonly masker: SecretMasker;
  readonly log: string[];
  readonly trackingId: string;
  readonly outputs: Map<string, string>;
  readonly state: Map<string, string>;
  readonly env: Map<string, string>;
  /** What the action added to {@link env}. */
  readonly envLeft: Map<string, string>;
  path: string[];
  status: Conclusion;
}

/**
 * Runs a built JavaScript action as the GitHub runner does: inputs and their defaults, the variables and files, `pre`,
 * `main` and `post` on Node 24, workflow commands, masks, limits and cancellation.
 *
 * An action that fails is a result, not an error.
 *
 * @throws ActionMetadataError when the folder holds no action that can be run, NodeRuntimeError without a Node 24,
 *   ExpressionError when a default or a condition of action.yml cannot be evaluated
 */
export async function runAction(options: RunActionOptions): Promise<RunResult> {
  const started = performance.now();
  const run = startRun(options);
  try {
    const phases: PhaseResult[] = [];
    for (const phase of ['pre', 'main', 'post'] as const) {
      if (phase !== 'main' && run.metadata[phase] === undefined) continue;
      phases.push(await runPhase(run, phase));
    }
    return {
      conclusion: run.status,
      exitCode: phases.find((phase) => phase.phase === 'main')?.exitCode ?? 1,
      outputs: Object.fromEntries(run.outputs),
      state: Object.fromEntries(run.state),
      env: Object.fromEntries(run.envLeft),
      path: run.path,
      summary: phases
        .map((phase) => phase.summary)
        .filter((text) => text !== '')
        .join('\n\n'),
      annotations: run.annotations.kept,
      droppedAnnotations: run.annotations.dropped,
      masks: run.masker.masks,
      log: run.log.join('\n'),
      phases,
      duration: performance.now() - started,
    };
  } finally {
    killTree(undefined, run.trackingId);
    run.folder.remove();
  }
}

function startRun(options: RunActionOptions): Run {
  const metadata = readActionMetadata(options.action);
  const payload = readPayload(options.payload ?? {});
  const node = options.node ?? findNode24();
  const folder = makeRunFolder(options.workspace, payload);
  const masker = new SecretMasker();
  for (const secret of [options.github?.token ?? '', ...(options.secrets ?? [])]) masker.add(secret);
  const github = makeGitHubContext(options.event, payload, options.github ?? {}, headCommit(folder.workspace));
  return {
    options,
    metadata,
    github: { ...github, action: '__self', workspace: folder.workspace },
    folder,
    node,
    annotations: new AnnotationLog(),
    masker,
    log: [],
    trackingId: `sandbox_${randomUUID()}`,
    outputs: new Map(),
    state: new Map(),
    env: new Map(Object.entries(options.env ?? {})),
    envLeft: new Map(),
    path: [],
    status: 'success',
  };
}

function readPayload(payload: EventPayload | string): EventPayload {
  if (typeof payload !== 'string') return payload;
  const parsed: unknown = JSON.parse(readFileSync(payload, 'utf8'));
  if (typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed)) return parsed as EventPayload;
  throw new TypeError(`${payload}: expected a JSON object, the payload of an event`);
}

function expressionContext(run: Run, debug: boolean): ExpressionContext {
  return {
    status: run.status,
    values: {
      github: run.github,
      runner: makeRunnerContext(run.folder, debug),
      env: Object.fromEntries(run.env),
      job: { status: run.status },
      matrix: run.options.matrix === undefined ? null : { ...run.options.matrix },
      strategy: { 'fail-fast': true, 'job-index': 0, 'job-total': 1, 'max-parallel': 1 },
    },
  };
}

async function runPhase(run: Run, phase: Phase): Promise<PhaseResult> {
  const started = performance.now();
  const debug = run.options.debug ?? false;
  const context = expressionContext(run, debug);
  const condition = phase === 'main' ? 'success()' : run.metadata[`${phase}If`];
  if (!evaluateCondition(condition, context)) {
    return { phase, conclusion: 'skipped', signals: [], duration: 0, summary: '' };
  }
  const processor = new CommandProcessor(
    {
      annotations: run.annotations,
      masker: run.masker,
      workspace: run.folder.workspace,
      debug,
      allowUnsecureCommands: run.env.get('ACTIONS_ALLOW_UNSECURE_COMMANDS')?.toLowerCase() === 'true',
      write: (line) => {
        run.log.push(line);
        run.options.onLog?.(line);
      },
    },
    phase,
  );
  if (phase === 'main') warnAboutMetadata(run, processor);
  const files = makeStepFiles(run.folder.temp, phase);
  const child = await runScript(run, phase, processor, {
    env: makeStepEnvironment({
      env: Object.fromEntries(run.env),
      state: run.state,
      inputs: resolveInputs(run.metadata, run.options.inputs ?? {}, context),
      path: run.path,
      github: run.github,
      runner: makeRunnerContext(run.folder, debug),
      folder: run.folder,
      files,
      trackingId: run.trackingId,
    }),
  });
  const summary = run.masker.mask(readStepFiles(files, processor));
  keep(run, processor);
  const failed = child.exitCode !== 0 || processor.failed || child.timedOut;
  const conclusion = child.cancelled ? 'cancelled' : failed ? 'failure' : 'success';
  if (run.status === 'success' || conclusion === 'cancelled') run.status = conclusion;
  return {
    phase,
    conclusion,
    exitCode: child.exitCode,
    signals: child.signals,
    duration: performance.now() - started,
    summary,
  };
}

/** What a phase leaves for the next ones and for the result. */
function keep(run: Run, processor: CommandProcessor): void {
  for (const [name, value] of processor.outputs) run.outputs.set(name, value);
  for (const [name, value] of processor.state) run.state.set(name, value);
  for (const [name, value] of processor.env) {
    run.env.set(name, value);
    run.envLeft.set(name, value);
  }
  // The last folder that was added comes first, as with `export PATH=folder:$PATH`.
  for (const added of processor.path) run.path = [added, ...run.path.filter((folder) => folder !== added)];
}

function warnAboutMetadata(run: Run, processor: CommandProcessor): void {
  const { metadata, options } = run;
  if (metadata.using !== 'node24') {
    processor.issue(
      'warning',
      `Node.js 20 actions are deprecated. The following actions are running on Node.js 20 and will be forced to run on Node.js 24: ${metadata.name}`,
    );
  }
  const given = Object.keys(options.inputs ?? {});
  for (const input of metadata.inputs) {
    if (input.deprecationMessage !== undefined && given.some((name) => name.toLowerCase() === input.id.toLowerCase())) {
      processor.issue('warning', `Input '${input.id}' has been deprecated with message: ${input.deprecationMessage}`);
    }
  }
  const valid = metadata.inputs.map((input) => input.id);
  const unexpected = given.filter((name) => !valid.some((id) => id.toLowerCase() === name.toLowerCase()));
  if (unexpected.length > 0) {
    processor.issue(
      'warning',
      `Unexpected input(s) '${unexpected.join("', '")}', valid inputs are ['${valid.join("', '")}']`,
    );
  }
}

interface ScriptResult {
  readonly exitCode: number;
  readonly signals: readonly string[];
  readonly cancelled: boolean;
  readonly timedOut: boolean;
}

async function runScript(
  run: Run,
  phase: Phase,
  processor: CommandProcessor,
  { env }: { env: Record<string, string> },
): Promise<ScriptResult> {
  const { options } = run;
  // A cancelled job still runs `post`, so the user's signal ends only the phases before it.
  const cancel = phase === 'post' ? undefined : options.signal;
  const timeout = options.timeout === undefined ? undefined : AbortSignal.timeout(options.timeout);
  const signal = AbortSignal.any([cancel, timeout].filter((one) => one !== undefined));
  const child = await runChild({
    command: run.node,
    args: [run.metadata[phase] ?? ''],
    cwd: run.folder.workspace,
    env,
    signal,
    delays: options.cancelDelays ?? runnerDelays,
    onLine: (line) => processor.line(line),
  });
  const cancelled = cancel?.aborted === true && child.signals.length > 0;
  const timedOut = !cancelled && child.signals.length > 0;
  if (cancelled) processor.issue('error', 'The operation was canceled.');
  if (timedOut) {
    const minutes = Math.round((options.timeout ?? 0) / 600) / 100;
    processor.issue('error', `The action '${run.metadata.name}' has timed out after ${minutes} minutes.`);
  }
  return { exitCode: child.exitCode, signals: child.signals, cancelled, timedOut };
}
