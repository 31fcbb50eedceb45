import { resolve } from 'node:path';
import { isScalar, type Node } from 'yaml';
import type { Fields } from '../native/native-reading.ts';
import type { Retry } from '../run/bot-run.ts';
import { latencyForm, parseLatencyLimit, type LatencyLimit } from '../run/latency-limit.ts';
import type { SourceFile } from '../source.ts';
import { ConfigReading, type Surroundings } from './config-reading.ts';
import type { BotConfig, Config, PlugInConfig, SuiteConfig } from './config.ts';
import { botKinds, readBotKind } from './bot-kinds.ts';

/** The keys of the configuration itself. */
export const configKeys = ['bots', 'suites', 'concurrency', 'seed', 'timeout', 'secrets', 'judge', 'embedder'];
/** The keys that every bot may have. */
export const commonBotKeys = [
  'connector',
  'version',
  'concurrency',
  'rate',
  'turn-timeout',
  'timeout',
  'quiet',
  'retry',
  'max-latency',
];
const mostConcurrency = 10_000;

/** Reads `bot-qa.yaml`; all its mistakes are in `problems`. */
export function readConfig(source: SourceFile, surroundings: Surroundings): Config {
  const reading = new ConfigReading(source, surroundings);
  const blank: Config = { bots: [], suites: [], secrets: [], problems: reading.problems };
  if (reading.problems.length > 0) return blank;
  const root = reading.root;
  if (!root) {
    reading.problem('missing-key', reading.position(0), 'The configuration is empty; it needs "bots".');
    return blank;
  }
  const fields = reading.fields(root, 'The configuration', configKeys);
  if (!fields) return blank;
  if (!fields.has('bots')) reading.problem('missing-key', root, 'The configuration needs "bots".');
  const botFields = fields.has('bots')
    ? [...(reading.fields(fields.get('bots')!.value, '"bots"')?.values() ?? [])]
    : [];
  const bots = botFields.flatMap((field) => readBot(reading, field.name, field.value) ?? []);
  const names = botFields.map((field) => field.name);
  const concurrency = fields.has('concurrency')
    ? reading.integer(fields.get('concurrency')!.value, '"concurrency"', 1, mostConcurrency)
    : undefined;
  const seed = fields.has('seed') ? reading.integer(fields.get('seed')!.value, '"seed"', 0, 2 ** 32 - 1) : undefined;
  const timeoutMs = fields.has('timeout') ? reading.duration(fields.get('timeout')!.value, '"timeout"') : undefined;
  const judge = fields.has('judge') ? readPlugIn(reading, fields.get('judge')!.value, '"judge"') : undefined;
  const embedder = fields.has('embedder')
    ? readPlugIn(reading, fields.get('embedder')!.value, '"embedder"')
    : undefined;
  return {
    bots,
    suites: fields.has('suites')
      ? (reading.list(fields.get('suites')!.value, '"suites"') ?? []).flatMap(
          (item) => readSuite(reading, item, names) ?? [],
        )
      : [],
    ...(concurrency !== undefined && { concurrency }),
    ...(seed !== undefined && { seed }),
    ...(timeoutMs !== undefined && { timeoutMs }),
    secrets: fields.has('secrets') ? (reading.names(fields.get('secrets')!.value, '"secrets"') ?? []) : [],
    ...(judge && { judge }),
    ...(embedder && { embedder }),
    problems: reading.problems,
  };
}

function readSuite(reading: ConfigReading, node: Node | null, botNames: readonly string[]): SuiteConfig | undefined {
  const fields = reading.fields(node, 'A suite', ['fixtures', 'bots']);
  if (!fields) return undefined;
  if (!fields.has('fixtures'))
    return reading.problem('missing-key', node, 'A suite needs "fixtures": files, folders or globs.');
  const fixtures = reading.names(fields.get('fixtures')!.value, '"fixtures"') ?? [];
  const botsField = fields.get('bots');
  const bots =
    botsField &&
    (reading.isList(botsField.value) ? (reading.list(botsField.value, '"bots"') ?? []) : [botsField.value]).flatMap(
      (item) => reading.oneOf(item, 'A bot of the suite', botNames) ?? [],
    );
  return { fixtures, at: reading.at(node), ...(bots && { bots }) };
}

function readBot(reading: ConfigReading, name: string, node: Node | null): BotConfig | undefined {
  const all = reading.fields(node, `Bot "${name}"`);
  if (!all) return undefined;
  const kindField = all.get('connector');
  const kind = kindField
    ? reading.oneOf(kindField.value, '"connector"', botKinds)
    : all.has('module')
      ? 'function'
      : 'http';
  if (!kind) return undefined;
  const version = all.has('version') ? reading.plainText(all.get('version')!.value, '"version"') : undefined;
  const connect = readBotKind(reading, kind, name, node, commonBotKeys, version);
  const timing = readTiming(reading, all);
  return (
    connect && {
      name,
      at: reading.at(isScalar(kindField?.value) ? kindField.value : node),
      ...(version !== undefined && { version }),
      ...timing,
      connect,
    }
  );
}

