import type { Account } from '../entities/account.ts';
import type { Repository } from '../entities/repository.ts';
import type { Json } from '../request-context.ts';
import type { GitHub } from '../server.ts';
import { permissionsJson, userJson } from './account.ts';

export function fullName({ owner, name }: Repository): string {
  return `${owner.login}/${name}`;
}

/** The repository in the API. */
export function repositoryApi(github: GitHub, repository: Repository): string {
  return `${github.apiUrl}/repos/${fullName(repository)}`;
}

/** The repository's page. */
export function repositoryPage(github: GitHub, repository: Repository): string {
  return `${github.url}/${fullName(repository)}`;
}

/** Part of a path, encoded but for its slashes. */
export function pathInUrl(path: string): string {
  return path.split('/').map(encodeURIComponent).join('/');
}

/** What stands wherever a repository is only mentioned. */
export function minimalRepositoryJson(github: GitHub, repository: Repository): Json {
  const api = repositoryApi(github, repository);
  const html = repositoryPage(github, repository);
  return {
    id: repository.id, node_id: repository.nodeId, name: repository.name, full_name: fullName(repository),
    owner: userJson(github, repository.owner), private: repository.private, html_url: html, description: repository.description,
    fork: repository.parent !== null, url: api, archive_url: `${api}/{archive_format}{/ref}`, assignees_url: `${api}/assignees{/user}`,
    blobs_url: `${api}/git/blobs{/sha}`, branches_url: `${api}/branches{/branch}`, collaborators_url: `${api}/collaborators{/collaborator}`,
    comments_url: `${api}/comments{/number}`, commits_url: `${api}/commits{/sha}`, compare_url: `${api}/compare/{base}...{head}`,
    contents_url: `${api}/contents/{+path}`, contributors_url: `${api}/contributors`, deployments_url: `${api}/deployments`,
    downloads_url: `${api}/downloads`, events_url: `${api}/events`, forks_url: `${api}/forks`, git_commits_url: `${api}/git/commits{/sha}`,
    git_refs_url: `${api}/git/refs{/sha}`, git_tags_url: `${api}/git/tags{/sha}`, hooks_url: `${api}/hooks`,
    issue_comment_url: `${api}/issues/comments{/number}`, issue_events_url: `${api}/issues/events{/number}`,
    issues_url: `${api}/issues{/number}`, keys_url: `${api}/keys{/key_id}`, labels_url: `${api}/labels{/name}`,
    languages_url: `${api}/languages`, merges_url: `${api}/merges`, milestones_url: `${api}/milestones{/number}`,
    notifications_url: `${api}/notifications{?since,all,participating}`, pulls_url: `${api}/pulls{/number}`,
    releases_url: `${api}/releases{/id}`, stargazers_url: `${api}/stargazers`, statuses_url: `${api}/statuses/{sha}`,
    subscribers_url: `${api}/subscribers`, subscription_url: `${api}/subscription`, tags_url: `${api}/tags`, teams_url: `${api}/teams`,
    trees_url: `${api}/git/trees{/sha}`,
  }; // oxfmt-ignore
}

/** What lists of repositories and the two sides of a pull request hold. */
export function repositoryJson(github: GitHub, repository: Repository): Json {
  const html = repositoryPage(github, repository);
  const open = [...repository.issues.values()].filter((issue) => issue.state === 'open').length;
  const forks = [...github.store.repositories].filter((one) => one.parent === repository).length;
  return {
    ...minimalRepositoryJson(github, repository), git_url: `${html.replace(/^http/, 'git')}.git`, ssh_url: `git@127.0.0.1:${fullName(repository)}.git`,
    clone_url: `${html}.git`, mirror_url: null, svn_url: html, homepage: null, language: null, forks, forks_count: forks,
    stargazers_count: 0, watchers: 0, watchers_count: 0, size: 0, default_branch: repository.defaultBranch, open_issues: open,
    open_issues_count: open, is_template: false, topics: repository.topics, has_issues: true, has_projects: true, has_wiki: false,
    has_pages: false, has_discussions: false, has_downloads: true, archived: repository.archived, disabled: false, license: null,
    visibility: repository.private ? 'private' : 'public', pushed_at: repository.pushedAt, created_at: repository.createdAt,
    updated_at: repository.updatedAt, allow_forking: true, web_commit_signoff_required: false,
  }; // oxfmt-ignore
}

/** What `GET /repos/{owner}/{repo}` tells, with what the viewer may do. */
export function fullRepositoryJson(github: GitHub, repository: Repository, viewer: Account | undefined): Json {
  const role = github.store.roleOf(repository, viewer);
  return {
    ...repositoryJson(github, repository), permissions: permissionsJson(role), network_count: 0, subscribers_count: 0,
    allow_rebase_merge: repository.allowRebaseMerge, allow_squash_merge: repository.allowSquashMerge,
    allow_merge_commit: repository.allowMergeCommit, allow_auto_merge: false, allow_update_branch: true,
    delete_branch_on_merge: repository.deleteBranchOnMerge, squash_merge_commit_title: 'COMMIT_OR_PR_TITLE',
    squash_merge_commit_message: 'COMMIT_MESSAGES', merge_commit_title: 'MERGE_MESSAGE', merge_commit_message: 'PR_TITLE',
    ...(repository.owner.typename === 'Organization' && { organization: userJson(github, repository.owner) }),
    ...(repository.parent && { parent: repositoryJson(github, repository.parent), source: repositoryJson(github, repository.parent) }),
  }; // oxfmt-ignore
}
