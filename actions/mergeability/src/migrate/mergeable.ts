import {
  allConditions,
  type Conditions,
  isPlain,
  type MigratedRule,
  type Migration,
  type Plain,
  splitLookahead,
  textsOf,
  textOf,
} from './migration.ts';

/** Translates a `mergeable.yml` of version 2. */
export function migrateMergeable(source: unknown): Migration {
  const left: string[] = [];
  const file: Plain = isPlain(source) ? source : {};
  const recipes = Array.isArray(file['mergeable']) ? file['mergeable'].filter(isPlain) : [];
  const rules = recipes.flatMap((recipe, index): MigratedRule[] => {
    const name = textOf(recipe['name'], `Rule ${index + 1}`);
    const events = textOf(recipe['when'], '');
    if (!/pull_request/.test(events)) {
      left.push(`${name}: is for the events "${events}", not for pull requests.`);
      return [];
    }
    const note = (why: string): void => void left.push(`${name}: ${why}`);
    const filters = listOf(recipe['filter']).flatMap((each): Conditions[] => toList(validatorOf(each, note)));
    const validators = listOf(recipe['validate']).flatMap((each): Conditions[] => toList(validatorOf(each, note)));
    for (const hook of ['pass', 'fail', 'error']) {
      const actions = listOf(recipe[hook])
        .map((action) => textOf(action['do']))
        .filter((action) => action !== 'checks');
      if (actions.length > 0)
        note(`the actions ${actions.join(', ')} on "${hook}" are not carried: this gate only judges.`);
    }
    if (validators.length === 0) return [];
    return [
      { name, ...(filters.length > 0 ? { when: allConditions(filters) } : {}), require: allConditions(validators) },
    ];
  });
  return { policy: { version: 1, rules }, left };
}

const listOf = (value: unknown): Plain[] =>
  (Array.isArray(value) ? value : value === undefined ? [] : [value]).filter(isPlain);

type Note = (why: string) => void;

/** One validator or filter as conditions; undefined, with a note, when nothing of it can be carried. */
function validatorOf(given: Plain, note: Note): Conditions | undefined {
  const kind = textOf(given['do']);
  const nested = listOf(given['validate'] ?? given['filter']).flatMap((each): Conditions[] =>
    toList(validatorOf(each, note)),
  );
  switch (kind) {
    case 'and':
      return nested.length > 0 ? { all: nested } : undefined;
    case 'or':
      return nested.length > 0 ? { any: nested } : undefined;
    case 'not':
      return nested.length > 0 ? { not: allConditions(nested) } : undefined;
    case 'title':
    case 'description': {
      const test = textTestOf(given, note);
      return test && { [kind]: test };
    }
    case 'label':
      return labelsOf(given, note);
    case 'milestone': {
      const test = textTestOf(given, note);
      return test && { milestone: 'min_chars' in test ? true : test };
    }
    case 'assignee':
      return countOf('assignees', given);
    case 'approvals':
      return approvalsOf(given, note);
    case 'changeset': {
      const test = isPlain(given['must_include']) || isPlain(given['must_exclude']) ? changesetOf(given) : undefined;
      if (test === undefined) note('"changeset" without must_include or must_exclude is not carried.');
      return test;
    }
    case 'dependent': {
      const changed = isPlain(given['changed']) ? given['changed'] : undefined;
      const required = textsOf(changed?.['required'] ?? given['files']);
      if (required.length === 0) return undefined;
      return changed
        ? { changed_together: { when: textOf(changed['file']), then: required } }
        : { files: { each: required } };
    }
    case 'commit': {
      const message = isPlain(given['message']) ? given['message'] : undefined;
      return message ? { commit_messages: { matches: textOf(message['regex']) } } : undefined;
    }
    case 'size': {
      const lines = isPlain(given['lines']) ? given['lines'] : {};
      const max = lines['max'] ?? (isPlain(lines['total']) ? lines['total']['count'] : undefined);
      const ignore = textsOf(given['ignore']);
      return max === undefined
        ? undefined
        : { size: { lines: `<= ${textOf(max)}`, ...(ignore.length > 0 ? { ignore } : {}) } };
    }
    case 'baseRef':
    case 'headRef': {
      const test = textTestOf(given, note);
      return test && { [kind === 'baseRef' ? 'base' : 'head']: test };
    }
    case 'author': {
      const include = isPlain(given['must_include']) ? given['must_include'] : undefined;
      note('"author" is carried for plain logins only.');
      return include && /^[\w-]+$/.test(textOf(include['regex'])) ? { author: textOf(include['regex']) } : undefined;
    }
    case 'stale':
    case 'age':
      note(`"${kind}" closes or labels old pull requests; the conditions "age" and "idle" only judge.`);
      return undefined;
    default:
      note(`"${kind}" has no counterpart.`);
      return undefined;
  }
}

