import { describeError } from 'action-kit/errors';
import type { GitHub } from 'action-kit/github';
import { GitHubError } from 'action-kit/github-error';
import { PERMISSIONS } from '../snapshot/account.ts';
import { type Fact, known, unreadable } from '../snapshot/facts.ts';
import { type Question, questionKey } from '../snapshot/question.ts';
import { UnreadableFact } from '../snapshot/snapshot.ts';
import type { History } from './history.ts';
import { askTogether, isAskedTogether } from './root-questions.ts';

export interface Sources {
  readonly github: GitHub;
  readonly history: History;
  readonly owner: string;
  readonly name: string;
}

type Answers = Record<string, Fact<unknown>>;

/**
 * Answers questions: what GraphQL knows in one request, the rest by git or REST. A question that cannot be answered
 * gets the reason as its answer; it never gets lost, and never gets a stand-in.
 */
export async function answerQuestions(questions: readonly Question[], sources: Sources): Promise<Answers> {
  const together = questions.filter(isAskedTogether);
  const texts = questions.filter((question) => question.kind === 'content');
  const others = questions.filter((question) => !isAskedTogether(question) && question.kind !== 'content');
  const parts = await Promise.all([
    together.length > 0 ? askTogether(sources, together) : {},
    readTexts(texts, sources.history),
    ...others.map(async (question): Promise<Answers> => ({
      [questionKey(question)]: await attempt(() => answerOne(question, sources)),
    })),
  ]);
  return Object.assign({}, ...parts) as Answers;
}

/** A failure becomes the reason; of errors that are no user's mistake, too: an unknown failure must not pass. */
export async function attempt<T>(read: () => Promise<T>): Promise<Fact<T>> {
  try {
    return known(await read());
  } catch (error) {
    if (error instanceof UnreadableFact) return unreadable(error.message, error.fix);
    return unreadable(describeError(error));
  }
}

async function readTexts(
  questions: readonly Extract<Question, { kind: 'content' }>[],
  history: History,
): Promise<Answers> {
  const answers: Answers = {};
  await Promise.all(
    (['merge-base', 'head'] as const).map(async (at) => {
      const asked = questions.filter((question) => question.at === at);
      if (asked.length === 0) return;
      const texts = await attempt(() =>
        history.textsAt(
          at,
          asked.map(({ path }) => path),
        ),
      );
      for (const question of asked)
        answers[questionKey(question)] = texts.known ? known(texts.value.get(question.path) ?? null) : texts;
    }),
  );
  return answers;
}

async function answerOne(question: Question, { github, history, owner, name: repo }: Sources): Promise<unknown> {
  switch (question.kind) {
    case 'foreign':
      return history.foreign(question.trunk, question.other);
    case 'missing':
      return history.missing(question.branch, question.into);
    case 'ancestor':
      return history.ancestor(question.ancestor, question.of);
    case 'cleanMerge':
      return history.cleanMerge(question.sha);
    case 'patches':
      return history.patches(question.sha);
    case 'permission': {
      const parameters = { owner, repo, username: question.login };
      const { data } = await github.request(
        'GET /repos/{owner}/{repo}/collaborators/{username}/permission',
        parameters,
      );
      const level =
        PERMISSIONS.find((each) => each === data.role_name) ?? PERMISSIONS.find((each) => each === data.permission);
      if (level === undefined)
        throw new UnreadableFact(`the permission "${data.permission}" of @${question.login} is not known.`);
      return level;
    }
    case 'organizationMember':
      return isMember(github, question.org, question.login);
    default:
      throw new Error(`The question ${question.kind} is asked elsewhere.`);
  }
}

/** 204 is yes, 404 is no; a redirect means that the token is no member itself and sees public ones only. */
async function isMember(github: GitHub, org: string, username: string): Promise<boolean> {
  try {
    const { status } = (await github.request('GET /orgs/{org}/members/{username}', {
      org,
      username,
      request: { redirect: 'manual' },
    })) as { status: number };
    if (status === 204) return true;
  } catch (error) {
    if (error instanceof GitHubError && error.status === 404) return false;
    if (!(error instanceof GitHubError && error.status === 302)) throw error;
  }
  throw new UnreadableFact(
    `the token may not see who is a member of ${org}.`,
    'Give the input "github-token" a token of a GitHub App with "members: read".',
  );
}
