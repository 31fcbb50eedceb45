import { pullsOfCommit } from '../associated-pulls.ts';
import type { Commit } from '../git/commit.ts';
import { emptyTree } from '../git/diff.ts';
import { nodeId } from '../node-id.ts';
import { paginate, paginateLazily, type PageArguments } from './connection.ts';
import { commitSource, type GitSource } from './git-source.ts';
import { repositoryUrl, type GraphqlContext } from './graphql-context.ts';
import { unprocessable, unsupported } from './graphql-failure.ts';
import { gitActor } from './git-actor.ts';
import { order, type Order } from './issue-filters.ts';
import type { Fields, Resolver } from './resolver-map.ts';

async function read({ repository, oid }: GitSource): Promise<Commit> {
  const commit = await repository.git.commit(oid);
  if (!commit) throw unprocessable(`The commit ${oid} is gone.`);
  return commit;
}

const of =
  (field: (commit: Commit, source: GitSource, context: GraphqlContext) => unknown): Resolver<GitSource> =>
  async (source, _, context) =>
    field(await read(source), source, context);

const headline = (message: string) => message.split('\n', 1)[0] ?? '';
const messageBody = (message: string) => message.slice(headline(message).length).replace(/^\n+/, '');

async function changes(source: GitSource) {
  const commit = await read(source);
  return source.repository.git.diff(commit.parents[0] ?? emptyTree, source.oid);
}

interface HistoryArguments extends PageArguments {
  readonly path?: string;
  readonly since?: string;
  readonly until?: string;
  readonly author?: { readonly id?: string; readonly emails?: readonly string[] };
}

const history: Resolver<GitSource> = async ({ repository, oid }, args: HistoryArguments, { store }) => {
  const { path, since, until, author } = args;
  const emails =
    author?.emails ?? [...store.accounts].flatMap((one) => (one.nodeId === author?.id && one.email ? [one.email] : []));
  const options = [
    '--date-order',
    ...(since === undefined ? [] : [`--since=${isoTime(since)}`]),
    ...(until === undefined ? [] : [`--until=${isoTime(until)}`]),
    ...(author === undefined
      ? []
      : ['--fixed-strings', ...(emails.length > 0 ? emails : ['\u0001none']).map((email) => `--author=<${email}>`)]),
  ];
  const commits = await repository.git.revList([oid], options, path === undefined ? [] : [`:(top,literal)${path}`]);
  return paginateLazily(commits.length, args, ({ offset, size }) =>
    commits.slice(offset, offset + size).map((one) => commitSource(repository, one)),
  );
};

/** Only a real date may become an option of git. */
function isoTime(text: string): string {
  const time = new Date(text);
  if (Number.isNaN(time.getTime())) throw unprocessable(`${text} is not a valid GitTimestamp.`);
  return time.toISOString();
}

export const commit: Fields<GitSource> = {
  id: ({ repository, oid }) => nodeId('Commit', `${repository.id}:${oid}`),
  oid: ({ oid }) => oid,
  abbreviatedOid: ({ oid }) => oid.slice(0, 7),
  repository: ({ repository }) => repository,
  resourcePath: ({ repository, oid }) => `/${repository.owner.login}/${repository.name}/commit/${oid}`,
  commitResourcePath: ({ repository, oid }) => `/${repository.owner.login}/${repository.name}/commit/${oid}`,
  url: ({ repository, oid }, _, context) => `${repositoryUrl(repository, context)}/commit/${oid}`,
  commitUrl: ({ repository, oid }, _, context) => `${repositoryUrl(repository, context)}/commit/${oid}`,
  treeUrl: ({ repository, oid }, _, context) => `${repositoryUrl(repository, context)}/tree/${oid}`,
  message: of(({ message }) => message),
  messageHeadline: of(({ message }) => headline(message)),
  messageBody: of(({ message }) => messageBody(message)),
  authoredDate: of(({ author }) => author.date),
  committedDate: of(({ committer }) => committer.date),
  author: of(({ author }, _, context) => gitActor(author, context)),
  committer: of(({ committer }, _, context) => gitActor(committer, context)),
  authoredByCommitter: of(
    ({ author, committer }) => author.email === committer.email && author.name === committer.name,
  ),
  committedViaWeb: of(({ committer }) => committer.email === 'noreply@github.com'),
  authors: async (source, args: PageArguments, context) => {
    const { author, message } = await read(source);
    const trailers = [...message.matchAll(/^co-authored-by:[ \t]*([^<\n]{0,200}?)[ \t]*<([^>\n]{1,200})>/gim)];
    const others = trailers.map(([, name = '', email = '']) => ({ name, email, date: author.date }));
    const distinct = new Map([author, ...others].map((one) => [one.email.toLowerCase(), one]));
    return paginate(
      [...distinct.values()].map((one) => gitActor(one, context)),
      args,
    );
  },
  tree: of(({ tree }, { repository }) => ({ typename: 'Tree', repository, oid: tree })),
  parents: async (source, args: PageArguments) =>
    paginate(
      (await read(source)).parents.map((oid) => commitSource(source.repository, oid)),
      args,
      ({ oid }) => oid,
    ),
  additions: async (source) => (await changes(source)).reduce((sum, file) => sum + file.additions, 0),
  deletions: async (source) => (await changes(source)).reduce((sum, file) => sum + file.deletions, 0),
  changedFilesIfAvailable: async (source) => (await changes(source)).length,
  file: async ({ repository, oid }, { path }: { path: string }) => {
    const entry = await repository.git.entryAt(oid, path);
    return entry && path !== '' ? { repository, entry, directory: path.split('/').slice(0, -1).join('/') } : null;
  },
  history,
  signature: of(({ signature, committer }) => {
    if (signature === null) return null;
    if (!signature.startsWith('-----BEGIN SSH')) return { typename: 'GpgSignature', signature, committer };
    throw unsupported('SSH signatures of commits');
  }),
  associatedPullRequests: async ({ repository, oid }, args: PageArguments & { orderBy?: Order }) => {
    const { orderBy } = args;
    return paginate(order(await pullsOfCommit(repository, oid), orderBy), args, ({ id }) => id);
  },
};

/** Nothing here can verify a key, and an unverified signature is what GitHub says of a key that it does not know. */
export const gpgSignature: Fields<{ readonly signature: string; readonly committer: Commit['committer'] }> = {
  email: ({ committer }) => committer.email,
  isValid: () => false,
  signature: ({ signature }) => signature,
  state: () => 'UNKNOWN_KEY',
  signer: () => null,
  keyId: () => null,
  verifiedAt: () => null,
  wasSignedByGitHub: () => false,
};
