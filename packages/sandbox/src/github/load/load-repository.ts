import { randomUUID } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { RepositoryState } from '../../state.ts';
import { Checks } from '../checks.ts';
import { addLabel, addMilestone } from '../conversation.ts';
import type { Repository } from '../entities/repository.ts';
import { GitRepository } from '../git-repository.ts';
import type { LoadFolders } from '../load-state.ts';
import type { Store } from '../store.ts';
import { emailOf } from '../test-merge.ts';
import { importCommits } from './import-commits.ts';
import { loadAutomation } from './load-automation.ts';
import { loadIssues } from './load-issues.ts';
import { loadProtections } from './load-protections.ts';
import { loadPulls } from './load-pulls.ts';
import { account, CommitNames, dateOr, splitName, StateError } from './names.ts';
import { isRefName } from '../git/ref-name.ts';

/** A repository whose commits are there; the rest follows once all repositories are, because it may name forks. */
export interface LoadedRepository {
  readonly repository: Repository;
  readonly names: CommitNames;
  readonly where: string;
}

/** Makes one repository with its people, branches, tags and commits. */
export async function loadRepository(
  store: Store,
  fullName: string,
  state: RepositoryState,
  folders: LoadFolders,
): Promise<LoadedRepository> {
  const where = `repositories["${fullName}"]`;
  const [ownerLogin, name] = splitName(fullName, where);
  const owner = account(store, ownerLogin, where);
  const parent =
    state.forkOf === undefined ? null : store.findRepository(...splitName(state.forkOf, `${where}.forkOf`));
  if (parent === undefined)
    throw new StateError(`${where}.forkOf: expected a repository that stands before this one, found "${state.forkOf}"`);
  const defaultBranch = state.defaultBranch ?? parent?.defaultBranch ?? 'main';
  // The folder's name is the sandbox's own, so that no name of a repository can point elsewhere.
  const folder = join(folders.repositories, `${store.nextId()}.git`);
  const git = await GitRepository.create(folder, defaultBranch, parent?.git);
  const now = store.clock.iso();
  const identity = store.identify('Repository');
  const repository = store.addRepository({
    ...identity, owner, name, description: state.description ?? null, private: state.private ?? false, archived: state.archived ?? false,
    parent, defaultBranch, createdAt: now, updatedAt: now, pushedAt: now, topics: [...(state.topics ?? [])],
    allowMergeCommit: state.allowMergeCommit ?? true, allowSquashMerge: state.allowSquashMerge ?? true,
    allowRebaseMerge: state.allowRebaseMerge ?? true, deleteBranchOnMerge: state.deleteBranchOnMerge ?? false,
    allowActionsApproval: state.allowActionsApproval ?? false, git,
    collaborators: new Map(), teams: new Map(), assignable: new Set(), issues: new Map(), nextNumber: 1, labels: new Map(),
    milestones: [], comments: new Map(), reviews: new Map(), reviewComments: new Map(), reviewThreads: new Map(),
    commitComments: new Map(), statuses: new Map(), checks: new Checks(() => store.nextId(), () => store.clock.iso()),
    releases: [], deployments: [], environments: [], workflowRuns: [], branchProtections: [], rulesets: [],
  }); // oxfmt-ignore
  for (const [login, role] of Object.entries(state.collaborators ?? {}))
    repository.collaborators.set(account(store, login, `${where}.collaborators`), role);
  for (const [slug, role] of Object.entries(state.teams ?? {})) {
    const team = store.findTeam(ownerLogin, slug);
    if (!team) throw new StateError(`${where}.teams: expected the slug of a team of ${ownerLogin}, found "${slug}"`);
    repository.teams.set(team, role);
  }
  return { repository, names: await loadGit(store, repository, state, folders, where), where };
}