function readTiming(reading: ConfigReading, fields: Fields): Omit<BotConfig, 'name' | 'at' | 'connect' | 'version'> {
  const duration = (key: string): number | undefined =>
    fields.has(key) ? reading.duration(fields.get(key)!.value, `"${key}"`) : undefined;
  const concurrency = fields.has('concurrency')
    ? reading.integer(fields.get('concurrency')!.value, '"concurrency"', 1, mostConcurrency)
    : undefined;
  const turnTimeoutMs = duration('turn-timeout');
  const timeoutMs = duration('timeout');
  const quietMs = duration('quiet');
  const ratePerSecond = fields.has('rate') ? readRate(reading, fields.get('rate')!.value) : undefined;
  const retry = fields.has('retry') ? readRetry(reading, fields.get('retry')!.value) : undefined;
  const latency = fields.has('max-latency') ? readLatency(reading, fields.get('max-latency')!.value) : undefined;
  return {
    ...(concurrency !== undefined && { concurrency }),
    ...(turnTimeoutMs !== undefined && { turnTimeoutMs }),
    ...(timeoutMs !== undefined && { timeoutMs }),
    ...(quietMs !== undefined && { quietMs }),
    ...(ratePerSecond !== undefined && { ratePerSecond }),
    ...(retry && { retry }),
    ...(latency && { latency }),
  };
}

/** `100/s`, `30/min`: user messages per second. */
function readRate(reading: ConfigReading, node: Node | null): number | undefined {
  const text = reading.text(node, '"rate"');
  const match = text && /^(\d+(?:\.\d+)?)\s*\/\s*(s|min|h)$/.exec(text.value.trim());
  if (!match)
    return (
      text &&
      reading.problem(
        'bad-value',
        node,
        `"rate" must be user messages per time such as 100/s or 30/min, but "${text.value}" was found.`,
      )
    );
  const perSecond = Number(match[1]) / { s: 1, min: 60, h: 3600 }[match[2] as 's' | 'min' | 'h'];
  return perSecond > 0 ? perSecond : reading.problem('bad-value', node, '"rate" must be more than 0.');
}

function readRetry(reading: ConfigReading, node: Node | null): Retry | undefined {
  const fields = reading.fields(node, '"retry"', ['on', 'times', 'backoff']);
  if (!fields) return undefined;
  if (!fields.has('on'))
    return reading.problem(
      'missing-key',
      node,
      '"retry" needs "on": the transport errors by name, such as [ECONNRESET, http-503]. Assertions are never retried.',
    );
  const on = reading.names(fields.get('on')!.value, '"on"') ?? [];
  const times = fields.has('times') ? reading.integer(fields.get('times')!.value, '"times"', 0, 20) : 1;
  const backoffMs = fields.has('backoff') ? reading.duration(fields.get('backoff')!.value, '"backoff"') : 200;
  return times === undefined || backoffMs === undefined ? undefined : { on, times, backoffMs };
}

/** `{p95: 2s, max: 10s}` */
function readLatency(reading: ConfigReading, node: Node | null): LatencyLimit[] | undefined {
  const fields = reading.fields(node, '"max-latency"');
  return (
    fields &&
    [...fields.values()].flatMap(({ name, value }) => {
      const duration = reading.text(value, `"${name}"`);
      if (!duration) return [];
      const limit = parseLatencyLimit(`${name}=${duration.value}`);
      const found = `"${name}: ${duration.value}"`;
      return (
        limit ??
        reading.problem(
          'bad-value',
          value,
          `"max-latency" takes limits such as ${latencyForm.replaceAll('=', ': ')}, but ${found} was found.`,
        ) ??
        []
      );
    })
  );
}

function readPlugIn(reading: ConfigReading, node: Node | null, what: string): PlugInConfig | undefined {
  const fields = reading.fields(node, what, ['url', 'model', 'key', 'cache']);
  if (!fields) return undefined;
  const url = reading.url(fields, 'url');
  const model = reading.plainText(fields.get('model')?.value, `"model" of ${what}`);
  const key = fields.has('key') ? reading.plainText(fields.get('key')!.value, `"key" of ${what}`) : undefined;
  const cache = fields.has('cache')
    ? reading.plainText(fields.get('cache')!.value, `"cache" of ${what}`)
    : '.bot-qa/opinions.ndjson';
  if (!url || model === undefined || cache === undefined) return undefined;
  return {
    url: url.href,
    model,
    ...(key !== undefined && { key }),
    cache: resolve(reading.surroundings.folder, cache),
    at: reading.at(node),
  };
}
