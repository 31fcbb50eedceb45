import { parseDuration } from '../native/parse-measure.ts';
import { UsageError, valueOf, type OptionSpec, type ParsedArguments } from '../parse-arguments.ts';
import { latencyForm, parseLatencyLimit, type LatencyLimit } from '../run/latency-limit.ts';

/** A gate on how long each bot takes; of `run` and `merge`. */
export const latencyOption: OptionSpec = {
  name: 'max-latency',
  value: 'percentile=duration',
  many: true,
  help: 'how long answers of each bot may take, such as p95=2s (exit 4)',
};

/** The limits of `--max-latency`. */
export function latencyLimitsOf(parsed: ParsedArguments): LatencyLimit[] {
  return (parsed.values.get('max-latency') ?? []).map((text) => {
    const limit = parseLatencyLimit(text);
    if (limit) return limit;
    throw new UsageError(`"--max-latency" must be a limit such as ${latencyForm}, but "${text}" was given.`);
  });
}

/** A duration in milliseconds. @throws UsageError */
export function durationOf(parsed: ParsedArguments, name: string): number | undefined {
  const text = valueOf(parsed, name);
  const ms = text === undefined ? undefined : parseDuration(text);
  if (text !== undefined && ms === undefined)
    throw new UsageError(`"--${name}" must be a duration such as 500ms, 10s or 2min, but "${text}" was given.`);
  return ms;
}

/** What says which bot and which conversations; shared by run, validate and list. */
export const sourceOptions: readonly OptionSpec[] = [
  { name: 'config', short: 'c', value: 'file', help: 'the bots and suites (default: bot-qa.yaml, when it is there)' },
  { name: 'bot', value: 'name', many: true, help: 'only this bot of the configuration' },
  { name: 'url', value: 'address', help: 'a bot behind HTTP, without a configuration' },
  { name: 'module', value: 'file', help: 'a bot that a JavaScript module exports, without a configuration' },
  { name: 'format', value: 'name', help: 'the format of the fixtures, instead of finding it out' },
  {
    name: 'setting',
    value: 'name=value',
    many: true,
    help: 'a setting of the format (a capability of Botium, for example)',
  },
  { name: 'tag', value: 'tag', many: true, help: 'only conversations with this tag' },
  { name: 'not-tag', value: 'tag', many: true, help: 'no conversations with this tag' },
  { name: 'name', value: 'text', many: true, help: 'only conversations whose name has this text' },
  { name: 'owner', value: 'owner', many: true, help: 'only conversations of this owner' },
  {
    name: 'changed-since',
    value: 'git ref',
    help: 'only conversations that a change of fixtures or configuration since then touches',
  },
  { name: 'help', short: 'h', help: 'show this' },
];

export const runOptions: readonly OptionSpec[] = [
  ...sourceOptions,
  { name: 'concurrency', value: 'n', help: 'conversations at once, over all bots (default 64)' },
  { name: 'seed', value: 'n', help: 'order, chosen texts and random values (default 0: order as written)' },
  { name: 'repeat', value: 'n', help: 'play each conversation n times; all must pass' },
  { name: 'turn-timeout', value: 'duration', help: 'how long a reply may take (default 10s)' },
  { name: 'timeout', value: 'duration', help: 'how long the whole run may take' },
  { name: 'shard', value: 'i/n', help: 'the i-th of n equal parts' },
  { name: 'fail-fast', help: 'stop a bot at its first failure' },
  { name: 'fail-on-flaky', help: 'a conversation that passed only after a retry is a failure (exit 4)' },
  latencyOption,
  { name: 'offline', help: 'judges and embedders answer only from what they said before' },
  { name: 'virtual-time', help: 'pauses take no time, and the clock stands still' },
  { name: 'journal', value: 'file', help: 'where every event goes (default .bot-qa/journal.ndjson)' },
  { name: 'no-journal', help: 'keep no journal' },
  { name: 'resume', help: 'play only what the journal has not judged yet' },
  { name: 'rerun-failed', help: 'play only what was red in the journal' },
  {
    name: 'reporter',
    short: 'r',
    value: 'name[=file]',
    many: true,
    help: 'terminal, junit, json, tap, html, github …',
  },
  { name: 'watch', help: 'play again whenever a file below this folder changes, until Ctrl-C' },
  { name: 'secret', value: 'NAME', many: true, help: 'mask the value of this environment variable everywhere' },
  { name: 'quiet', short: 'q', help: 'no progress' },
  { name: 'no-color', help: 'no colours' },
];
