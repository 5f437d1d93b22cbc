/** What a token allows: reading, or writing too. */
export type RepositoryAccess = 'pull' | 'pull,push';

/** Most scopes that are asked for at once. */
const MAX_SCOPES = 8;

/** A resource in a scope, `repository:team/app:pull,push` or `repository(plugin):…` (distribution project, token scope). */
const RESOURCE_SCOPE = /^([a-z0-9]+(?:\([a-z0-9]+\))?:\S+):([a-z0-9,*]*)$/;

/**
 * The scopes to ask a token for: those of the registry's challenge, cut down to the access that is needed, or that access to the
 * repository when the challenge names none. A token that can do no more is no loss when it leaks.
 */
export function tokenScopes(
  challenged: string | undefined,
  repository: string,
  access: RepositoryAccess = 'pull',
): readonly string[] {
  const asked = (challenged ?? '').split(' ').filter((scope) => scope !== '' && scope.length <= 1024);
  const scopes = asked.slice(0, MAX_SCOPES).map((scope) => {
    const resource = RESOURCE_SCOPE.exec(scope)?.[1];
    return resource === undefined ? scope : `${resource}:${access}`;
  });
  return scopes.length === 0 ? [`repository:${repository}:${access}`] : [...new Set(scopes)];
}
