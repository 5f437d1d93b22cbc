import type { JsonObject } from '@assay/core';
import { sbomError } from '../errors.ts';
import { type Tag, readTags } from './read-tags.ts';

/** An element while its tags are read: texts by field, and lists. */
type Section = { readonly fields: Map<string, string>; readonly lists: Map<string, JsonObject[]> };

/** Tags that start an element, and the list of the document that it belongs to. */
const STARTS: Readonly<Record<string, string>> = {
  PackageName: 'packages',
  FileName: 'files',
  SnippetSPDXID: 'snippets',
  LicenseID: 'hasExtractedLicensingInfos',
  Annotator: 'annotations',
};

/** Tags with one text, and the field that holds it in the JSON of SPDX. */
const FIELDS: Readonly<Record<string, string>> = {
  SPDXVersion: 'spdxVersion',
  SPDXID: 'SPDXID',
  DocumentName: 'name',
  PackageName: 'name',
  PackageVersion: 'versionInfo',
  PackageSupplier: 'supplier',
  PackageOriginator: 'originator',
  PackageLicenseDeclared: 'licenseDeclared',
  PackageLicenseConcluded: 'licenseConcluded',
  PackageDescription: 'description',
  PrimaryPackagePurpose: 'primaryPackagePurpose',
  FileName: 'fileName',
  LicenseID: 'licenseId',
  LicenseName: 'name',
  ExtractedText: 'extractedText',
  Annotator: 'annotator',
  SPDXREF: 'subject',
  AnnotationComment: 'comment',
};

/**
 * Reads tag-value text into the shape of the JSON schema, as far as it is read.
 * @throws SBOM_SYNTAX
 */
export function documentFromTagValue(text: string): JsonObject {
  const document = newSection();
  const elements = new Map<string, Section[]>();
  const relationships: JsonObject[] = [];
  const creators: string[] = [];
  let current = document;
  for (const tag of readTags(text)) {
    const list = Object.hasOwn(STARTS, tag.name) ? STARTS[tag.name] : undefined;
    if (list !== undefined) {
      current = newSection();
      elements
        .set(list, elements.get(list) ?? [])
        .get(list)
        ?.push(current);
    }
    if (tag.name === 'Creator') creators.push(tag.value);
    else if (tag.name === 'Relationship') relationships.push(relationship(tag));
    else readTag(tag, current);
  }
  const finished = finishAnnotations(elements);
  return {
    ...toObject(document),
    ...Object.fromEntries([...finished].map(([list, sections]) => [list, sections.map(toObject)])),
    relationships,
    creationInfo: { creators },
  };
}

function readTag(tag: Tag, section: Section): void {
  if (tag.name === 'ExternalRef') push(section, 'externalRefs', externalReference(tag));
  else if (tag.name === 'PackageChecksum') push(section, 'checksums', checksum(tag));
  else {
    const field = Object.hasOwn(FIELDS, tag.name) ? FIELDS[tag.name] : undefined;
    if (field === undefined) return;
    if (section.fields.has(field)) throw sbomError('SBOM_SYNTAX', `line ${tag.line} gives ${tag.name} a second time`);
    section.fields.set(field, tag.value);
  }
}

/** Gives annotations to the packages that they are about; the others belong to the document. */
function finishAnnotations(elements: ReadonlyMap<string, Section[]>): ReadonlyMap<string, Section[]> {
  const owners = new Map(
    (elements.get('packages') ?? []).map((section) => [section.fields.get('SPDXID') ?? '', section]),
  );
  const own = (elements.get('annotations') ?? []).filter((annotation) => {
    const owner = owners.get(annotation.fields.get('subject') ?? '');
    if (owner !== undefined) push(owner, 'annotations', toObject(annotation));
    return owner === undefined;
  });
  return new Map([...elements, ['annotations', own]]);
}

function newSection(): Section {
  return { fields: new Map(), lists: new Map() };
}

function push({ lists }: Section, list: string, item: JsonObject): void {
  const items = lists.get(list);
  if (items === undefined) lists.set(list, [item]);
  else items.push(item);
}

function toObject({ fields, lists }: Section): JsonObject {
  return Object.fromEntries<JsonObject[string]>([...fields, ...lists]);
}

/** `CATEGORY TYPE LOCATOR` */
function externalReference({ value, line }: Tag): JsonObject {
  const [referenceCategory, referenceType, referenceLocator, ...rest] = value.split(/[ \t]+/);
  if (
    referenceCategory === undefined ||
    referenceType === undefined ||
    referenceLocator === undefined ||
    rest.length > 0
  ) {
    throw sbomError('SBOM_SYNTAX', `line ${line} is no external reference`);
  }
  return { referenceCategory, referenceType, referenceLocator };
}

/** `SHA1: HEX` */
function checksum({ value, line }: Tag): JsonObject {
  const [algorithm, checksumValue] = value.split(/:[ \t]*/);
  if (algorithm === undefined || checksumValue === undefined)
    throw sbomError('SBOM_SYNTAX', `line ${line} is no checksum`);
  return { algorithm, checksumValue };
}

/** `ELEMENT TYPE ELEMENT` */
function relationship({ value, line }: Tag): JsonObject {
  const [spdxElementId, relationshipType, relatedSpdxElement] = value.split(/[ \t]+/);
  if (spdxElementId === undefined || relationshipType === undefined || relatedSpdxElement === undefined) {
    throw sbomError('SBOM_SYNTAX', `line ${line} is no relationship`);
  }
  return { spdxElementId, relationshipType, relatedSpdxElement };
}
