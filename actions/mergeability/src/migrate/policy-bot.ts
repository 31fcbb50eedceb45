import {
  allConditions,
  type Conditions,
  isPlain,
  type MigratedRule,
  type Migration,
  type Plain,
  textsOf,
  textOf,
} from './migration.ts';

/** A predicate of policy-bot as conditions; undefined when there is nothing like it. */
export function migratePredicate(name: string, given: unknown): Conditions | undefined {
  const params: Plain = isPlain(given) ? given : {};
  switch (name) {
    case 'changed_files':
      return { files: { any: '**', matching: textsOf(params['paths']), ...ignored(params) } };
    case 'no_changed_files':
      return { not: { files: { any: '**', matching: textsOf(params['paths']), ...ignored(params) } } };
    case 'only_changed_files':
      return {
        all: [{ files: { count: '>= 1' } }, { files: { count: 0, ignore_matching: textsOf(params['paths']) } }],
      };
    case 'has_author_in':
      return { author: actorsOf(params) };
    case 'has_contributor_in':
      return { contributors: { any: actorsOf(params) } };
    case 'only_has_contributors_in':
      return { contributors: { only: actorsOf(params) } };
    case 'author_is_only_contributor':
      return { sole_author: given !== false };
    case 'targets_branch':
      return { base: { matches: textOf(params['pattern']) } };
    case 'from_branch':
      return { head: { matches: textOf(params['pattern']) } };
    case 'has_labels':
      return textsOf(given).length === 0 ? { labels: { at_least: 0 } } : { labels: { all_of: textsOf(given) } };
    case 'has_status':
    case 'has_successful_status': {
      const names = name === 'has_status' ? textsOf(params['statuses']) : textsOf(given);
      return { checks: { pass: names, ...conclusionsOf(params) } };
    }
    case 'has_workflow_result':
      return { workflows: { pass: textsOf(params['workflows']), ...conclusionsOf(params) } };
    case 'modified_lines': {
      const sides = { additions: 'additions', deletions: 'deletions', total: 'lines' } as const;
      const parts = Object.entries(sides).flatMap(([from, to]) =>
        params[from] ? [{ size: { [to]: textOf(params[from]) } }] : [],
      );
      return parts.length === 0 ? undefined : parts.length === 1 ? parts[0] : { any: parts };
    }
    case 'title':
      return matching('title', params);
    case 'repository':
      return matching('repository', params);
    case 'has_valid_signatures':
      return given === false ? { not: { signatures: 'verified' } } : { signatures: 'verified' };
    case 'has_valid_signatures_by':
      return { signatures: { by: actorsOf(params) } };
    case 'has_valid_signatures_by_keys':
      return { signatures: { keys: textsOf(params['key_ids']) } };
    default:
      return undefined;
  }
}

const ignored = ({ ignore }: Plain): Plain =>
  textsOf(ignore).length === 0 ? {} : { ignore_matching: textsOf(ignore) };

/** One of `matches`, or none of `not_matches`: policy-bot is content with either. */
function matching(key: string, params: Plain): Conditions | undefined {
  const [wanted, unwanted] = [textsOf(params['matches']), textsOf(params['not_matches'])];
  const parts = [
    ...(wanted.length > 0 ? [{ [key]: { matches: wanted } }] : []),
    ...(unwanted.length > 0 ? [{ [key]: { not_matches: unwanted } }] : []),
  ];
  return parts.length === 0 ? undefined : parts.length === 1 ? parts[0] : { any: parts };
}

function conclusionsOf({ conclusions }: Plain): Plain {
  const known = textsOf(conclusions);
  return known.length === 0 ? {} : { conclusions: known };
}

/** Users, teams, organisations and permissions as actors of ours. */
export function actorsOf(params: Plain): string[] {
  return [
    ...textsOf(params['users']),
    ...textsOf(params['teams']).map((team) => `@${team}`),
    ...textsOf(params['organizations']).map((org) => `org:${org}`),
    ...textsOf(params['permissions']).map((permission) => `permission:${permission}`),
    ...(params['admins'] ? ['permission:admin'] : []),
    ...(params['write_collaborators'] ? ['permission:write'] : []),
  ];
}

/** Translates `.policy.yml` of policy-bot. */
export function migratePolicyBot(source: unknown): Migration {
  const left: string[] = [];
  const file: Plain = isPlain(source) ? source : {};
  if (file['remote'] !== undefined) {
    left.push(
      `remote: the policy lies in ${textOf(file['remote'])}; migrate that file, and write "extends: ${textOf(file['remote'])}//mergeability.yml@<ref>" here.`,
    );
  }
  const defined = new Map<string, Plain>();
  for (const rule of Array.isArray(file['approval_rules']) ? file['approval_rules'] : [])
    if (isPlain(rule)) defined.set(textOf(rule['name']), rule);
  const policy: Plain = isPlain(file['policy']) ? file['policy'] : {};
  const rules: MigratedRule[] = [];
  for (const entry of Array.isArray(policy['approval']) ? policy['approval'] : [])
    rules.push(ruleOf(entry, defined, left));
  const disapproval = isPlain(policy['disapproval']) ? policy['disapproval'] : undefined;
  if (disapproval !== undefined) {
    rules.push({ name: 'Nobody objects', require: { changes_requested: false } });
    left.push(
      'disapproval: reviews that request changes block here; who may object and comments such as ":-1:" are not carried, and an objection is taken back by a new review only.',
    );
  }
  return { policy: { version: 1, rules }, left };
}

