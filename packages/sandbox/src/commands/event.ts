import { parseArgs } from 'node:util';
import { makeEvent, readOverHttp, type EventDescription } from '../events.ts';
import { parsePairs, UsageError, type Command } from './command.ts';

const usage = `sandbox event <name> --api-url <url> --token <token> --repository <owner/name> [options]

Prints the payload of an event as JSON, made of what the API says now; for "sandbox run-action --payload".

  pull_request, pull_request_target
                        --number <n> [--action opened]; with synchronize: --before <sha>; with labeled: --label <name>
  pull_request_review   --number <n> --id <review id> [--action submitted]
  issue_comment         --number <n> --id <comment id> [--action created]
  push                  --ref <full ref> --before <sha> --after <sha>
  merge_group           --ref <queue's full ref> --after <head sha> --base-ref <full ref> --before <base sha>
                        [--action checks_requested]
  workflow_run          --id <run id> [--action completed]
  release               --id <release id> [--action published]
  schedule              --schedule "<cron>"
  workflow_dispatch     [--ref <full ref>] [--input <name=value>]

  --sender <login>      who caused it (default: the repository's owner)`;

const text = { type: 'string' } as const;
const options = {
  'api-url': text, token: text, repository: text, sender: text, number: text, action: text, before: text, after: text,
  label: text, id: text, ref: text, 'base-ref': text, schedule: text, workflow: text, input: { type: 'string', multiple: true },
} as const; // oxfmt-ignore

/** `sandbox event` */
export const eventCommand: Command = {
  usage,
  async run(args, terminal) {
    const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true });
    const [name, ...more] = positionals;
    if (name === undefined || more.length > 0)
      throw new UsageError('expected the name of one event, e.g. pull_request');
    const need = (option: Exclude<keyof typeof options, 'input'>): string => {
      const value = values[option];
      if (value === undefined) throw new UsageError(`${name}: expected --${option}`);
      return value;
    };
    const number = (option: 'number' | 'id'): number => {
      const value = Number(need(option));
      if (Number.isInteger(value) && value > 0) return value;
      throw new UsageError(`--${option}: expected a whole number above 0, found "${need(option)}"`);
    };
    const base = { repository: need('repository'), ...(values.sender !== undefined && { sender: values.sender }) };
    const action = (fallback: string) => values.action ?? fallback;
    const describe = (): object => {
      switch (name) {
        case 'pull_request':
        case 'pull_request_target':
          return {
            action: action('opened'),
            number: number('number'),
            ...(values.action === 'synchronize' && { before: need('before') }),
            ...(/^(un)?labeled$/.test(values.action ?? '') && { label: need('label') }),
          };
        case 'pull_request_review':
          return { action: action('submitted'), number: number('number'), reviewId: number('id') };
        case 'issue_comment':
          return { action: action('created'), number: number('number'), commentId: number('id') };
        case 'push':
          return { ref: need('ref'), before: need('before'), after: need('after') };
        case 'merge_group':
          return {
            action: action('checks_requested'),
            headRef: need('ref'),
            headSha: need('after'),
            baseRef: need('base-ref'),
            baseSha: need('before'),
          };
        case 'workflow_run':
          return { action: action('completed'), runId: number('id') };
        case 'release':
          return { action: action('published'), releaseId: number('id') };
        case 'schedule':
          return { schedule: need('schedule') };
        case 'workflow_dispatch':
          return { inputs: parsePairs('input', values.input), ...(values.ref !== undefined && { ref: values.ref }) };
        default:
          throw new UsageError(`unknown event "${name}"`);
      }
    };
    const event = { name, ...base, ...describe() } as EventDescription;
    const payload = await makeEvent(readOverHttp(need('api-url'), need('token')), event);
    terminal.out(JSON.stringify(payload, null, 2));
    return 0;
  },
};
