import path from 'node:path';
import { interpolate, type ExpressionContext, type ExpressionValue } from './expression.ts';
import type { ActionMetadata } from './action-metadata.ts';
import type { GitHubContext } from './github-context.ts';
import type { RunFolder } from './run-folder.ts';
import type { StepFiles } from './step-files.ts';

/** Keys of the `github` context that become GITHUB_* variables; the token and the event do not. */
const exported = [
  'action', 'action_ref', 'action_repository', 'actor', 'actor_id', 'api_url', 'base_ref', 'event_name', 'graphql_url',
  'head_ref', 'job', 'ref', 'ref_name', 'ref_protected', 'ref_type', 'repository', 'repository_id', 'repository_owner',
  'repository_owner_id', 'retention_days', 'run_attempt', 'run_id', 'run_number', 'server_url', 'sha',
  'triggering_actor', 'workflow', 'workflow_ref', 'workflow_sha',
]; // oxfmt-ignore

const operatingSystems: Readonly<Record<string, string>> = { linux: 'Linux', darwin: 'macOS', win32: 'Windows' };
const architectures: Readonly<Record<string, string>> = { x64: 'X64', arm64: 'ARM64', ia32: 'X86', arm: 'ARM' };

/** The `runner` context, which also becomes the RUNNER_* variables. */
export function makeRunnerContext(folder: RunFolder, debug: boolean): Record<string, string> {
  return {
    name: 'sandbox',
    os: operatingSystems[process.platform] ?? 'Linux',
    arch: architectures[process.arch] ?? 'X64',
    temp: folder.temp,
    tool_cache: folder.toolCache,
    workspace: folder.runnerWorkspace,
    environment: 'self-hosted',
    ...(debug && { debug: '1' }),
  };
}

/**
 * The inputs of a run: what the workflow gave, else the default of action.yml with its expressions evaluated.
 * Names are not case-sensitive. Required inputs are not enforced: GitHub does not either.
 */
export function resolveInputs(
  metadata: ActionMetadata,
  given: Readonly<Record<string, string>>,
  context: ExpressionContext,
): Map<string, string> {
  const inputs = new Map(Object.entries(given).map(([name, value]) => [name.toLowerCase(), value]));
  for (const input of metadata.inputs) {
    const name = input.id.toLowerCase();
    if (!inputs.has(name)) inputs.set(name, interpolate(input.default ?? '', context));
  }
  return inputs;
}

export interface StepEnvironment {
  /** The workflow's own variables and those that earlier phases left in GITHUB_ENV. */
  readonly env: Readonly<Record<string, string>>;
  readonly state: ReadonlyMap<string, string>;
  readonly inputs: ReadonlyMap<string, string>;
  /** Folders in front of PATH, first one first. */
  readonly path: readonly string[];
  readonly github: GitHubContext;
  readonly runner: Readonly<Record<string, string>>;
  readonly folder: RunFolder;
  readonly files: StepFiles;
  readonly trackingId: string;
}

function asText(value: ExpressionValue | undefined): string {
  return typeof value === 'string' ? value : JSON.stringify(value ?? '');
}

/**
 * The environment of a step, complete: of the host only PATH comes through. HOME is a folder of this run, as it is on
 * a fresh machine, so that the developer's own git, npm or AWS settings change nothing.
 * The later entry wins, in the runner's order: workflow, state, inputs, then the runner's own variables.
 */
export function makeStepEnvironment(step: StepEnvironment): Record<string, string> {
  const environment: Record<string, string> = { HOME: step.folder.home, LANG: 'C.UTF-8', ...step.env };
  for (const [name, value] of step.state) environment[`STATE_${name}`] = value;
  for (const [name, value] of step.inputs) environment[`INPUT_${name.replaceAll(' ', '_').toUpperCase()}`] = value;
  const hostPath = step.env.PATH ?? process.env.PATH ?? '';
  environment.PATH = [...step.path, hostPath].filter((part) => part !== '').join(path.delimiter);
  for (const key of exported) environment[`GITHUB_${key.toUpperCase()}`] = asText(step.github[key]);
  for (const [key, file] of Object.entries(step.files)) environment[`GITHUB_${key.toUpperCase()}`] = file;
  for (const [key, value] of Object.entries(step.runner)) environment[`RUNNER_${key.toUpperCase()}`] = value;
  return {
    ...environment,
    CI: 'true',
    GITHUB_ACTIONS: 'true',
    GITHUB_EVENT_PATH: step.folder.eventPath,
    GITHUB_WORKSPACE: step.folder.workspace,
    RUNNER_TRACKING_ID: step.trackingId,
  };
}
