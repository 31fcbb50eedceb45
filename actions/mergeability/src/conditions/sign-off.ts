import type { Commit } from '../snapshot/facts.ts';

/** Why a commit is not signed off. */
export type SignOffProblem = 'missing' | 'mismatch' | 'none_of_several_matches' | 'invalid_email' | 'unsigned';

export interface SignOffOptions {
  /** Authors may sign off earlier commits of their own in a later one. */
  readonly individual: boolean;
  /** Others may do so for them. */
  readonly thirdParty: boolean;
  /** Whether this commit may leave the line out; it then has to carry a verified signature. */
  readonly isExempt: (commit: Commit) => boolean;
  readonly isBot: (commit: Commit) => boolean;
}

interface Identity {
  readonly name: string;
  readonly email: string;
}

/** Case apart, names and addresses are compared to the letter, white space included. */
const fold = (text: string): string => text.toLowerCase();
const isIdentity = (one: Identity, other: Identity): boolean =>
  fold(one.name) === fold(other.name) && fold(one.email) === fold(other.email);

/** Enough for a mistyped address to be told from a real one; whether it exists, nobody can know. */
const isEmail = (email: string): boolean =>
  /^[^\s@<>]{1,64}@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,62})\.){1,10}[A-Za-z]{2,63}$/.test(email);

/** The `Signed-off-by: name <address>` lines of a message. */
export function signOffsOf(message: string): Identity[] {
  return message.split(/\r\n|\r|\n/).flatMap((line) => {
    const match = /^signed-off-by: ([^<>]*) <([^<>]*)>\s*$/i.exec(line);
    return match ? [{ name: match[1] ?? '', email: match[2] ?? '' }] : [];
  });
}

/**
 * Commits that are not signed off, in order. The Developer Certificate of Origin (developercertificate.org) asks each
 * author for a line with name and address; author or committer may have written it. Merge commits and bots need none.
 * Remediation commits sign off earlier ones by naming their SHA.
 */
export function findUnsigned(
  commits: readonly Commit[],
  options: SignOffOptions,
): { commit: Commit; problem: SignOffProblem }[] {
  const remedied = findRemedied(commits, options);
  return commits.flatMap((commit) => {
    const problem = judgeCommit(commit, options);
    return problem === undefined || remedied.has(commit) ? [] : [{ commit, problem }];
  });
}

function judgeCommit(commit: Commit, { isExempt, isBot }: SignOffOptions): SignOffProblem | undefined {
  if (commit.parents.length > 1 || isBot(commit)) return undefined;
  if (isExempt(commit)) return commit.signature?.valid ? undefined : 'unsigned';
  const { author, committer } = commit;
  const found = signOffsOf(commit.message);
  if (found.length === 0) return 'missing';
  const email = isEmail(author.email) ? author.email : committer.email;
  if (!isEmail(email)) return 'invalid_email';
  const wanted = [author, committer].filter((person) => person.name !== '' && person.email !== '');
  if (found.some((identity) => isEmail(identity.email) && wanted.some((person) => isIdentity(identity, person))))
    return undefined;
  if (found.length > 1) return 'none_of_several_matches';
  return isEmail(found[0]?.email ?? '') ? 'mismatch' : 'invalid_email';
}

/** Whether author or committer of the commit is meant. */
const isBy = ({ author, committer }: Commit, identity: Identity): boolean =>
  isIdentity(identity, author) || isIdentity(identity, committer);

/** Commits for which a later one says "I … hereby add my Signed-off-by to this commit: <sha>". */
function findRemedied(commits: readonly Commit[], options: SignOffOptions): Set<Commit> {
  const remedied = new Set<Commit>();
  commits.forEach((remedy, index) => {
    for (const line of remedy.message.split(/\r\n|\r|\n/)) {
      const target = readRemediation(line, remedy, options);
      const earlier = target && commits.slice(0, index).find(({ sha }) => sha === target.sha);
      if (target && earlier && isBy(earlier, target.identity)) remedied.add(earlier);
    }
  });
  return remedied;
}

function readRemediation(
  line: string,
  remedy: Commit,
  options: SignOffOptions,
): { identity: Identity; sha: string } | undefined {
  const own = /^I, ([^<>]+?) <([^<>]+)>, hereby add my Signed-off-by to this commit: ([0-9a-f]{40})\s*$/i.exec(line);
  if (own && options.individual) {
    const identity = { name: own[1] ?? '', email: own[2] ?? '' };
    return isBy(remedy, identity) ? { identity, sha: own[3] ?? '' } : undefined;
  }
  const other =
    /^On behalf of ([^<>]+?) <([^<>]+)>, I, ([^<>]+?) <([^<>]+)>, hereby add my Signed-off-by to this commit: ([0-9a-f]{40})\s*$/i.exec(
      line,
    );
  if (!other || !options.thirdParty) return undefined;
  const speaker = { name: other[3] ?? '', email: other[4] ?? '' };
  return isBy(remedy, speaker)
    ? { identity: { name: other[1] ?? '', email: other[2] ?? '' }, sha: other[5] ?? '' }
    : undefined;
}
