import type { FileEntry, JsonObject, JsonValue } from '@assay/core';
import type { DescribedFile, DescribedPackage, Description } from '../description/describe.ts';
import { packageDigests, readDigest } from '../description/digests.ts';
import { isCpe, partiesOf } from '../description/parties.ts';
import { asciiJson, listed, present } from '../text/json-text.ts';
import { purlText } from '../text/purl-text.ts';
import { licenseChoice, readLicenseChoice } from './license-choice.ts';
import { osProperties, packageProperties, subjectProperties } from './properties.ts';

/** Names of the image and the distribution in the document; packages have their own. */
export const IMAGE_REF = 'image';
export const OS_REF = 'operating-system';

/** Names of algorithms as CycloneDX spells them. */
const ALGORITHMS: Readonly<Record<string, string>> = {
  md5: 'MD5',
  sha1: 'SHA-1',
  sha256: 'SHA-256',
  sha384: 'SHA-384',
  sha512: 'SHA-512',
};

/** The image: what the document is about. */
export function imageComponent(description: Description): JsonObject {
  const { subject, subjectPurl } = description;
  return present({
    type: 'container',
    'bom-ref': IMAGE_REF,
    name: subject.reference,
    version: subject.digest ?? subject.imageId ?? undefined,
    purl: subjectPurl ?? undefined,
    properties: subjectProperties(description),
  });
}

/** The distribution; null when none was recognised. */
export function osComponent({ os }: Description): JsonObject | null {
  if (os === null) return null;
  return present({
    type: 'operating-system',
    'bom-ref': OS_REF,
    name: os.id,
    version: os.versionId ?? undefined,
    description: os.prettyName ?? undefined,
    cpe: isCpe(os.cpeName) ? os.cpeName : undefined,
    properties: osProperties(os),
  });
}

/** One package. */
export function packageComponent(described: DescribedPackage, specVersion: string): JsonObject {
  const { item, ref } = described;
  const { supplier, publisher, author, homepage, cpes } = partiesOf(item.metadata);
  const licenses = licenseChoice(item.licenses, specVersion);
  const keepLicenses = asciiJson(readLicenseChoice(licenses)) !== asciiJson(item.licenses);
  return present({
    type: item.type === 'generic' ? 'application' : 'library',
    'bom-ref': ref,
    supplier: supplier === undefined ? undefined : { name: supplier },
    ...authorField(author, specVersion),
    publisher,
    name: item.name,
    version: item.version === '' ? undefined : item.version,
    hashes: hashes(packageDigests(item.metadata).map(({ algorithm, hex }) => [algorithm, hex])),
    licenses: listed(licenses),
    cpe: cpes[0],
    purl: item.purl === '' ? undefined : purlText(item.purl),
    externalReferences: homepage === undefined ? undefined : [{ type: 'website', url: homepage }],
    properties: packageProperties(described, { keepLicenses }),
    evidence: { occurrences: item.locations.map(({ path, layer }) => occurrence(path, layer, specVersion)) },
  });
}

/** `author` became `authors` in 1.6. */
function authorField(author: string | undefined, specVersion: string): Record<string, JsonValue | undefined> {
  if (author === undefined) return {};
  return specVersion === '1.5' ? { author } : { authors: [{ name: author }] };
}

/** 1.5 has no place for the layer of an occurrence; the properties tell it. */
function occurrence(path: string, layer: string | null, specVersion: string): JsonObject {
  return present({
    location: path,
    additionalContext: specVersion === '1.5' || layer === null ? undefined : `layer ${layer}`,
  });
}

/** One regular file. */
export function fileComponent({ ref, entry }: DescribedFile, layer: string | null): JsonObject {
  return present({
    type: 'file',
    'bom-ref': ref,
    name: entry.path,
    hashes: hashes(fileDigests(entry)),
    properties: [
      { name: 'assay:sizeBytes', value: String(entry.sizeBytes) },
      { name: 'assay:mode', value: `0${entry.mode.toString(8)}` },
      ...(layer === null ? [] : [{ name: 'assay:layer', value: layer }]),
    ],
  });
}

/** Digests of a file, sorted by algorithm. */
export function fileDigests({ digests = {} }: FileEntry): readonly (readonly [algorithm: string, hex: string])[] {
  return Object.entries(digests)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([algorithm, hex]) => (readDigest(algorithm, hex) === null ? [] : [[algorithm, hex] as const]));
}

function hashes(digests: readonly (readonly [algorithm: string, hex: string])[]): readonly JsonObject[] | undefined {
  return listed(digests.map(([algorithm, content]) => ({ alg: ALGORITHMS[algorithm] ?? algorithm, content })));
}
