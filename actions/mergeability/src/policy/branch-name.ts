import { checked } from 'action-kit/config-value';
import { type Schema, string } from 'action-kit/config-schema';

/** Names that git would refuse or read as something else than a branch (git check-ref-format). */
export const isBranchName = (name: string): boolean =>
  /^[^\s~^:?*[\\\p{Cc}-][^\s~^:?*[\\\p{Cc}]*$/u.test(name) &&
  !/\.\.|@\{|\/\/|\.lock(?:\/|$)|(?:^|\/)\.|[./]$/.test(name);

/** One branch by its exact name. */
export function branchName(): Schema<string> {
  return checked(string({ minLength: 1, maxLength: 255, expected: 'the name of a branch' }), (name) =>
    isBranchName(name) ? undefined : `expected the name of a branch, found ${JSON.stringify(name)}.`,
  );
}
