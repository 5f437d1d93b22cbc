import { type Digest, type JsonObject, digestAlgorithm, digestHex } from '@assay/core';
import type { DescribedPackage, Description } from '../description/describe.ts';
import { packageDigests } from '../description/digests.ts';
import { isCpe, partiesOf } from '../description/parties.ts';
import { asciiJson, listed, present } from '../text/json-text.ts';
import { oneLine } from '../text/one-line.ts';
import { purlText } from '../text/purl-text.ts';
import { type ExtractedLicense, declaredLicense, readDeclaredLicense } from './declared-license.ts';
import { factsText, packageFacts, sourceInfo, subjectFacts } from './package-facts.ts';
import { spdxName, toolName } from './spdx-name.ts';

/** Identifiers of the elements that every document has. */
export const DOCUMENT_ID = 'SPDXRef-DOCUMENT';
export const IMAGE_ID = 'SPDXRef-image';
export const OS_ID = 'SPDXRef-operating-system';

/** An annotation of Assay's own. */
export function annotation({ created, tool }: Description, facts: JsonObject): JsonObject {
  return {
    annotationDate: created,
    annotationType: 'OTHER',
    annotator: `Tool: ${toolName(tool)}`,
    comment: factsText(facts),
  };
}

/** The image: what the document describes. */
export function imagePackage(description: Description): JsonObject {
  const { subject, subjectPurl } = description;
  const version = subject.digest ?? subject.imageId;
  return present({
    SPDXID: IMAGE_ID,
    name: spdxName(subject.reference),
    versionInfo: version ?? undefined,
    downloadLocation: 'NOASSERTION',
    filesAnalyzed: false,
    primaryPackagePurpose: 'CONTAINER',
    checksums: subject.digest === null ? undefined : [digestChecksum(subject.digest)],
    externalRefs: subjectPurl === null ? undefined : [purlReference(subjectPurl)],
    annotations: [annotation(description, subjectFacts(description))],
  });
}

/** The distribution; null when none was recognised. */
export function osPackage(description: Description): JsonObject | null {
  const { os } = description;
  if (os === null) return null;
  return present({
    SPDXID: OS_ID,
    name: spdxName(os.id),
    versionInfo: os.versionId === null ? undefined : spdxName(os.versionId),
    downloadLocation: 'NOASSERTION',
    filesAnalyzed: false,
    primaryPackagePurpose: 'OPERATING_SYSTEM',
    description: os.prettyName === null ? undefined : spdxName(os.prettyName),
    externalRefs: isCpe(os.cpeName) ? [cpeReference(os.cpeName)] : undefined,
    annotations: [annotation(description, { os: { ...os } })],
  });
}

/** One package, with the licences that it needs the document to define. */
export function spdxPackage(
  described: DescribedPackage,
  description: Description,
): { readonly element: JsonObject; readonly extracted: readonly ExtractedLicense[] } {
  const { item, ref } = described;
  const { supplier, publisher, author, homepage, cpes } = partiesOf(item.metadata);
  const { expression, extracted } = declaredLicense(item.licenses);
  const readBack = readDeclaredLicense(expression, new Map(extracted.map((license) => [license.id, license])));
  const keepLicenses = asciiJson(readBack) !== asciiJson(item.licenses);
  const element = present({
    SPDXID: `SPDXRef-${ref}`,
    name: spdxName(item.name),
    versionInfo: item.version === '' ? undefined : spdxName(item.version),
    supplier: supplier === undefined ? party('Person', publisher) : party('Organization', supplier),
    originator: party('Person', author),
    downloadLocation: 'NOASSERTION',
    filesAnalyzed: false,
    primaryPackagePurpose: item.type === 'generic' ? 'APPLICATION' : 'LIBRARY',
    homepage,
    sourceInfo: sourceInfo(described),
    licenseConcluded: 'NOASSERTION',
    licenseDeclared: expression,
    copyrightText: 'NOASSERTION',
    checksums: listed(
      packageDigests(item.metadata).map(({ algorithm, hex }) => ({
        algorithm: algorithm.toUpperCase(),
        checksumValue: hex,
      })),
    ),
    externalRefs: listed([
      ...(item.purl === '' ? [] : [purlReference(purlText(item.purl))]),
      ...cpes.map(cpeReference),
    ]),
    annotations: [annotation(description, packageFacts(described, { keepLicenses }))],
  });
  return { element, extracted };
}

/** `Person: Name (mail)`; the format has round brackets for the address. */
function party(kind: 'Person' | 'Organization', text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  const name = oneLine(text.replace(/\s*<([^<>]*)>\s*$/, ' ($1)').trim());
  return name === '' ? undefined : `${kind}: ${name}`;
}

function digestChecksum(digest: Digest): JsonObject {
  return { algorithm: digestAlgorithm(digest).toUpperCase(), checksumValue: digestHex(digest) };
}

function purlReference(purl: string): JsonObject {
  return { referenceCategory: 'PACKAGE-MANAGER', referenceType: 'purl', referenceLocator: purl };
}

function cpeReference(cpe: string): JsonObject {
  const referenceType = cpe.startsWith('cpe:2.3:') ? 'cpe23Type' : 'cpe22Type';
  return { referenceCategory: 'SECURITY', referenceType, referenceLocator: cpe };
}
