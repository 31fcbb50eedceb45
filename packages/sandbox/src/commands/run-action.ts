import { existsSync, readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { checkoutAction, type CheckedOutAction } from '../checkout-action.ts';
import { runAction, type EventPayload, type GitHubOptions, type RunResult } from '../runner.ts';
import { SecretMasker } from '../runner/secret-masker.ts';
import { formatLogLine, formatResult } from '../runner/format-result.ts';
import { parsePairs, UsageError, type Command } from './command.ts';
import { messageOf } from '../message-of.ts';

const usage = `sandbox run-action <folder> --event <name> [options]
sandbox run-action <owner/repository/path@ref> --event <name> --api-url <url> [options]

Runs a built JavaScript action as the GitHub runner does: from a folder, or fetched from the server as a step's \`uses:\`.

  --event <name>         the event, e.g. pull_request
  --payload <file>       JSON file with the event's payload (default: {})
  --input <name=value>   one of the step's inputs; repeat it
  --env <name=value>     one of the step's variables; repeat it
  --workspace <folder>   the checkout to work in (default: an empty folder)
  --token <token>        github.token
  --api-url <url>        GITHUB_API_URL, e.g. of "sandbox up"
  --server-url <url>     GITHUB_SERVER_URL   (default: the origin of --api-url)
  --graphql-url <url>    GITHUB_GRAPHQL_URL  (default: derived from the API's)
  --repository <owner/name>, --sha <sha>, --ref <ref>, --actor <login>
                         instead of what the payload says
  --timeout <seconds>    end the step after that time
  --debug                show debug lines, RUNNER_DEBUG=1
  --json                 print one JSON object instead of text

Exit code: 0 success, 1 the action failed, 2 it could not be run, 130 cancelled.`;

const text = { type: 'string' } as const;
const options = {
  event: text,
  payload: text,
  input: { type: 'string', multiple: true },
  env: { type: 'string', multiple: true },
  workspace: text,
  token: text,
  'api-url': text,
  'server-url': text,
  'graphql-url': text,
  repository: text,
  sha: text,
  ref: text,
  actor: text,
  timeout: text,
  debug: { type: 'boolean' },
  json: { type: 'boolean' },
} as const;

/** `sandbox run-action` */
export const runActionCommand: Command = {
  usage,
  async run(args, terminal) {
    const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true });
    const [folder, ...more] = positionals;
    if (folder === undefined) throw new UsageError('expected the folder of an action');
    if (more.length > 0) throw new UsageError(`expected one folder, found also "${more.join('", "')}"`);
    if (values.event === undefined) throw new UsageError('expected --event, e.g. --event pull_request');
    const seconds = values.timeout === undefined ? undefined : Number(values.timeout);
    if (seconds !== undefined && !(seconds > 0)) {
      throw new UsageError(`--timeout: expected seconds above 0, found "${values.timeout ?? ''}"`);
    }
    const github = gitHubOptions(values);
    const fetched = existsSync(folder) || !folder.includes('@') ? undefined : await fetchAction(folder, github);
    try {
      const result = withoutSecrets(
        await runAction({
          action: fetched?.folder ?? folder,
          event: values.event,
          payload: values.payload === undefined ? {} : readPayload(values.payload),
          inputs: parsePairs('input', values.input),
          env: parsePairs('env', values.env),
          github: {
            ...github,
            ...(fetched && { actionRepository: fetched.reference.repository, actionRef: fetched.reference.ref }),
          },
          signal: terminal.signal,
          debug: values.debug ?? false,
          ...(values.workspace !== undefined && { workspace: values.workspace }),
          ...(seconds !== undefined && { timeout: seconds * 1000 }),
          ...(values.json !== true && {
            onLog: (line) => {
              const shown = formatLogLine(line, terminal.color);
              if (shown !== undefined) terminal.out(shown);
            },
          }),
        }),
      );
      terminal.out(values.json === true ? JSON.stringify(result, null, 2) : formatResult(result, terminal.color));
      return { success: 0, failure: 1, cancelled: 130 }[result.conclusion];
    } finally {
      fetched?.remove();
    }
  },
};

function fetchAction(uses: string, { serverUrl, token }: GitHubOptions): Promise<CheckedOutAction> {
  if (serverUrl === undefined)
    throw new UsageError(`${uses}: no such folder; to fetch it, expected --api-url or --server-url`);
  return checkoutAction(uses, serverUrl, token);
}

/** For eyes and log files: outputs and state are masked too, and the masks, which are the secrets, are left out. */
function withoutSecrets(result: RunResult): RunResult {
  const masker = new SecretMasker();
  for (const mask of result.masks) masker.add(mask);
  return JSON.parse(
    JSON.stringify({ ...result, masks: [] }, (_, value: unknown) =>
      typeof value === 'string' ? masker.mask(value) : value,
    ),
  ) as RunResult;
}

function readPayload(file: string): EventPayload {
  let parsed: unknown;
  try {
    parsed = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new UsageError(`--payload ${file}: ${messageOf(error)}`);
  }
  if (typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed)) return parsed as EventPayload;
  throw new UsageError(`--payload ${file}: expected a JSON object, the payload of an event`);
}

function gitHubOptions(values: Readonly<Record<string, unknown>>): GitHubOptions {
  const given = (name: string) => (typeof values[name] === 'string' ? values[name] : undefined);
  const apiUrl = given('api-url');
  const serverUrl = given('server-url') ?? (apiUrl === undefined ? undefined : originOf(apiUrl));
  const entries = Object.entries({
    apiUrl,
    serverUrl,
    graphqlUrl: given('graphql-url'),
    token: given('token'),
    repository: given('repository'),
    sha: given('sha'),
    ref: given('ref'),
    actor: given('actor'),
  });
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined));
}

function originOf(url: string): string {
  if (!URL.canParse(url)) throw new UsageError(`--api-url: expected a URL, found "${url}"`);
  return new URL(url).origin;
}
