import { type Inspection, type JsonObject, compareText } from '@assay/core';
import { fileDigests } from '../cyclonedx/component.ts';
import { type DescribedFile, type Description, describe } from '../description/describe.ts';
import type { EncodeOptions } from '../sbom-format.ts';
import { listed, present } from '../text/json-text.ts';
import { oneLine } from '../text/one-line.ts';
import { DOCUMENT_ID, IMAGE_ID, OS_ID, annotation, imagePackage, osPackage, spdxPackage } from './build-packages.ts';
import type { ExtractedLicense } from './declared-license.ts';
import { spdxName, toolName } from './spdx-name.ts';

/** The document as the JSON schema of SPDX 2.3 has it; the tag-value encoder writes the same. */
export function buildDocument(
  inspection: Inspection,
  options: EncodeOptions & { readonly specVersion: string; readonly format: string },
): JsonObject {
  const description = describe(inspection, { ...options, evidenceFiles: true });
  const os = osPackage(description);
  const packages = description.packages.map((item) => spdxPackage(item, description));
  const files = description.files.filter((file) => file.entry.digests?.sha1 !== undefined);
  const gaps = description.gaps.map((gap) => annotation(description, { gap: { ...gap } }));
  return present({
    spdxVersion: 'SPDX-2.3',
    dataLicense: 'CC0-1.0',
    SPDXID: DOCUMENT_ID,
    name: spdxName(description.subject.reference),
    documentNamespace: `urn:uuid:${description.uuid}`,
    comment: comment(description, files.length),
    creationInfo: {
      created: description.created,
      creators: [`Tool: ${toolName(description.tool)}`],
      licenseListVersion: '3.29',
    },
    files: listed(files.map(fileElement)),
    packages: [imagePackage(description), ...(os === null ? [] : [os]), ...packages.map(({ element }) => element)],
    hasExtractedLicensingInfos: listed(extractedLicenses(packages.flatMap(({ extracted }) => extracted))),
    relationships: relationships(description, files),
    annotations: listed(gaps),
  });
}

/** Says what is missing, where someone who reads the document will see it. */
function comment({ gaps, files }: Description, filesWritten: number): string | undefined {
  const incomplete = gaps.filter((gap) => gap.effect === 'incomplete').length;
  const texts = [
    gaps.length === 0
      ? ''
      : `The inspection has ${gaps.length} gaps, ${incomplete} of which may hide packages; see the annotations.`,
    files.length === filesWritten
      ? ''
      : `${files.length - filesWritten} files are left out because SPDX 2.3 demands a SHA-1 digest, which they do not have.`,
  ];
  return texts.filter((text) => text !== '').join(' ') || undefined;
}

function extractedLicenses(all: readonly ExtractedLicense[]): readonly JsonObject[] {
  return [...new Map(all.map((license) => [license.id, license])).values()]
    .toSorted((a, b) => compareText(a.id, b.id))
    .map(({ id, name, text }) => ({ licenseId: id, extractedText: text, name }));
}

function fileElement({ ref, entry }: DescribedFile): JsonObject {
  return {
    SPDXID: `SPDXRef-${ref}`,
    fileName: oneLine(`.${entry.path}`),
    checksums: fileDigests(entry)
      .toSorted(([a], [b]) => Number(b === 'sha1') - Number(a === 'sha1') || compareText(a, b))
      .map(([algorithm, hex]) => ({ algorithm: algorithm.toUpperCase(), checksumValue: hex })),
    licenseConcluded: 'NOASSERTION',
    copyrightText: 'NOASSERTION',
  };
}

/** Files are tied to packages by OTHER: CONTAINS would promise that the files of the package were all looked at. EVIDENCE is no type of 2.3. */
function relationships({ os, packages }: Description, files: readonly DescribedFile[]): readonly JsonObject[] {
  return [
    edge(DOCUMENT_ID, 'DESCRIBES', IMAGE_ID),
    ...(os === null ? [] : [edge(IMAGE_ID, 'CONTAINS', OS_ID)]),
    ...packages.map(({ ref }) => edge(IMAGE_ID, 'CONTAINS', `SPDXRef-${ref}`)),
    ...packages.flatMap(({ ref, owners }) =>
      owners.map((owner) => edge(`SPDXRef-${owner}`, 'CONTAINS', `SPDXRef-${ref}`)),
    ),
    ...packages.flatMap(({ ref, needs }) =>
      needs.map((needed) => edge(`SPDXRef-${ref}`, 'DEPENDS_ON', `SPDXRef-${needed}`)),
    ),
    ...files.flatMap(({ ref, owners }) =>
      owners.map((owner) => ({
        ...edge(`SPDXRef-${ref}`, 'OTHER', `SPDXRef-${owner}`),
        comment: 'The package installed the file.',
      })),
    ),
    ...files.flatMap(({ ref, evidenceFor }) =>
      evidenceFor.map((found) => ({
        ...edge(`SPDXRef-${found}`, 'OTHER', `SPDXRef-${ref}`),
        comment: 'The package was found by the file.',
      })),
    ),
  ];
}

function edge(from: string, relationshipType: string, to: string): JsonObject {
  return { spdxElementId: from, relationshipType, relatedSpdxElement: to };
}
