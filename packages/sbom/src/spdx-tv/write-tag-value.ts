import type { JsonObject, JsonValue } from '@assay/core';
import { isJsonList, isObject } from '../text/json-text.ts';

/**
 * Writes an SPDX 2.3 document as tag-value text. Every value was made one line or bracketed before: no text of an image can end
 * its line or its `<text>`. Files come before the packages, because a file that follows a package belongs to it.
 */
export function writeTagValue(document: JsonObject): string {
  const creation = object(document['creationInfo']);
  const sections = [
    [
      ...tags(document, {
        spdxVersion: 'SPDXVersion',
        dataLicense: 'DataLicense',
        SPDXID: 'SPDXID',
        name: 'DocumentName',
        documentNamespace: 'DocumentNamespace',
      }),
      ...bracketed('DocumentComment', document['comment']),
      ...items(creation['creators']).map((creator) => tag('Creator', creator)),
      ...tags(creation, { created: 'Created', licenseListVersion: 'LicenseListVersion' }),
    ],
    ...items(document['annotations']).map((item) => annotationLines(item, 'SPDXRef-DOCUMENT')),
    ...items(document['files']).map((item) => fileLines(object(item))),
    ...items(document['packages']).map((item) => packageLines(object(item))),
    ...items(document['hasExtractedLicensingInfos']).map((item) => extractedLines(object(item))),
    items(document['relationships']).flatMap((item) => relationshipLines(object(item))),
  ];
  return `${sections.map((lines) => lines.join('\n')).join('\n\n')}\n`;
}

function packageLines(item: JsonObject): string[] {
  return [
    ...tags(item, {
      name: 'PackageName',
      SPDXID: 'SPDXID',
      versionInfo: 'PackageVersion',
      supplier: 'PackageSupplier',
      originator: 'PackageOriginator',
      downloadLocation: 'PackageDownloadLocation',
    }),
    'FilesAnalyzed: false',
    ...checksumLines('PackageChecksum', item['checksums']),
    ...tags(item, { homepage: 'PackageHomePage' }),
    ...bracketed('PackageSourceInfo', item['sourceInfo']),
    ...tags(item, { licenseConcluded: 'PackageLicenseConcluded', licenseDeclared: 'PackageLicenseDeclared' }),
    ...tags(item, { copyrightText: 'PackageCopyrightText' }),
    ...bracketed('PackageDescription', item['description']),
    ...items(item['externalRefs']).map((reference) => externalReference(object(reference))),
    tag('PrimaryPackagePurpose', text(item['primaryPackagePurpose']).replaceAll('_', '-')),
    ...items(item['annotations']).flatMap((entry) => annotationLines(entry, text(item['SPDXID']))),
  ];
}

function fileLines(item: JsonObject): string[] {
  return [
    ...tags(item, { fileName: 'FileName', SPDXID: 'SPDXID' }),
    ...checksumLines('FileChecksum', item['checksums']),
    ...tags(item, { licenseConcluded: 'LicenseConcluded', copyrightText: 'FileCopyrightText' }),
  ];
}

function extractedLines(item: JsonObject): string[] {
  return [
    ...tags(item, { licenseId: 'LicenseID' }),
    ...bracketed('ExtractedText', item['extractedText']),
    ...tags(item, { name: 'LicenseName' }),
  ];
}

function relationshipLines(item: JsonObject): string[] {
  const parts = [item['spdxElementId'], item['relationshipType'], item['relatedSpdxElement']].map(text);
  return [tag('Relationship', parts.join(' ')), ...bracketed('RelationshipComment', item['comment'])];
}

function annotationLines(value: JsonValue, subject: string): string[] {
  const item = object(value);
  return [
    ...tags(item, { annotator: 'Annotator', annotationDate: 'AnnotationDate', annotationType: 'AnnotationType' }),
    tag('SPDXREF', subject),
    ...bracketed('AnnotationComment', item['comment']),
  ];
}

function externalReference(item: JsonObject): string {
  const parts = [item['referenceCategory'], item['referenceType'], item['referenceLocator']].map(text);
  return tag('ExternalRef', parts.join(' '));
}

function checksumLines(name: string, value: JsonValue | undefined): string[] {
  return items(value)
    .map(object)
    .map((item) => tag(name, `${text(item['algorithm'])}: ${text(item['checksumValue'])}`));
}

function tags(item: JsonObject, names: Readonly<Record<string, string>>): string[] {
  return Object.entries(names).flatMap(([key, name]) => {
    const value = item[key];
    return value === undefined ? [] : [tag(name, value)];
  });
}

function tag(name: string, value: JsonValue): string {
  return `${name}: ${text(value)}`;
}

function bracketed(name: string, value: JsonValue | undefined): string[] {
  return value === undefined ? [] : [`${name}: <text>${text(value)}</text>`];
}

function text(value: JsonValue | undefined): string {
  return typeof value === 'string' ? value : '';
}

function object(value: JsonValue | undefined): JsonObject {
  return isObject(value) ? value : {};
}

function items(value: JsonValue | undefined): readonly JsonValue[] {
  return isJsonList(value) ? value : [];
}
