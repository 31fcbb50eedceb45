export const deploymentStates = [
  'error',
  'failure',
  'inactive',
  'in_progress',
  'queued',
  'pending',
  'success',
] as const;
export type DeploymentState = (typeof deploymentStates)[number];

export interface DeploymentStatus {
  readonly id: number;
  readonly state: DeploymentState;
  readonly creator: string;
  readonly description: string;
  readonly environment: string;
  readonly environmentUrl: string;
  readonly logUrl: string;
  readonly createdAt: string;
}

export interface Deployment {
  readonly id: number;
  readonly sha: string;
  readonly ref: string;
  readonly task: string;
  readonly environment: string;
  readonly originalEnvironment: string;
  readonly payload: unknown;
  readonly description: string | null;
  readonly creator: string;
  readonly transient: boolean;
  readonly production: boolean;
  readonly createdAt: string;
  updatedAt: string;
  /** Newest last. */
  readonly statuses: DeploymentStatus[];
}

export interface Environment {
  readonly id: number;
  readonly name: string;
  readonly createdAt: string;
  updatedAt: string;
  /** Minutes. */
  waitTimer: number;
  preventSelfReview: boolean;
  /** The logins or team slugs that have to approve. */
  reviewers: readonly { readonly type: 'User' | 'Team'; readonly name: string }[];
  branchPolicy: { readonly protected_branches: boolean; readonly custom_branch_policies: boolean } | null;
}

/** The deployments and environments of one repository. */
export class Deployments {
  readonly all: Deployment[] = [];
  readonly environments: Environment[] = [];
  readonly #nextId: () => number;
  readonly #now: () => string;

  constructor(nextId: () => number, now: () => string) {
    this.#nextId = nextId;
    this.#now = now;
  }

  create(given: Omit<Deployment, 'id' | 'createdAt' | 'updatedAt' | 'statuses' | 'originalEnvironment'>): Deployment {
    const now = this.#now();
    const originalEnvironment = given.environment;
    const deployment = {
      ...given,
      originalEnvironment,
      id: this.#nextId(),
      createdAt: now,
      updatedAt: now,
      statuses: [],
    };
    this.all.push(deployment);
    this.environment(given.environment);
    return deployment;
  }

  /**
   * Adds a status. A `success` makes the older lasting deployments of its environment inactive (`auto_inactive`); a
   * deployment to production does not end those to other environments.
   */
  addStatus(
    deployment: Deployment,
    given: Omit<DeploymentStatus, 'id' | 'createdAt'>,
    autoInactive: boolean,
  ): DeploymentStatus {
    const status = { ...given, id: this.#nextId(), createdAt: this.#now() };
    deployment.statuses.push(status);
    deployment.updatedAt = status.createdAt;
    if (given.state !== 'success' || !autoInactive) return status;
    for (const other of this.all) {
      const ends = other.id < deployment.id && other.environment === given.environment && !other.transient;
      if (ends && other.statuses.at(-1)?.state === 'success') {
        this.addStatus(other, { ...given, state: 'inactive', description: '', logUrl: '', environmentUrl: '' }, false);
      }
    }
    return status;
  }

  /** Deletes a deployment, unless it is active; the only one of a repository may always go. */
  delete(deployment: Deployment): boolean {
    const inactive = deployment.statuses.at(-1)?.state === 'inactive';
    if (!inactive && this.all.length > 1) return false;
    this.all.splice(this.all.indexOf(deployment), 1);
    return true;
  }

  /** The environment of that name, made when there is none: deploying to an environment creates it. */
  environment(name: string): Environment {
    const known = this.findEnvironment(name);
    if (known) return known;
    const now = this.#now();
    const made = { id: this.#nextId(), name, createdAt: now, updatedAt: now, waitTimer: 0, preventSelfReview: false, reviewers: [], branchPolicy: null }; // prettier-ignore
    this.environments.push(made);
    return made;
  }

  findEnvironment(name: string): Environment | undefined {
    return this.environments.find((one) => one.name.toLowerCase() === name.toLowerCase());
  }

  deleteEnvironment(environment: Environment): void {
    this.environments.splice(this.environments.indexOf(environment), 1);
  }
}