/** The options that most validators share: no_empty, must_include, must_exclude, begins_with, ends_with. */
function textTestOf(given: Plain, note: Note): Conditions | undefined {
  const test: Record<string, unknown> = {};
  if (isPlain(given['no_empty']) && given['no_empty']['enabled'] !== false) test['min_chars'] = 1;
  for (const [key, target] of [
    ['must_include', 'matches'],
    ['must_exclude', 'not_matches'],
  ] as const) {
    const option = given[key];
    if (!isPlain(option)) continue;
    const flag = textOf(option['regex_flag'], 'i') === 'none' ? '' : '(?i)';
    const sources = textsOf(option['regex']);
    for (const source of sources) {
      const split = splitLookahead(source);
      if (split === undefined) note(`the regular expression ${source} looks around; write it anew, with "not".`);
      else
        for (const [part, text] of Object.entries(split))
          add(test, part === 'matches' ? target : target === 'matches' ? 'not_matches' : 'matches', `${flag}${text}`);
    }
  }
  for (const [key, target] of [
    ['begins_with', 'starts_with'],
    ['ends_with', 'ends_with'],
  ] as const) {
    const option = given[key];
    if (isPlain(option)) test[target] = textsOf(option['match']);
  }
  return Object.keys(test).length === 0 ? undefined : test;
}

function add(test: Record<string, unknown>, key: string, source: string): void {
  test[key] = [...textsOf(test[key]), source];
}

function labelsOf(given: Plain, note: Note): Conditions | undefined {
  const text = textTestOf(given, note);
  const parts: Conditions[] = [];
  if (text?.['matches']) parts.push({ labels: { at_least: 1, matching: text['matches'] } });
  if (text?.['not_matches']) parts.push({ labels: { at_most: 0, matching: text['not_matches'] } });
  if (text?.['min_chars']) parts.push({ labels: { at_least: 1 } });
  for (const [key, target] of [
    ['min', 'at_least'],
    ['max', 'at_most'],
  ] as const) {
    const option = given[key];
    if (isPlain(option)) parts.push({ labels: { [target]: Number(option['count']) } });
  }
  return parts.length === 0 ? undefined : allConditions(parts);
}

function countOf(key: string, given: Plain): Conditions | undefined {
  const [min, max] = [given['min'], given['max']].map((option) =>
    isPlain(option) ? Number(option['count']) : undefined,
  );
  if (min === undefined && max === undefined) return undefined;
  return {
    [key]: {
      count: min !== undefined && max !== undefined ? `${min}..${max}` : min !== undefined ? `>= ${min}` : `<= ${max}`,
    },
  };
}

function approvalsOf(given: Plain, note: Note): Conditions {
  const min = isPlain(given['min']) ? Number(given['min']['count'] ?? 1) : 1;
  const required: Plain = isPlain(given['required']) ? given['required'] : {};
  const teams = textsOf(required['teams']).map((team) => `@${team.replace(/^@/, '')}`);
  const users = textsOf(required['reviewers']);
  if (required['owners'])
    note('"owners" follows GitHub here: the last rule that fits a file counts, for teams as well.');
  const groups = [...users, ...teams].map((from) => ({ from: [from] }));
  return {
    approvals: {
      count: min,
      ...(groups.length > 0 ? { groups } : {}),
      ...(required['owners'] ? { owners: 'each' } : {}),
    },
  };
}

function changesetOf(given: Plain): Conditions {
  const parts: Conditions[] = [];
  const include = given['must_include'];
  const exclude = given['must_exclude'];
  if (isPlain(include)) parts.push({ files: { any: '**', matching: textsOf(include['regex']) } });
  if (isPlain(exclude)) parts.push({ not: { files: { any: '**', matching: textsOf(exclude['regex']) } } });
  return allConditions(parts);
}

const toList = (conditions: Conditions | undefined): Conditions[] => (conditions === undefined ? [] : [conditions]);
