/** A JSON object of the API. */
export type Json = Record<string, unknown>;

/** What the objects of one repository refer to. */
export interface RepositoryLinks {
  /** The repository in the API, e.g. `http://127.0.0.1:4000/api/v3/repos/octo/app`. */
  readonly api: string;
  /** Its page, e.g. `http://127.0.0.1:4000/octo/app`. */
  readonly html: string;
  readonly nodeId: (type: string, id: number) => string;
  /** The "simple user" of a login. */
  readonly user: (login: string) => Json;
  /** The GitHub App of a slug. */
  readonly app: (slug: string) => Json;
}
