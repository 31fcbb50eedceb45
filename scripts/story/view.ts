/** What GitHub shows of one person or app. */
export type Person = { login: string };

export type Comment = { id: number; user: Person; body: string; created_at: string };
export type Review = Comment & { state: string; submitted_at: string };
export type ReviewComment = Comment & {
  path: string;
  line: number | null;
  start_line?: number | null;
  side: 'LEFT' | 'RIGHT';
  in_reply_to_id?: number;
  pull_request_review_id: number | null;
  subject_type?: 'line' | 'file';
};
export type ChangedFile = {
  filename: string;
  previous_filename?: string;
  status: string;
  additions: number;
  deletions: number;
  patch?: string;
};
export type Status = { context: string; state: string; description: string | null };
export type CheckRun = { name: string; status: string; conclusion: string | null };

export type PullRequest = {
  number: number;
  title: string;
  body: string | null;
  user: Person;
  state: string;
  created_at: string;
  head: { ref: string; sha: string };
  base: { ref: string; sha: string };
};

/** One job of the story, as its run left it. */
export type Job = {
  name: string;
  conclusion: string;
  seconds: number;
  /** Markdown of GITHUB_STEP_SUMMARY. */
  summary: string;
  annotations: { level: string; message: string; file?: string | undefined; line?: number | undefined }[];
  outputs: Record<string, string>;
  log: string;
};

/** Everything a reviewer sees of one pull request. */
export type PullRequestView = {
  repository: string;
  pullRequest: PullRequest;
  comments: Comment[];
  reviews: Review[];
  reviewComments: ReviewComment[];
  files: ChangedFile[];
  statuses: Status[];
  checkRuns: CheckRun[];
};

/** Reads all pages of a REST list. */
async function readAll<T>(apiUrl: string, token: string, path: string, pick: (body: unknown) => T[]): Promise<T[]> {
  const all: T[] = [];
  let next: string | undefined = `${apiUrl}${path}${path.includes('?') ? '&' : '?'}per_page=100`;
  while (next !== undefined) {
    const response: Response = await fetch(next, { headers: { authorization: `Bearer ${token}` } });
    if (!response.ok) throw new Error(`GET ${path} answered ${response.status}: ${await response.text()}`);
    all.push(...pick(await response.json()));
    next = /<([^>]+)>;\s*rel="next"/.exec(response.headers.get('link') ?? '')?.[1];
  }
  return all;
}

/** Reads what a reviewer sees of a pull request through the REST API, as a browser of GitHub would show it. */
export async function readPullRequestView(
  apiUrl: string,
  token: string,
  repository: string,
  number: number,
): Promise<PullRequestView> {
  const list = <T>(path: string): Promise<T[]> =>
    readAll(apiUrl, token, `/repos/${repository}${path}`, (body) => body as T[]);
  const under = <T>(path: string, key: string): Promise<T[]> =>
    readAll(apiUrl, token, `/repos/${repository}${path}`, (body) => (body as Record<string, T[]>)[key] ?? []);
  const [pullRequest] = await readAll(apiUrl, token, `/repos/${repository}/pulls/${number}`, (body) => [
    body as PullRequest,
  ]);
  if (pullRequest === undefined) throw new Error(`${repository}#${number} was not found`);
  const { sha } = pullRequest.head;
  const [comments, reviews, reviewComments, files, statuses, checkRuns] = await Promise.all([
    list<Comment>(`/issues/${number}/comments`),
    list<Review>(`/pulls/${number}/reviews`),
    list<ReviewComment>(`/pulls/${number}/comments`),
    list<ChangedFile>(`/pulls/${number}/files`),
    under<Status>(`/commits/${sha}/status`, 'statuses'),
    under<CheckRun>(`/commits/${sha}/check-runs`, 'check_runs'),
  ]);
  return { repository, pullRequest, comments, reviews, reviewComments, files, statuses, checkRuns };
}
