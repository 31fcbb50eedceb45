import { ConfigError, type Problem } from 'action-kit/errors';
import type { Extends, Policy, PolicyFile } from './policy.ts';

/** Reads `owner/repository//path@ref`; undefined for anything else. */
export function parseExtends(text: string): Extends | undefined {
  const match = /^([A-Za-z0-9-]{1,39}\/[A-Za-z0-9_.-]{1,100})\/\/([^@\s]{1,300})@([^\s@:^~?*[\\]{1,255})$/.exec(text);
  const [, repository, path, ref] = match ?? [];
  if (repository === undefined || path === undefined || ref === undefined) return undefined;
  const isTraversal =
    path.split('/').some((part) => part === '' || part === '.' || part === '..') ||
    ref.startsWith('-') ||
    ref.includes('..');
  return isTraversal ? undefined : { repository, path, ref };
}

export const describeExtends = ({ repository, path, ref }: Extends): string => `${repository}//${path}@${ref}`;

/**
 * The policy of a file and of what it extends, nearest first in `files`. A rule replaces one of the same name that a
 * parent has, unless that is locked; parents' rules come first. Tests are those of the nearest file.
 *
 * @throws ConfigError naming every locked rule that would be replaced, with its place
 */
export function mergePolicies(files: readonly PolicyFile[]): Policy {
  const rules = new Map<string, PolicyFile['rules'][number]>();
  const problems: Problem[] = [];
  for (const file of [...files].reverse()) {
    for (const rule of file.rules) {
      const above = rules.get(rule.name.toLowerCase());
      if (above?.locked) {
        problems.push({
          ...rule.at,
          message: `the rule "${rule.name}" is locked by ${above.origin} and cannot be replaced.`,
          hint: 'Give your rule another name: rules can be added to locked ones, not put in their place.',
        });
      }
      rules.set(rule.name.toLowerCase(), rule);
    }
  }
  if (problems.length > 0) throw new ConfigError(problems);
  return {
    rules: [...rules.values()],
    noneApplicable: files.find((file) => file.noneApplicable !== undefined)?.noneApplicable ?? 'error',
    tests: files[0]?.tests ?? [],
  };
}
