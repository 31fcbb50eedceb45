import type { CommitStatus } from '../entities/automation.ts';
import type { Json } from '../request-context.ts';
import type { GitHub } from '../server.ts';
import { userJson } from './account.ts';
import { repositoryApi } from './repository.ts';

/** A commit status without its creator, as the combined status lists it. */
export function simpleStatusJson(github: GitHub, status: CommitStatus): Json {
  return {
    url: `${repositoryApi(github, status.repository)}/statuses/${status.sha}`,
    avatar_url: `${github.url}/avatars/${encodeURIComponent(status.creator.login)}`, id: status.id, node_id: status.nodeId,
    state: status.state, description: status.description, target_url: status.targetUrl, context: status.context,
    created_at: status.createdAt, updated_at: status.createdAt,
  }; // oxfmt-ignore
}

export function statusJson(github: GitHub, status: CommitStatus): Json {
  return { ...simpleStatusJson(github, status), creator: userJson(github, status.creator) };
}
