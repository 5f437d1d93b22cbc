import { decodeText, linesOf } from '../decode-text.ts';
import type { RpmRecord } from './package-record.ts';
import { unreadable } from '../gap-codes.ts';

/** What a manifest of packages tells. */
export type ContainerManifest = {
  readonly packages: readonly RpmRecord[];
  /** Lines that name no package. */
  readonly damage: number;
};

/** Lines of one manifest. */
const MAX_LINES = 200_000;

/** What rpm prints for a tag that a package does not have. */
const NONE = '(none)';

/**
 * Reads `container-manifest-2`, which distroless images of Azure Linux and CBL-Mariner carry in place of a database. Fields,
 * parted by tabs: name, version-release, install time, build time, vendor, epoch, size, architecture, epoch as number, source.
 * @throws CatalogerError RPM_LIMIT
 */
export function parseContainerManifest(bytes: Uint8Array): ContainerManifest {
  const packages: RpmRecord[] = [];
  let damage = 0;
  for (const line of linesOf(decodeText(bytes))) {
    if (line.trim() === '') continue;
    const record = readLine(line.split('\t').map((field) => (field === NONE ? '' : field)));
    if (record === null) damage += 1;
    else packages.push(record);
    if (packages.length + damage > MAX_LINES) throw unreadable('RPM_LIMIT', `more than ${MAX_LINES} lines`);
  }
  return { packages, damage };
}

function readLine(fields: readonly string[]): RpmRecord | null {
  const [name, versionRelease, , buildTime, vendor = '', , size, architecture = '', epoch, sourceRpm = ''] = fields;
  const [, version, release] = /^(.+)-([^-]+)$/.exec(versionRelease ?? '') ?? [];
  if (!name || version === undefined || release === undefined) return null;
  return {
    name,
    version,
    release,
    epoch: readNumber(epoch),
    architecture,
    sourceRpm,
    license: '',
    vendor,
    modularityLabel: '',
    summary: '',
    url: '',
    buildTime: readNumber(buildTime),
    installedSizeBytes: readNumber(size),
    files: [],
    provides: [],
    requires: [],
  };
}

function readNumber(text: string | undefined): number | null {
  return text !== undefined && /^[0-9]{1,15}$/.test(text) ? Number(text) : null;
}
