/** A repository as paths of the API name it. */
export interface RepositoryPlace {
  readonly owner: string;
  readonly repo: string;
}
