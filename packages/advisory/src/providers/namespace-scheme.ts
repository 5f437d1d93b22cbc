import type { VersionSchemeId } from '@assay/version';

const SCHEMES: ReadonlyMap<string, VersionSchemeId> = new Map([
  ['pypi', 'pep440'],
  ['npm', 'semver'],
  ['golang', 'go'],
  ['cargo', 'semver'],
  ['gem', 'gem'],
  ['maven', 'maven'],
  ['nuget', 'nuget'],
  ['composer', 'composer'],
  ['hex', 'semver'],
  ['pub', 'semver'],
  ['swift', 'semver'],
  ['githubactions', 'semver'],
  ['bitnami', 'bitnami'],
  ['deb', 'deb'],
  ['apk', 'apk'],
  ['rpm', 'rpm'],
  ['alpm', 'pacman'],
]);

/** The scheme by which versions of a namespace are ordered. */
export function schemeOfNamespace(namespace: string): VersionSchemeId {
  const colon = namespace.indexOf(':');
  return SCHEMES.get(colon === -1 ? namespace : namespace.slice(0, colon)) ?? 'generic';
}
