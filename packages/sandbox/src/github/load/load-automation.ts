import type { CheckState, RepositoryState } from '../../state.ts';
import { writeZip } from '../../zip.ts';
import type { CheckSuite } from '../checks.ts';
import type { Account } from '../entities/account.ts';
import type { Deployment, Release, WorkflowRun } from '../entities/automation.ts';
import type { Repository } from '../entities/repository.ts';
import { nodeId } from '../node-id.ts';
import type { Store } from '../store.ts';
import { suiteOf } from '../workflow-runs.ts';
import { account, dateOr, StateError, type CommitNames } from './names.ts';

/** Statuses, checks, releases, environments, deployments and workflow runs. */
export async function loadAutomation(
  store: Store,
  repository: Repository,
  state: RepositoryState,
  names: CommitNames,
  where: string,
): Promise<void> {
  const someone = (login: string | undefined, at: string): Account =>
    login === undefined ? repository.owner : account(store, login, at);
  const now = store.clock.iso();
  for (const [index, given] of (state.statuses ?? []).entries()) {
    const at = `${where}.statuses[${index}]`;
    const sha = await names.find(given.commit, `${at}.commit`);
    const status = store.add({
      ...store.identify('StatusContext'), repository, sha, context: given.context, state: given.state,
      description: given.description ?? null, targetUrl: given.targetUrl ?? null, creator: someone(given.creator, `${at}.creator`),
      createdAt: dateOr(given.createdAt, now, `${at}.createdAt`),
    }); // oxfmt-ignore
    repository.statuses.set(sha, [...(repository.statuses.get(sha) ?? []), status]);
  }
  await loadChecks(repository, state.checks ?? [], names, where);
  for (const [index, given] of (state.releases ?? []).entries()) {
    const at = `${where}.releases[${index}]`;
    const author = someone(given.author, `${at}.author`);
    const createdAt = dateOr(given.createdAt, now, `${at}.createdAt`);
    const draft = given.draft ?? false;
    const release = store.add<Release>({
      ...store.identify('Release'), repository, tagName: given.tag, target: given.target ?? repository.defaultBranch,
      name: given.name ?? given.tag, body: given.body ?? null, draft, prerelease: given.prerelease ?? false, makeLatest: 'legacy',
      author, createdAt, updatedAt: createdAt, publishedAt: draft ? null : dateOr(given.publishedAt, createdAt, `${at}.publishedAt`),
      assets: [],
    }); // oxfmt-ignore
    for (const asset of given.assets ?? []) {
      const content = asset.base64 === undefined ? Buffer.from(asset.text ?? '') : Buffer.from(asset.base64, 'base64');
      release.assets.push(
        store.add({
          ...store.identify('ReleaseAsset'), release, name: asset.name, label: asset.label ?? null,
          contentType: asset.contentType ?? 'application/octet-stream', content, uploader: author, downloadCount: 0, createdAt, updatedAt: createdAt,
        }),
      ); // oxfmt-ignore
    }
    repository.releases.push(release);
    if (!draft && (await repository.git.ref(`refs/tags/${given.tag}`)) === undefined)
      await repository.git.updateRefs([
        { ref: `refs/tags/${given.tag}`, after: await names.find(release.target, `${at}.target`) },
      ]);
  }
  loadEnvironments(store, repository, state, someone, where);
  for (const [index, given] of (state.deployments ?? []).entries()) {
    const at = `${where}.deployments[${index}]`;
    const environment = given.environment ?? 'production';
    const createdAt = dateOr(given.createdAt, now, `${at}.createdAt`);
    const creator = someone(given.creator, `${at}.creator`);
    const deployment = store.add<Deployment>({
      ...store.identify('Deployment'), repository, sha: await names.find(given.ref, `${at}.ref`), ref: given.ref, task: given.task ?? 'deploy',
      payload: {}, environment, description: given.description ?? null, transient: false, production: environment === 'production',
      creator, createdAt, updatedAt: createdAt, statuses: [],
    }); // oxfmt-ignore
    for (const status of given.statuses ?? []) {
      deployment.statuses.push(
        store.add({
          ...store.identify('DeploymentStatus'), deployment, state: status.state, creator: someone(status.creator, `${at}.statuses`),
          description: status.description ?? '', environment, environmentUrl: status.environmentUrl ?? '', logUrl: '', createdAt,
        }),
      ); // oxfmt-ignore
    }
    repository.deployments.push(deployment);
  }
  await loadWorkflowRuns(store, repository, state, names, where);
}

