import { didYouMean } from 'action-kit/suggestion';
import {
  allConditions,
  anyCondition,
  escapePattern,
  type Conditions,
  isPlain,
  type MigratedRule,
  type Plain,
  textsOf,
} from './migration.ts';
import { actorsOf, migratePredicate } from './policy-bot-predicates.ts';

const KNOWN = [
  'count', 'users', 'teams', 'organizations', 'permissions', 'admins', 'write_collaborators', 'conditions',
] as const; // oxfmt-ignore

/** A key that policy-bot does not know names nobody: whoever wrote it meant somebody. */
export function noteUnknownActors(name: string, requires: Plain, left: string[]): void {
  for (const key of Object.keys(requires))
    if (!KNOWN.some((each) => each === key))
      left.push(`${name}: "requires" has no key "${key}". ${didYouMean(key, KNOWN) ?? ''}`.trim());
}

/** What counts where `methods` does not say otherwise. */
const APPROVING = [':+1:', '👍'];
const OBJECTING = [':-1:', '👎'];

/** Texts that a comment has to hold, and expressions that it has to match, as expressions. */
function commentsOf(methods: Plain, fallback: readonly string[]): string[] {
  const texts = methods['comments'] === undefined ? fallback : textsOf(methods['comments']);
  return [...texts.map(escapePattern), ...textsOf(methods['comment_patterns'])];
}

/** Who has to approve, and how, as the condition `approvals`. */
export function migrateApprovals(
  name: string,
  count: number,
  requires: Plain,
  given: unknown,
  left: string[],
): Conditions {
  const options: Plain = isPlain(given) ? given : {};
  const methods: Plain = isPlain(options['methods']) ? options['methods'] : {};
  const note = (why: string): void => void left.push(`${name}: ${why}`);
  const from = actorsOf(requires);
  const comments = commentsOf(methods, APPROVING);
  const isBound = options['invalidate_on_push'] === true;
  if (isBound && comments.length > 0)
    note(
      'comments approve only when the full SHA of the head stands in them: GitHub does not tell when it was pushed.',
    );
  if (methods['github_review'] === false) note('reviews approve as well; here they always do.');
  for (const method of ['body_patterns', 'github_review_comment_patterns'])
    if (textsOf(methods[method]).length > 0) note(`approving by "${method}" is not carried.`);
  for (const key of ['ignore_commits_by', 'request_review'])
    if (options[key] !== undefined) note(`the option "${key}" is not carried.`);
  return {
    count,
    ...(from.length > 0 ? { from } : {}),
    permission: 'none',
    never: neverOf(options),
    stale: isBound ? 'on-push' : 'never',
    ...(comments.length > 0 ? { comments } : {}),
    ...(comments.length > 0 && options['ignore_edited_comments'] !== true ? { edited_comments: 'count' } : {}),
    ...(options['ignore_update_merges'] === true ? { update_merges: 'ignore' } : {}),
    changes_requested: 'ignore',
  };
}

function neverOf(options: Plain): string | string[] {
  const author = options['allow_author'] === true || options['allow_contributor'] === true;
  const others = options['allow_non_author_contributor'] === true || options['allow_contributor'] === true;
  if (author && others) return 'nobody';
  if (author) return ['other-committers'];
  return others ? ['author'] : ['author', 'committers'];
}

/** The block `disapproval`: people who may object, and what counts as an objection by itself. */
export function migrateDisapproval(given: Plain, left: string[]): MigratedRule {
  const requires: Plain = isPlain(given['requires']) ? given['requires'] : {};
  const options: Plain = isPlain(given['options']) ? given['options'] : {};
  const methods: Plain = isPlain(options['methods']) ? options['methods'] : {};
  const side = (key: string): Plain => (isPlain(methods[key]) ? methods[key] : {});
  noteUnknownActors('disapproval', requires, left);
  const from = actorsOf(requires);
  const parts: Conditions[] = [];
  if (from.length > 0) {
    const comments = commentsOf(side('disapprove'), OBJECTING);
    const withdrawals = commentsOf(side('revoke'), APPROVING);
    parts.push({
      objections: {
        from,
        ...(comments.length > 0 ? { comments } : {}),
        ...(withdrawals.length > 0 ? { withdrawals } : {}),
        withdrawn_by: 'anybody',
      },
    });
  }
  const triggers = Object.entries(isPlain(given['if']) ? given['if'] : {}).flatMap(([name, params]) => {
    const conditions = migratePredicate(name, params);
    if (conditions === undefined) left.push(`disapproval: the predicate "${name}" is not carried.`);
    return conditions ? [conditions] : [];
  });
  if (triggers.length > 0) parts.push({ not: anyCondition(triggers) });
  if (parts.length === 0) {
    left.push('disapproval: it names nobody who may object; requested changes of anybody who may write block here.');
    parts.push({ changes_requested: false });
  }
  return { name: 'Nobody objects', require: allConditions(parts) };
}
