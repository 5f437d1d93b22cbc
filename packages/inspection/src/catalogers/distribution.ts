import type { OperatingSystem } from '@assay/core';

/** Namespace of the package URLs of a distribution's own packages; undefined when it is unknown. */
export function distributionNamespace(os: OperatingSystem | null): string | undefined {
  return os?.id;
}

/** Qualifier `distro` of package URLs: `debian-12`, `debian-forky` where there is no number; undefined when it is unknown. */
export function distributionQualifier(os: OperatingSystem | null): string | undefined {
  if (os === null) return undefined;
  const release = os.versionId ?? os.versionCodename;
  return release === null ? os.id : `${os.id}-${release}`;
}
