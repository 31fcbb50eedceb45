/** The letters with which GitHub begins the node ids of a type. */
const prefixes: Readonly<Record<string, string>> = {
  Artifact: 'AR', Bot: 'BOT', BranchProtectionRule: 'BPR', CheckRun: 'CR', CheckSuite: 'CS', Commit: 'C',
  CommitComment: 'CC', Deployment: 'DE', DeploymentStatus: 'DES', Environment: 'EN', Issue: 'I', IssueComment: 'IC',
  IssueEvent: 'IE', Label: 'LA', Milestone: 'MI', Organization: 'O', PullRequest: 'PR', PullRequestReview: 'PRR',
  PullRequestReviewComment: 'PRRC', PullRequestReviewThread: 'PRRT', Ref: 'REF', Release: 'RE', ReleaseAsset: 'RA',
  Repository: 'R', RepositoryRuleset: 'RRS', StatusContext: 'SC', Tag: 'TA', Team: 'T', Tree: 'TR', Blob: 'B',
  User: 'U', Workflow: 'W', WorkflowRun: 'WFR', App: 'A',
}; // oxfmt-ignore

/** The node id of a thing of GraphQL's type `typename`; the same thing always has the same. `key` is unique in the type. */
export function nodeId(typename: string, key: number | string): string {
  return `${prefixes[typename] ?? typename}_${Buffer.from(`${typename}:${key}`).toString('base64url')}`;
}

/** What a node id names, or undefined for a text that is none. */
export function parseNodeId(text: string): { readonly typename: string; readonly key: string } | undefined {
  const encoded = /^[A-Za-z]+_([\w-]+)$/.exec(text)?.[1];
  const parts = /^([A-Za-z]+):(.+)$/s.exec(Buffer.from(encoded ?? '', 'base64url').toString());
  const typename = parts?.[1];
  const key = parts?.[2];
  return typename === undefined || key === undefined || nodeId(typename, key) !== text ? undefined : { typename, key };
}
