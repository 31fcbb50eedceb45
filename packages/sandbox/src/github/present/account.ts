import type { Account, Team } from '../entities/account.ts';
import type { Role } from '../entities/repository.ts';
import type { Json } from '../request-context.ts';
import type { GitHub } from '../server.ts';
import { atLeast } from '../store.ts';

/** The "simple user" that stands wherever someone did something. */
export function userJson(github: GitHub, account: Account): Json {
  const login = encodeURIComponent(account.login);
  const api = `${github.apiUrl}/users/${login}`;
  const page = account.typename === 'Bot' ? `apps/${encodeURIComponent(account.login.replace(/\[bot\]$/, ''))}` : login;
  return {
    login: account.login, id: account.id, node_id: account.nodeId, avatar_url: `${github.url}/avatars/${login}`, gravatar_id: '',
    url: api, html_url: `${github.url}/${page}`, followers_url: `${api}/followers`, following_url: `${api}/following{/other_user}`,
    gists_url: `${api}/gists{/gist_id}`, starred_url: `${api}/starred{/owner}{/repo}`, subscriptions_url: `${api}/subscriptions`,
    organizations_url: `${api}/orgs`, repos_url: `${api}/repos`, events_url: `${api}/events{/privacy}`,
    received_events_url: `${api}/received_events`, type: account.typename, user_view_type: 'public', site_admin: account.siteAdmin,
  }; // oxfmt-ignore
}

/** What `GET /users/{username}` tells. */
export function publicUserJson(github: GitHub, account: Account): Json {
  const repositories = [...github.store.repositories].filter((one) => one.owner === account && !one.private);
  return {
    ...userJson(github, account), name: account.name, company: null, blog: '', location: null, email: account.email, hireable: null,
    bio: null, twitter_username: null, public_repos: repositories.length, public_gists: 0, followers: 0, following: 0,
    created_at: account.createdAt, updated_at: account.createdAt,
  }; // oxfmt-ignore
}

/** What `GET /user` tells the user. */
export function privateUserJson(github: GitHub, account: Account): Json {
  return {
    ...publicUserJson(github, account), private_gists: 0, total_private_repos: 0, owned_private_repos: 0, disk_usage: 0,
    collaborators: 0, two_factor_authentication: true,
  }; // oxfmt-ignore
}

export function organizationJson(github: GitHub, account: Account): Json {
  const api = `${github.apiUrl}/orgs/${account.login}`;
  return {
    login: account.login, id: account.id, node_id: account.nodeId, url: api, repos_url: `${api}/repos`, events_url: `${api}/events`,
    hooks_url: `${api}/hooks`, issues_url: `${api}/issues`, members_url: `${api}/members{/member}`,
    public_members_url: `${api}/public_members{/member}`, avatar_url: `${github.url}/avatars/${account.login}`, description: null,
  }; // oxfmt-ignore
}

export function teamJson(github: GitHub, team: Team, permission = 'pull'): Json {
  const path = `orgs/${team.organization.login}/teams/${team.slug}`;
  const api = `${github.apiUrl}/organizations/${team.organization.id}/team/${team.id}`;
  return {
    id: team.id, node_id: team.nodeId, name: team.name, slug: team.slug, description: team.description, privacy: team.privacy,
    notification_setting: 'notifications_enabled', permission, url: api, html_url: `${github.url}/${path}`,
    members_url: `${api}/members{/member}`, repositories_url: `${api}/repos`, type: 'organization',
    organization_id: team.organization.id, parent: team.parent ? simpleTeamJson(github, team.parent) : null,
  }; // oxfmt-ignore
}

/** A team without its parent. */
export function simpleTeamJson(github: GitHub, team: Team): Json {
  const { parent: _parent, ...rest } = teamJson(github, { ...team, parent: null });
  return rest;
}

/** What a role is called in `permission`, and what it includes. */
export function permissionsJson(role: Role): Record<'admin' | 'maintain' | 'push' | 'triage' | 'pull', boolean> {
  const has = (needed: Role) => atLeast(role, needed);
  return {
    admin: has('admin'),
    maintain: has('maintain'),
    push: has('write'),
    triage: has('triage'),
    pull: has('read'),
  };
}
