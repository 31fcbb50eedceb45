import { Clock } from '../clock.ts';
import type { Account, Team, Token } from './entities/account.ts';
import type { Repository, Role } from './entities/repository.ts';
import { nodeId } from './node-id.ts';

/** Anything that has a node id of its own. */
export interface Entity {
  readonly typename: string;
  readonly nodeId: string;
}

/** From least to most. */
export const roles: readonly Role[] = ['none', 'read', 'triage', 'write', 'maintain', 'admin'];

export function atLeast(role: Role, needed: Role): boolean {
  return roles.indexOf(role) >= roles.indexOf(needed);
}

/** Everything that the GitHub of one sandbox knows. Logins, names and slugs are found whatever their case. */
export class Store {
  readonly clock: Clock;
  readonly tokens = new Map<string, Token>();
  readonly teams: Team[] = [];
  readonly #accounts = new Map<string, Account>();
  readonly #repositories = new Map<string, Repository>();
  readonly #byNodeId = new Map<string, Entity>();
  readonly #byEmail = new Map<string, Account>();
  readonly #bornAt = new WeakMap<object, number>();
  #lastId = 1000;

  constructor(clock: Clock = new Clock()) {
    this.clock = clock;
  }

  /** Ids are unique over all types and rise with time. */
  nextId(): number {
    this.#lastId += 1;
    return this.#lastId;
  }

  /** Makes an entity findable by its node id, and remembers when it came (for lists that lag). */
  add<T extends Entity>(entity: T): T {
    this.#byNodeId.set(entity.nodeId, entity);
    this.#bornAt.set(entity, this.clock.now());
    return entity;
  }

  remove(entity: Entity): void {
    this.#byNodeId.delete(entity.nodeId);
  }

  /** The typed fields that every new entity begins with. */
  identify<Typename extends string>(typename: Typename): { typename: Typename; id: number; nodeId: string } {
    const id = this.nextId();
    return { typename, id, nodeId: nodeId(typename, id) };
  }

  findNode(id: string): Entity | undefined {
    return this.#byNodeId.get(id);
  }

  /** Milliseconds since 1970 at which an entity was added; undefined for one that never was. */
  bornAt(entity: object): number | undefined {
    return this.#bornAt.get(entity);
  }

  get accounts(): Iterable<Account> {
    return this.#accounts.values();
  }

  get repositories(): Iterable<Repository> {
    return this.#repositories.values();
  }

  addAccount(account: Account): Account {
    this.#accounts.set(account.login.toLowerCase(), account);
    if (account.email !== null) this.#byEmail.set(account.email.toLowerCase(), account);
    return this.add(account);
  }

  findAccount(login: string): Account | undefined {
    return this.#accounts.get(login.toLowerCase());
  }

  /** Whose a commit is: by the account's address, or by GitHub's private one that holds the login. */
  findAccountByEmail(email: string): Account | undefined {
    const known = this.#byEmail.get(email.toLowerCase());
    if (known) return known;
    const login = /^(?:\d+\+)?([^@]+)@users\.noreply\.github\.com$/i.exec(email)?.[1];
    return login === undefined ? undefined : this.findAccount(login);
  }

  addRepository(repository: Repository): Repository {
    this.#repositories.set(`${repository.owner.login}/${repository.name}`.toLowerCase(), repository);
    return this.add(repository);
  }

  findRepository(owner: string, name: string): Repository | undefined {
    return this.#repositories.get(`${owner}/${name}`.toLowerCase());
  }

  findRepositoryById(id: number): Repository | undefined {
    return [...this.repositories].find((repository) => repository.id === id);
  }

  findTeam(organization: string, slug: string): Team | undefined {
    return this.teams.find(
      (team) =>
        team.organization.login.toLowerCase() === organization.toLowerCase() &&
        team.slug.toLowerCase() === slug.toLowerCase(),
    );
  }

  teamsOf(organization: Account): Team[] {
    return this.teams.filter((team) => team.organization === organization);
  }

  /** Whether an account is a member of a team or of a team below it, as GitHub counts. */
  isTeamMember(team: Team, account: Account): boolean {
    return (
      team.members.has(account) || this.teams.some((one) => one.parent === team && this.isTeamMember(one, account))
    );
  }

  /** The most that an account may do by ownership, as collaborator or through teams; anyone may read what is public. */
  roleOf(repository: Repository, account: Account | undefined): Role {
    const found: Role[] = [repository.private ? 'none' : 'read'];
    if (account) {
      if (account === repository.owner || account.siteAdmin) return 'admin';
      const membership = repository.owner.members.get(account);
      if (membership === 'admin') return 'admin';
      if (membership === 'member') found.push('read');
      found.push(repository.collaborators.get(account) ?? 'none');
      for (const [team, role] of repository.teams) if (this.isTeamMember(team, account)) found.push(role);
    }
    return found.reduce((best, role) => (atLeast(role, best) ? role : best), 'none');
  }

  /** Forgets everything, as if it had just been made. */
  clear(): void {
    this.close();
    for (const known of [this.tokens, this.#accounts, this.#repositories, this.#byNodeId, this.#byEmail]) known.clear();
    this.teams.length = 0;
    this.#lastId = 1000;
  }

  /** Ends the git processes of all repositories. */
  close(): void {
    for (const repository of this.repositories) repository.git.close();
  }
}
