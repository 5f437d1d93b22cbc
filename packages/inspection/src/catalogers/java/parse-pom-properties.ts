import { decodeText, linesOf } from '../decode-text.ts';

/** Coordinates of an artifact in a Maven repository. */
export type MavenCoordinates = {
  readonly groupId: string;
  readonly artifactId: string;
  readonly version: string;
};

/** Bytes of a file that are looked at; real ones have some 100. */
const MAX_BYTES = 65_536;

/** Reads pom.properties; null when one of the three coordinates is missing. Never throws. */
export function parsePomProperties(bytes: Uint8Array): MavenCoordinates | null {
  const values = new Map<string, string>();
  for (const line of linesOf(decodeText(bytes.subarray(0, MAX_BYTES)))) {
    const [, name, value] = /^\s*(groupId|artifactId|version)\s*[=:]\s*(\S+)\s*$/.exec(line) ?? [];
    if (name !== undefined && value !== undefined) values.set(name, value);
  }
  const [groupId, artifactId, version] = ['groupId', 'artifactId', 'version'].map((name) => values.get(name));
  return groupId && artifactId && version ? { groupId, artifactId, version } : null;
}
