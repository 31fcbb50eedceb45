import { isPlain, type Migration, type Plain, textOf } from './migration.ts';

/** Translates the `with:` of mheap/github-action-required-labels. */
export function migrateRequiredLabels(source: unknown): Migration {
  const given: Plain = isPlain(source) ? source : {};
  const left: string[] = [];
  const wanted = textOf(given['labels'], '')
    .split(/[\n,]/)
    .map((label) => label.trim())
    .filter((label) => label !== '');
  const isRegex = given['use_regex'] === true || given['use_regex'] === 'true';
  const of = isRegex ? { matching: wanted.map((source) => `(?i)${source}`) } : { of: wanted };
  const count = Number(given['count'] ?? NaN);
  const key = { exactly: 'exactly', minimum: 'at_least', maximum: 'at_most' }[textOf(given['mode'])];
  if (key === undefined)
    left.push(`mode: expected exactly, minimum or maximum, found ${JSON.stringify(given['mode'] ?? null)}.`);
  if (!Number.isSafeInteger(count))
    left.push(`count: expected a whole number, found ${JSON.stringify(given['count'] ?? null)}.`);
  if (wanted.length === 0) left.push('labels: none are named.');
  for (const other of ['add_comment', 'message', 'exit_type', 'token'])
    if (given[other] !== undefined)
      left.push(`${other}: is not carried; the status and the summary say what is missing.`);
  const rules =
    key === undefined || !Number.isSafeInteger(count) || wanted.length === 0
      ? []
      : [{ name: 'Labels', require: { labels: { [key]: count, ...of } } }];
  return { policy: { version: 1, rules }, left };
}