async function loadChecks(
  repository: Repository,
  checks: readonly CheckState[],
  names: CommitNames,
  where: string,
): Promise<void> {
  const suites = new Map<string, CheckSuite>();
  for (const [index, given] of checks.entries()) {
    const app = given.app ?? 'github-actions';
    const sha = await names.find(given.commit, `${where}.checks[${index}].commit`);
    const key = `${app} ${sha} ${given.suite ?? ''}`;
    const suite = suites.get(key) ?? repository.checks.createSuite(app, sha, null);
    suites.set(key, suite);
    const annotations = (given.annotations ?? []).map(({ line, endLine, level, ...rest }) => ({
      ...rest, start_line: line, end_line: endLine ?? line, annotation_level: level ?? ('warning' as const),
    })); // oxfmt-ignore
    const { status, conclusion } = given;
    repository.checks.createRun(
      {
        name: given.name, head_sha: sha, ...(status && { status }), ...(conclusion && { conclusion }),
        ...(given.startedAt !== undefined && { started_at: given.startedAt }),
        ...(given.completedAt !== undefined && { completed_at: given.completedAt }),
        ...(given.detailsUrl !== undefined && { details_url: given.detailsUrl }),
        ...(given.externalId !== undefined && { external_id: given.externalId }),
        output: {
          ...(given.title !== undefined && { title: given.title }), ...(given.summary !== undefined && { summary: given.summary }),
          ...(given.text !== undefined && { text: given.text }), annotations,
        },
      },
      app,
      null,
      suite,
    ); // oxfmt-ignore
  }
}

function loadEnvironments(
  store: Store,
  repository: Repository,
  state: RepositoryState,
  someone: (login: string | undefined, at: string) => Account,
  where: string,
): void {
  for (const [index, given] of (state.environments ?? []).entries()) {
    const at = `${where}.environments[${index}]`;
    const createdAt = store.clock.iso();
    repository.environments.push(
      store.add({
        ...store.identify('Environment'), repository, name: given.name, waitMinutes: given.waitMinutes ?? 0,
        reviewers: (given.reviewers ?? []).map((login) => someone(login, `${at}.reviewers`)),
        preventSelfReview: given.preventSelfReview ?? false, branchPolicy: null, createdAt, updatedAt: createdAt,
      }),
    ); // oxfmt-ignore
  }
}

async function loadWorkflowRuns(
  store: Store,
  repository: Repository,
  state: RepositoryState,
  names: CommitNames,
  where: string,
): Promise<void> {
  for (const [index, given] of (state.workflowRuns ?? []).entries()) {
    const at = `${where}.workflowRuns[${index}]`;
    const colon = given.head.indexOf(':');
    const fork =
      colon < 0
        ? undefined
        : [...store.repositories].find(
            (one) => one.parent === repository && one.owner.login === given.head.slice(0, colon),
          );
    const headRepository = fork ?? repository;
    const head = fork ? given.head.slice(colon + 1) : given.head;
    const headSha = fork ? await fork.git.branch(head) : await names.find(head, `${at}.head`);
    if (headSha === undefined) throw new StateError(`${at}.head: expected a branch of the fork, found "${given.head}"`);
    const path = given.path ?? `.github/workflows/${given.name.toLowerCase().replaceAll(/[^\w]+/g, '-')}.yml`;
    const id = given.id ?? store.nextId();
    const createdAt = dateOr(given.createdAt, store.clock.iso(), `${at}.createdAt`);
    const run = store.add<WorkflowRun>({
      typename: 'WorkflowRun', id, nodeId: nodeId('WorkflowRun', id), repository, name: given.name, path, event: given.event ?? 'push',
      headSha, headBranch: (await headRepository.git.branch(head)) === undefined ? null : head, headRepository,
      actor: given.actor === undefined ? repository.owner : account(store, given.actor, `${at}.actor`),
      runNumber: repository.workflowRuns.filter((one) => one.path === path).length + 1, runAttempt: given.attempt ?? 1,
      status: given.status ?? 'completed', conclusion: given.conclusion ?? ((given.status ?? 'completed') === 'completed' ? 'success' : null),
      createdAt, updatedAt: createdAt, artifacts: [],
    }); // oxfmt-ignore
    for (const artifact of given.artifacts ?? []) {
      const files = Object.entries(artifact.files ?? {}).map(([name, text]) => ({
        path: name,
        data: Buffer.from(text),
      }));
      const content = artifact.zip === undefined ? writeZip(files) : Buffer.from(artifact.zip, 'base64');
      run.artifacts.push(
        store.add({
          ...store.identify('Artifact'),
          run,
          name: artifact.name,
          content,
          expired: artifact.expired ?? false,
          createdAt,
        }),
      );
    }
    repository.workflowRuns.push(run);
    suiteOf(run); // It has one from its start; made on demand it would appear because someone looks.
  }
}
