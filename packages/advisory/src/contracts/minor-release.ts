/** The minor release of RHEL that a build is for: `el9_2` of `7.76.1-23.el9_2.4`; null where it tells none. */
export function minorOf(version: string): string | null {
  return /\.(el\d+_\d+)(?!\d)/.exec(version)?.[1] ?? null;
}
