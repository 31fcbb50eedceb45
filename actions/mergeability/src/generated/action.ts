// Generated from action.yml by `npm run docs`. Do not edit.

/** The inputs that action.yml declares. */
export const inputNames = [
  'github-token',
  'policy-file',
  'status-context',
  'pull-request',
  'history',
  'comment',
  'dry-run',
  'snapshot-file',
] as const;
export type InputName = (typeof inputNames)[number];

/** The outputs that action.yml declares. */
export const outputNames = [
  'verdict',
  'summary',
  'judgement',
  'posted',
  'requests',
] as const;
export type OutputName = (typeof outputNames)[number];
