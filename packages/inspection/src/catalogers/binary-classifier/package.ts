import type { Location, Package } from '@assay/core';
import { buildPurl } from '../../purl/build-purl.ts';
import { compactObject } from '../json-object.ts';
import type { ProgramRow } from './evidence.ts';

/** Makes a package of a program. */
export function programPackage(row: ProgramRow, version: string, location: Location): Package {
  return {
    name: row.name,
    version,
    type: 'generic',
    purl: buildPurl({ type: 'generic', name: row.name, version }),
    licenses: [],
    locations: [location],
    metadata: compactObject({ evidence: 'content', cpe: cpeOf(row, version) }),
  };
}

/** A name by CPE 2.3, formatted string binding (NISTIR 7695, section 6.2). */
function cpeOf({ cpe, cpeVersion }: ProgramRow, version: string): string | undefined {
  if (cpe === null) return undefined;
  const [release, update] = cpeVersion?.(version) ?? [version, '*'];
  const fields = [...cpe.map(escaped), escaped(release), update === '*' ? '*' : escaped(update)];
  return `cpe:2.3:a:${fields.join(':')}:*:*:*:*:*:*`;
}

function escaped(text: string): string {
  return text.toLowerCase().replaceAll(/[^0-9a-z._-]/g, String.raw`\$&`);
}
