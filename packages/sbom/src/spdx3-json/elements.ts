import { type JsonObject, digestAlgorithm, digestHex } from '@assay/core';
import { fileDigests } from '../cyclonedx/component.ts';
import { contentHex } from '../description/content-id.ts';
import type { DescribedFile, DescribedPackage, Description } from '../description/describe.ts';
import { packageDigests } from '../description/digests.ts';
import { isCpe, partiesOf } from '../description/parties.ts';
import { type ExtractedLicense, declaredLicense, readDeclaredLicense } from '../spdx/declared-license.ts';
import { packageFacts, sourceInfo, subjectFacts } from '../spdx/package-facts.ts';
import { spdxName } from '../spdx/spdx-name.ts';
import { asciiJson, listed } from '../text/json-text.ts';
import { oneLine } from '../text/one-line.ts';
import { purlText } from '../text/purl-text.ts';
import { factsAnnotation } from './facts-annotation.ts';
import type { Element, Namer } from './namer.ts';

/** The image with its annotation. */
export function imageElements(description: Description, name: Namer): readonly Element[] {
  const { subject, subjectPurl } = description;
  return [
    name.element('software_Package', 'image', {
      name: spdxName(subject.reference),
      software_packageVersion: subject.digest ?? subject.imageId ?? undefined,
      software_packageUrl: subjectPurl ?? undefined,
      software_primaryPurpose: 'container',
      verifiedUsing:
        subject.digest === null ? undefined : [hash(digestAlgorithm(subject.digest), digestHex(subject.digest))],
    }),
    factsAnnotation(name, name.id('image'), subjectFacts(description)),
  ];
}

/** The distribution with its annotation; nothing when none was recognised. */
export function osElements({ os }: Description, name: Namer): readonly Element[] {
  if (os === null) return [];
  return [
    name.element('software_Package', 'operating-system', {
      name: spdxName(os.id),
      description: os.prettyName === null ? undefined : spdxName(os.prettyName),
      software_packageVersion: os.versionId === null ? undefined : spdxName(os.versionId),
      software_primaryPurpose: 'operatingSystem',
      externalIdentifier: isCpe(os.cpeName) ? [cpeIdentifier(os.cpeName)] : undefined,
    }),
    factsAnnotation(name, name.id('operating-system'), { os: { ...os } }),
  ];
}

/** A package, its annotation and those who stand behind it; and what licence it declares. */
export interface PackageElements {
  readonly ref: string;
  readonly elements: readonly Element[];
  readonly expression: string;
  readonly extracted: readonly ExtractedLicense[];
}

/** One package. */
export function packageElements(described: DescribedPackage, name: Namer): PackageElements {
  const { item, ref } = described;
  const { supplier, publisher, author, homepage, cpes } = partiesOf(item.metadata);
  const { expression, extracted } = declaredLicense(item.licenses);
  const readBack = readDeclaredLicense(expression, new Map(extracted.map((license) => [license.id, license])));
  const keepLicenses = asciiJson(readBack) !== asciiJson(item.licenses);
  const suppliers = agents(supplier === undefined ? 'Person' : 'Organization', supplier ?? publisher, name);
  const authors = agents('Person', author, name);
  const element = name.element('software_Package', ref, {
    name: spdxName(item.name),
    software_packageVersion: item.version === '' ? undefined : spdxName(item.version),
    software_packageUrl: item.purl === '' ? undefined : purlText(item.purl),
    software_primaryPurpose: item.type === 'generic' ? 'application' : 'library',
    software_homePage: homepage,
    software_sourceInfo: sourceInfo(described),
    suppliedBy: suppliers[0]?.['spdxId'],
    originatedBy: listed(authors.flatMap(({ spdxId }) => (spdxId === undefined ? [] : [spdxId]))),
    externalIdentifier: listed(cpes.map(cpeIdentifier)),
    verifiedUsing: listed(packageDigests(item.metadata).map(({ algorithm, hex }) => hash(algorithm, hex))),
  });
  const annotation = factsAnnotation(name, name.id(ref), packageFacts(described, { keepLicenses }));
  return { ref, elements: [...suppliers, ...authors, element, annotation], expression, extracted };
}

/** One regular file. */
export function fileElement({ ref, entry }: DescribedFile, name: Namer): Element {
  return name.element('software_File', ref, {
    name: oneLine(entry.path),
    software_fileKind: 'file',
    verifiedUsing: listed(fileDigests(entry).map(([algorithm, hex]) => hash(algorithm, hex))),
  });
}

/** The element of an expression, after those of the licences that are not on the SPDX list. */
export function licenseElements(
  expression: string,
  extracted: readonly ExtractedLicense[],
  name: Namer,
): { readonly id: string; readonly elements: readonly Element[] } {
  const texts = [...new Map(extracted.map((license) => [license.id, license])).values()];
  const ref = `license-${contentHex(expression).slice(0, 24)}`;
  const elements = [
    ...texts.map((license) =>
      name.element('simplelicensing_SimpleLicensingText', license.id, {
        name: license.name,
        simplelicensing_licenseText: license.text,
      }),
    ),
    name.element('simplelicensing_LicenseExpression', ref, {
      simplelicensing_licenseExpression: expression,
      simplelicensing_licenseListVersion: '3.29.0',
      simplelicensing_customIdToUri: listed(
        texts.map(({ id }) => ({ type: 'DictionaryEntry', key: id, value: name.id(id) })),
      ),
    }),
  ];
  return { id: name.id(ref), elements };
}

function agents(type: 'Person' | 'Organization', text: string | undefined, name: Namer): readonly Element[] {
  if (text === undefined) return [];
  return [name.element(type, `agent-${contentHex([type, text]).slice(0, 24)}`, { name: spdxName(text) })];
}

function hash(algorithm: string, hashValue: string): JsonObject {
  return { type: 'Hash', algorithm, hashValue };
}

function cpeIdentifier(identifier: string): JsonObject {
  const kind = identifier.startsWith('cpe:2.3:') ? 'cpe23' : 'cpe22';
  return { type: 'ExternalIdentifier', externalIdentifierType: kind, identifier };
}
