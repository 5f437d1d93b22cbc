import type { JavaArchive } from './read-archive.ts';

/** A package that an archive is or holds. */
export interface JavaIdentity {
  /** Null when nothing says it: it is never guessed. */
  readonly groupId: string | null;
  readonly artifactId: string;
  readonly version: string;
  /** As its pom.xml declares them. */
  readonly licenses: readonly string[];
  /** What its pom.xml says that it needs. */
  readonly dependencies: readonly string[];
  readonly evidence: 'pom.properties' | 'manifest' | 'file name';
  /** True for the archive itself, false for what was shaded into it. */
  readonly isArchive: boolean;
}

/**
 * Tells which packages an archive is or holds: by pom.properties, of which a shaded archive has several; without one that could be
 * its own by manifest and file name. Empty when it cannot be told.
 */
export function identifyArchive(archive: JavaArchive): readonly JavaIdentity[] {
  const described = describedIdentity(archive);
  const own = ownCoordinates(archive, described);
  const declared = archive.coordinates.map((coordinates): JavaIdentity => {
    return { ...coordinates, evidence: 'pom.properties', isArchive: coordinates === own };
  });
  return own !== undefined || described === null ? declared : [described, ...declared];
}

/**
 * The coordinates that the file is named after: the longest artifact, for `a-b-1.jar` may be `a` or `a-b`. Failing that, the only
 * ones, unless manifest or file name give another version: then they are those of something shaded in.
 */
function ownCoordinates(
  { coordinates, fileName }: JavaArchive,
  described: JavaIdentity | null,
): JavaArchive['coordinates'][number] | undefined {
  const base = hyphenated(fileName.replace(/\.[^.]+$/, ''));
  const [named] = coordinates
    .filter(({ artifactId }) => base === hyphenated(artifactId) || base.startsWith(`${hyphenated(artifactId)}-`))
    .toSorted((a, b) => b.artifactId.length - a.artifactId.length);
  const [only, ...others] = coordinates;
  if (named !== undefined || only === undefined || others.length > 0) return named;
  return described === null || described.version === only.version ? only : undefined;
}

/** Distributions write dots and underscores in the names of files as hyphens. */
function hyphenated(name: string): string {
  return name.replaceAll(/[._]/g, '-');
}

/** From manifest and file name, where the file name tells the artifact best and the manifest the version. */
function describedIdentity({ fileName, manifest }: JavaArchive): JavaIdentity | null {
  const [, fileArtifact, fileVersion] = /^(.+?)-(\d[\w.+~-]*)\.[^.]+$/.exec(fileName.slice(0, 300)) ?? [];
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
    licenses: [],
    dependencies: [],
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