/** One entry of the list under `approval`: a rule by name, or a combination of them. */
function ruleOf(entry: unknown, defined: ReadonlyMap<string, Plain>, left: string[]): MigratedRule {
  const { names, conditions } = combine(entry, defined, left);
  const [only] = names;
  const rule = names.length === 1 && only !== undefined ? defined.get(only) : undefined;
  const when = rule && whenOf(rule, left);
  const name = names.length === 1 ? (only ?? 'Approval') : `Approval: ${names.join(', ')}`.slice(0, 100);
  return {
    name,
    ...(rule?.['description'] ? { description: textOf(rule['description']) } : {}),
    ...(when && { when }),
    require: rule ? requirementOf(rule, left) : conditions,
  };
}

function combine(
  entry: unknown,
  defined: ReadonlyMap<string, Plain>,
  left: string[],
): { names: string[]; conditions: Conditions } {
  if (isPlain(entry)) {
    const key = 'or' in entry ? 'or' : 'and';
    const parts = (Array.isArray(entry[key]) ? entry[key] : []).map((part: unknown) => combine(part, defined, left));
    return {
      names: parts.flatMap(({ names }) => names),
      conditions: { [key === 'or' ? 'any' : 'all']: parts.map(({ conditions }) => conditions) },
    };
  }
  const name = String(entry);
  const rule = defined.get(name);
  if (rule === undefined) {
    left.push(`${name}: the policy names this rule but does not define it.`);
    return { names: [name], conditions: { approvals: 1 } };
  }
  const when = whenOf(rule, left);
  const requirement = requirementOf(rule, left);
  return { names: [name], conditions: when ? { all: [when, requirement] } : requirement };
}

function whenOf(rule: Plain, left: string[]): Conditions | undefined {
  const predicates = isPlain(rule['if']) ? Object.entries(rule['if']) : [];
  const parts = predicates.flatMap(([name, params]) => {
    const conditions = migratePredicate(name, params);
    if (conditions === undefined)
      left.push(
        `${textOf(rule['name'])}: the predicate "${name}" is not carried; the rule applies more often than before.`,
      );
    return conditions ? [conditions] : [];
  });
  return parts.length === 0 ? undefined : allConditions(parts);
}

function requirementOf(rule: Plain, left: string[]): Conditions {
  const requires: Plain = isPlain(rule['requires']) ? rule['requires'] : {};
  const options: Plain = isPlain(rule['options']) ? rule['options'] : {};
  const name = textOf(rule['name']);
  const from = actorsOf(requires);
  const never = [
    ...(options['allow_author'] || options['allow_contributor'] ? [] : ['author']),
    ...(options['allow_contributor'] || options['allow_non_author_contributor'] ? [] : ['committers']),
  ];
  const count = Number(requires['count'] ?? 0);
  const parts: Conditions[] = [];
  if (count > 0) {
    parts.push({
      approvals: {
        count,
        ...(from.length > 0 ? { from } : {}),
        permission: 'read',
        never: never.length === 0 ? 'nobody' : never,
        stale: options['invalidate_on_push'] ? 'on-push' : 'never',
        changes_requested: 'ignore',
      },
    });
  }
  for (const [predicate, params] of isPlain(requires['conditions']) ? Object.entries(requires['conditions']) : []) {
    const conditions = migratePredicate(predicate, params);
    if (conditions) parts.push(conditions);
    else left.push(`${name}: the condition "${predicate}" is not carried.`);
  }
  const methods: Plain = isPlain(options['methods']) ? options['methods'] : {};
  const others = Object.keys(methods).filter(
    (method) => method !== 'github_review' && textsOf(methods[method]).length > 0,
  );
  if (others.length > 0)
    left.push(
      `${name}: approving by ${others.join(', ')} is not carried: only reviews approve. Use the condition "comment" beside it.`,
    );
  else if (count > 0 && methods['comments'] === undefined)
    left.push(
      `${name}: policy-bot also counts the comments ":+1:" and "👍" as approvals by default; here only reviews approve.`,
    );
  for (const key of ['ignore_update_merges', 'ignore_commits_by', 'request_review', 'ignore_edited_comments']) {
    if (options[key] !== undefined)
      left.push(
        `${name}: the option "${key}" is not carried${key === 'ignore_update_merges' ? '; "stale: when-content-changes" does what it is meant for' : ''}.`,
      );
  }
  return parts.length === 0 ? { approvals: 0 } : allConditions(parts);
}
