// Generated from action.yml by `npm run docs`. Do not edit.

/** The inputs that action.yml declares. */
export const inputNames = [
  'fixtures',
  'config',
  'bots',
  'url',
  'tags',
  'not-tags',
  'changed-since',
  'shard',
  'concurrency',
  'repeat',
  'seed',
  'turn-timeout',
  'timeout',
  'fail-fast',
  'fail-on-flaky',
  'max-latency',
  'secrets',
  'journal',
  'junit',
  'html',
  'working-directory',
] as const;
export type InputName = (typeof inputNames)[number];

/** The outputs that action.yml declares. */
export const outputNames = [
  'exit-code',
  'conversations',
  'passed',
  'failed',
  'errors',
  'flaky',
  'quarantined',
  'journal',
  'junit',
  'html',
] as const;
export type OutputName = (typeof outputNames)[number];
