import { anyCondition, type Conditions, isPlain, type Plain, textOf, textsOf } from './migration.ts';

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
      return parts.length === 0 ? undefined : anyCondition(parts);
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
  return parts.length === 0 ? undefined : anyCondition(parts);
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
