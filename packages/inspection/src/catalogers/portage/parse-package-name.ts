/** Name and version of a package as Gentoo joins them. */
export interface NameAndVersion {
  readonly name: string;
  /** With its revision. */
  readonly version: string;
}

const VERSION = /^[0-9]+(?:\.[0-9]+)*[a-z]?(?:_(?:alpha|beta|pre|rc|p)[0-9]*)*(?:-r[0-9]+)?$/;

/** Longest joined name that is looked at; file systems allow 255 bytes. */
const MAX_LENGTH = 1000;

/** Splits `NAME-VERSION` where what follows a hyphen is a version. Null when nothing is. Package Manager Specification, sections 3.1 and 3.2. */
export function parsePackageName(joined: string): NameAndVersion | null {
  if (joined.length > MAX_LENGTH) return null;
  for (let hyphen = joined.indexOf('-', 1); hyphen !== -1; hyphen = joined.indexOf('-', hyphen + 1)) {
    const version = joined.slice(hyphen + 1);
    if (VERSION.test(version)) return { name: joined.slice(0, hyphen), version };
  }
  return null;
}
