import type { JsonObject, JsonValue } from '@assay/core';
import type { DescribedPackage, Description } from '../description/describe.ts';
import { asciiJson, present } from '../text/json-text.ts';
import { spdxName } from './spdx-name.ts';

/** How an annotation of Assay begins; ASCII JSON follows. */
export const FACTS_PREFIX = 'assay:';

/** The text of an annotation that carries facts SPDX has no field for. */
export function factsText(facts: JsonObject): string {
  return `${FACTS_PREFIX}${asciiJson(facts)}`;
}

/**
 * What SPDX cannot say of a package: locations with their layers, architecture, source package, owner, metadata; and name, version
 * and licences where the fields of the format had to change them.
 */
export function packageFacts({ item }: DescribedPackage, options: { readonly keepLicenses: boolean }): JsonObject {
  return present({
    type: item.type,
    name: spdxName(item.name) === item.name ? undefined : item.name,
    version: spdxName(item.version) === item.version ? undefined : item.version,
    architecture: item.architecture,
    sourceName: item.sourceName,
    sourceVersion: item.sourceVersion,
    ownedBy: item.ownedBy,
    locations: item.locations.map((location): JsonValue => ({ ...location })),
    licenses: options.keepLicenses ? item.licenses : undefined,
    metadata: Object.keys(item.metadata).length === 0 ? undefined : item.metadata,
  });
}

/** What SPDX cannot say of the image. */
export function subjectFacts({ subject, source }: Description): JsonObject {
  const platform = subject.platform === null ? null : { ...subject.platform };
  return { subject: { ...subject, platform }, source };
}

/** Where a package was found, for people: the first places only. */
export function sourceInfo({ item }: DescribedPackage): string {
  const shown = item.locations
    .slice(0, MAX_SHOWN)
    .map(({ path, layer }) => (layer === null ? path : `${path} in layer ${layer}`));
  const rest = item.locations.length - shown.length;
  return spdxName(`found at ${shown.join(', ')}${rest > 0 ? ` and ${rest} other places` : ''}`);
}

const MAX_SHOWN = 5;