/** Everything about a repository that git does not know. */
export async function loadContents(
  store: Store,
  { repository, names, where }: LoadedRepository,
  state: RepositoryState,
): Promise<void> {
  for (const [index, label] of (state.labels ?? []).entries()) {
    if (label.color !== undefined && !/^#?[0-9a-f]{6}$/i.test(label.color))
      throw new StateError(`${where}.labels[${index}].color: expected six hex digits, found "${label.color}"`);
    addLabel(store, repository, label);
  }
  for (const milestone of state.milestones ?? []) {
    addMilestone(store, repository, { ...milestone, dueOn: milestone.dueOn ?? null, creator: repository.owner });
  }
  loadProtections(store, repository, state);
  loadIssues(store, repository, state.issues ?? [], where);
  await loadPulls(store, repository, state.pullRequests ?? [], names, where);
  await loadAutomation(store, repository, state, names, where);
}

/** Branches, tags and commits: copied from a fork's parent, from a git repository, from a folder, then made inline. */
async function loadGit(
  store: Store,
  repository: Repository,
  state: RepositoryState,
  folders: LoadFolders,
  where: string,
): Promise<CommitNames> {
  const { git, parent, defaultBranch } = repository;
  const now = store.clock.iso();
  if (parent) {
    const refs = [...(await parent.git.refs())].filter(([ref]) => /^refs\/(heads|tags)\//.test(ref));
    await git.updateRefs(refs.map(([ref, after]) => ({ ref, after })));
  }
  const source = state.git ?? state.folder;
  const path = source === undefined ? '' : resolve(folders.sources, source);
  if (source !== undefined && !(await stat(path).catch(() => undefined))?.isDirectory())
    throw new StateError(
      `${where}.${state.git === undefined ? 'folder' : 'git'}: expected a folder, found none at ${path}`,
    );
  if (state.git !== undefined) {
    await git.git([
      'fetch',
      '--quiet',
      '--no-write-fetch-head',
      path,
      '+refs/heads/*:refs/heads/*',
      '+refs/tags/*:refs/tags/*',
    ]);
    git.forgetRefs();
  }
  const identify = (author: string | undefined, place: string) => {
    const parts = /^([^<]*?)\s*<([^>]*)>$/.exec(author ?? '');
    if (parts) return { name: parts[1] ?? '', email: parts[2] ?? '' };
    const user = author === undefined ? repository.owner : account(store, author, place);
    return { name: user.name ?? user.login, email: emailOf(user) };
  };
  if (state.folder !== undefined) await commitFolder(repository, path, { ...identify(undefined, where), date: now });
  const ids = await importCommits(state.commits ?? [], { git, defaultBranch, now, where, identify });
  const names = new CommitNames(repository, ids);
  for (const [branch, commit] of Object.entries(state.branches ?? {})) {
    const at = `${where}.branches.${branch}`;
    const ref = `refs/heads/${branch}`;
    if (!isRefName(ref)) throw new StateError(`${at}: expected a name that git takes for a branch`);
    await git.updateRefs([{ ref, after: await names.find(commit, at) }]);
  }
  for (const [tag, given] of Object.entries(state.tags ?? {})) {
    const at = `${where}.tags.${tag}`;
    const { commit, message, tagger, date } = typeof given === 'string' ? { commit: given } : given;
    const sha = await names.find(commit, at);
    const person = { ...identify(tagger, `${at}.tagger`), date: dateOr(date, now, `${at}.date`) };
    const after = message === undefined ? sha : await git.writeTag(tag, sha, 'commit', person, message);
    await git.updateRefs([{ ref: `refs/tags/${tag}`, after }]);
  }
  return names;
}

async function commitFolder(
  { git, defaultBranch }: Repository,
  path: string,
  author: { readonly name: string; readonly email: string; readonly date: string },
): Promise<void> {
  const env = { GIT_INDEX_FILE: join(git.path, `index-${randomUUID()}`), GIT_WORK_TREE: path };
  await git.git(['-c', 'core.bare=false', '-c', 'core.autocrlf=false', '-C', path, 'add', '--all'], { env });
  const tree = (await git.git(['write-tree'], { env })).trim();
  const parent = await git.branch(defaultBranch);
  const sha = await git.writeCommit({
    tree,
    parents: parent === undefined ? [] : [parent],
    message: 'Initial commit',
    author,
    committer: author,
  });
  await git.updateRefs([{ ref: `refs/heads/${defaultBranch}`, after: sha }]);
}
