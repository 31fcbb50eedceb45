import { randomUUID } from 'node:crypto';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { protectionOf } from './branch-rules.ts';
import type { Token } from './entities/account.ts';
import type { Repository } from './entities/repository.ts';
import { atLeast, type Store } from './store.ts';

/** When a rule strikes: the branch moves, loses commits, goes away, gets a merge, or gets a commit without its checks. */
type Occasion = 'change' | 'force' | 'delete' | 'merge' | 'unchecked';

interface PushRule {
  readonly ref: string;
  readonly occasion: Occasion;
  /** GH006 is classic protection, GH013 a ruleset. */
  readonly code: 'GH006' | 'GH013';
  readonly message: string;
  /** Commits that an `unchecked` rule lets through. */
  readonly passing: readonly string[];
}

/** Refuses what the rules in `$SANDBOX_PUSH_RULES` forbid: one a line, `ref|occasion|code|message|passing commits`. */
const HOOK = `#!/bin/sh
ref=$1 old=$2 new=$3
refused=
while IFS='|' read -r where occasion code message passing; do
  [ "$where" = "$ref" ] || continue
  gone=; case $new in *[!0]*) ;; *) gone=1 ;; esac
  case $occasion in
    delete) [ "$gone" ] || continue ;;
    change) ;;
    force) [ "$gone" ] && continue; git merge-base --is-ancestor "$old" "$new" && continue ;;
    merge) [ "$gone" ] && continue; [ "$(git rev-list --merges --max-count=1 "$new" "^$old")" ] || continue ;;
    unchecked) [ "$gone" ] && continue; case " $passing " in *" $new "*) continue ;; esac ;;
  esac
  if [ "$code" = GH006 ]; then [ "$refused" ] || echo "error: GH006: Protected branch update failed for $ref." >&2
  else [ "$refused" ] || echo "error: GH013: Repository rule violations found for $ref." >&2
  fi
  refused=1
  echo "- $message" >&2
done < "$SANDBOX_PUSH_RULES"
[ -z "$refused" ]
`;

/**
 * Makes git itself refuse what the protection of branches forbids whoever pushes.
 *
 * @returns what `git http-backend` needs in its environment, and how to clean up; undefined when nothing is protected
 * @see https://docs.github.com/en/repositories/configuring-branches-and-merges-in-your-repository/managing-rulesets/available-rules-for-rulesets
 */
export async function enforcePushRules(
  store: Store,
  repository: Repository,
  token: Token,
): Promise<{ readonly env: Readonly<Record<string, string>>; remove(): Promise<void> } | undefined> {
  const rules = [...(await repository.git.refs()).keys()]
    .filter((ref) => ref.startsWith('refs/heads/'))
    .flatMap((ref) => rulesFor(store, repository, ref, token));
  if (rules.length === 0) return undefined;
  const folder = join(repository.git.path, 'sandbox-hooks');
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'update'), HOOK, { mode: 0o755 });
  const file = join(folder, `rules-${randomUUID()}`);
  const lines = rules.map(({ ref, occasion, code, message, passing }) =>
    [ref, occasion, code, message.replaceAll(/[|\n\r]/g, ' '), passing.join(' ')].join('|'),
  );
  await writeFile(file, `${lines.join('\n')}\n`);
  const env = {
    SANDBOX_PUSH_RULES: file,
    GIT_CONFIG_COUNT: '1',
    GIT_CONFIG_KEY_0: 'core.hooksPath',
    GIT_CONFIG_VALUE_0: folder,
  };
  return { env, remove: () => rm(file, { force: true }) };
}

function rulesFor(store: Store, repository: Repository, ref: string, token: Token): PushRule[] {
  const { classic, rules } = protectionOf(repository, ref.slice(11));
  const isAdmin = token.permissions === undefined && atLeast(store.roleOf(repository, token.actor), 'admin');
  const rule =
    (code: PushRule['code']) =>
    (occasion: Occasion, message: string, passing: readonly string[] = []): PushRule => ({
      ref,
      occasion,
      code,
      message,
      passing,
    });
  const old = rule('GH006');
  const fresh = rule('GH013');
  const viaPull = 'Changes must be made through a pull request.';
  const noMerges = 'This branch must not contain merge commits.';
  const checked = (make: typeof old, contexts: readonly string[]): PushRule[] =>
    contexts.map((context) =>
      make('unchecked', `Required status check "${context}" is expected.`, passingOf(repository, context)),
    );
  const binding = classic && (classic.enforceAdmins || !isAdmin) ? classic : undefined;
  return [
    ...(binding?.locked ? [old('change', 'Cannot change this locked branch')] : []),
    ...(binding?.requiredReviews ? [old('change', viaPull)] : []),
    ...(binding?.linearHistory ? [old('merge', noMerges)] : []),
    ...(classic && !classic.allowForcePushes ? [old('force', 'Cannot force-push to this branch')] : []),
    ...(classic && !classic.allowDeletions ? [old('delete', 'Cannot delete this branch')] : []),
    ...checked(old, binding?.requiredStatusChecks?.checks.map(({ context }) => context) ?? []),
    ...rules.flatMap(({ rule: { type, parameters } }): PushRule[] => {
      if (type === 'pull_request') return [fresh('change', viaPull)];
      if (type === 'update') return [fresh('change', 'Cannot update this protected ref.')];
      if (type === 'non_fast_forward') return [fresh('force', 'Cannot force-push to this branch')];
      if (type === 'deletion') return [fresh('delete', 'Cannot delete this branch')];
      if (type === 'required_linear_history') return [fresh('merge', noMerges)];
      const required = (parameters?.required_status_checks ?? []) as readonly { readonly context: string }[];
      return type === 'required_status_checks'
        ? checked(
            fresh,
            required.map(({ context }) => context),
          )
        : [];
    }),
  ];
}

/** The commits on which a check has succeeded. */
function passingOf(repository: Repository, context: string): string[] {
  const said = [...repository.statuses].filter(
    ([, list]) => list.findLast((one) => one.context === context)?.state === 'success',
  );
  const run = repository.checks.runs.filter(
    (one) => one.name === context && ['success', 'neutral', 'skipped'].includes(one.conclusion ?? ''),
  );
  return [...new Set([...said.map(([sha]) => sha), ...run.map((one) => one.suite.headSha)])];
}
