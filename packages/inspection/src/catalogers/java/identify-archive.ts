import type { JavaArchive } from './read-archive.ts';

/** A package that an archive is or holds. */
export interface JavaIdentity {
  /** Null when nothing says it: it is never guessed. */
  readonly groupId: string | null;
  readonly artifactId: string;
  readonly version: string;
  readonly evidence: 'pom.properties' | 'manifest' | 'file name';
  /** True for the archive itself, false for what was shaded into it. */
  readonly isArchive: boolean;
}

/**
 * Tells which packages an archive is or holds: by pom.properties, of which a shaded archive has several; without one that could be
 * its own by manifest and file name. Empty when it cannot be told.
 */
export function identifyArchive(archive: JavaArchive): readonly JavaIdentity[] {
  const own = ownCoordinates(archive);
  const declared = archive.coordinates.map((coordinates): JavaIdentity => {
    return { ...coordinates, evidence: 'pom.properties', isArchive: coordinates === own };
  });
  if (own !== undefined) return declared;
  const described = describedIdentity(archive);
  return described === null ? declared : [described, ...declared];
}

/** The only coordinates, or those that the file is named after: the longest artifact, for `a-b-1.jar` may be `a` or `a-b`. */
function ownCoordinates({ coordinates, fileName }: JavaArchive): JavaArchive['coordinates'][number] | undefined {
  if (coordinates.length === 1) return coordinates[0];
  const base = fileName.replace(/\.[^.]+$/, '');
  return coordinates
    .filter(({ artifactId }) => base === artifactId || base.startsWith(`${artifactId}-`))
    .toSorted((a, b) => b.artifactId.length - a.artifactId.length)[0];
}

/** From manifest and file name, where the file name tells the artifact best and the manifest the version. */
function describedIdentity({ fileName, manifest }: JavaArchive): JavaIdentity | null {
  const [, fileArtifact, fileVersion] = /^(.+?)-(\d[\w.+-]*)\.[^.]+$/.exec(fileName.slice(0, 300)) ?? [];
  const version =
    versionOf(manifest['implementation-version']) ??
    versionOf(manifest['bundle-version']) ??
    versionOf(manifest['specification-version']);
  const artifactId =
    fileArtifact ??
    nameOf(manifest['bundle-symbolicname']) ??
    nameOf(manifest['implementation-title']) ??
    nameOf(manifest['automatic-module-name']);
  if (artifactId === undefined) return null;
  if (fileVersion === undefined && version === undefined) return null;
  return {
    groupId: groupOf(manifest['implementation-vendor-id']),
    artifactId,
    version: fileVersion ?? version ?? '',
    evidence: fileVersion === undefined ? 'manifest' : 'file name',
    isArchive: true,
  };
}

/** Build tools leave `${…}` where they did not know the version. */
function versionOf(text: string | undefined): string | undefined {
  const [version] = /^\d[\w.+-]*/.exec(text ?? '') ?? [];
  return version;
}

/** A word: `Bundle-SymbolicName` may have directives behind a semicolon. */
function nameOf(text: string | undefined): string | undefined {
  const [name] = /^[\w.-]+(?=\s*(?:;|$))/.exec(text ?? '') ?? [];
  return name;
}

function groupOf(vendorId: string | undefined): string | null {
  return vendorId !== undefined && /^[a-z][\w-]*(?:\.[\w-]+)+$/.test(vendorId) ? vendorId : null;
}
