/** Maker of the builds that are under Oracle's own licence. */
const COMMERCIAL = 'commercial';

/** Version in the file `release` of an OpenJDK build, such as `17.0.9` or `1.8.0_392`; null for other files and other builds. */
export function openjdkVersion(text: string): string | null {
  return valueOf(text, 'BUILD_TYPE') === COMMERCIAL ? null : javaVersion(text);
}

/** Version in the file `release` of a build of Oracle's own. */
export function oracleJdkVersion(text: string): string | null {
  return valueOf(text, 'BUILD_TYPE') === COMMERCIAL ? javaVersion(text) : null;
}

/** Version and update as the National Vulnerability Database writes them: `1.8.0_392` is 8, update392. */
export function javaCpeVersion(version: string): readonly [string, string] {
  const [, feature, update] = /^1\.(\d+)\.0(?:_(\d+))?$/.exec(version) ?? [];
  if (feature === undefined) return [version, '*'];
  return [feature, update === undefined ? '-' : `update${update}`];
}

function javaVersion(text: string): string | null {
  return /^\d+(?:\.\d+)*(?:_\d+)?$/.exec(valueOf(text, 'JAVA_VERSION') ?? '')?.[0] ?? null;
}

/** `NAME="value"`, each on a line of its own. */
function valueOf(text: string, name: string): string | null {
  return new RegExp(`^${name}="([^"\\n]*)"`, 'm').exec(text)?.[1] ?? null;
}
