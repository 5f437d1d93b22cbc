/** Values of the platform arguments in the most usual build. */
const USUAL_PLATFORM: ReadonlyMap<string, string> = new Map([
  ['BUILDPLATFORM', 'linux/amd64'],
  ['BUILDOS', 'linux'],
  ['BUILDOSVERSION', ''],
  ['BUILDARCH', 'amd64'],
  ['BUILDVARIANT', ''],
  ['TARGETPLATFORM', 'linux/amd64'],
  ['TARGETOS', 'linux'],
  ['TARGETOSVERSION', ''],
  ['TARGETARCH', 'amd64'],
  ['TARGETVARIANT', ''],
  ['TARGETSTAGE', 'default'],
]);

/** Arguments that describe platforms: known to FROM without a declaration, elsewhere after `ARG NAME`. */
export const PLATFORM_ARGS: ReadonlySet<string> = new Set(USUAL_PLATFORM.keys());

/** What a platform argument would be in the most usual build; undefined for other names. */
export function usualPlatform(name: string): string | undefined {
  return USUAL_PLATFORM.get(name);
}
