import type { Gap, JsonObject, JsonValue, LicenseCategory, Package, PackageFile } from '@assay/core';
import { readGap, readLayers, readLocations, readOs, readSubject } from '../decode/facts.ts';
import { type GapNotes, gapNotes, sbomGap } from '../decode/gap-notes.ts';
import { listField, objectField, objectsField, sizeField, textField } from '../decode/json-fields.ts';
import { sbomError } from '../errors.ts';
import { isPackageType } from '../package-type.ts';
import type { ReadSbom } from '../sbom-document.ts';
import { isJsonList, isObject } from '../text/json-text.ts';
import { readParts } from './read-parts.ts';

/**
 * Reads an inspection in Assay's own JSON: that of `assay inspect -o json` and of `assay sbom -o native`.
 * @throws SBOM_VERSION_UNSUPPORTED, SBOM_INVALID
 */
export function readNative(document: JsonObject): ReadSbom {
  if (document['schemaVersion'] !== 1) throw sbomError('SBOM_VERSION_UNSUPPORTED', 'only schemaVersion 1 is read');
  const subject = readSubject(objectField(document, 'subject'));
  if (subject === null) throw sbomError('SBOM_INVALID', 'the inspection does not say which image it is of');
  if (!isJsonList(document['gaps'])) throw sbomError('SBOM_INVALID', 'the inspection does not say what its gaps are');
  const notes = gapNotes();
  const packagesOf = (key: string): readonly Package[] =>
    listField(document, key)
      .map((item) => (isObject(item) ? readPackage(item, notes) : unreadable(notes)))
      .filter((item) => item !== null);
  const packages = packagesOf('packages');
  const inspection = {
    sourceKind: textField(objectField(document, 'source'), 'kind') ?? null,
    parts: readParts(document, notes),
    hasPackageFiles: objectsField(document, 'packages').every((item) => item['fileCount'] === undefined),
    ...(document['declared'] === undefined ? {} : { declared: packagesOf('declared') }),
    ...(document['removedPackages'] === undefined ? {} : { removedPackages: packagesOf('removedPackages') }),
  };
  const tool = objectField(document, 'tool');
  return {
    format: 'native',
    specVersion: '1',
    subject,
    layers: readLayers(objectField(document, 'source')),
    os: readOs(objectField(document, 'os')),
    packages,
    inspection,
    fileCount: sizeField(objectField(document, 'files'), 'count') ?? 0,
    gaps: [...listField(document, 'gaps').map(readWrittenGap), ...notes.finish()],
    tools: [[textField(tool, 'name'), textField(tool, 'version')].filter(Boolean).join(' ')],
  };
}

function readWrittenGap(value: JsonObject[string]): Gap {
  const gap = isObject(value) ? readGap(value) : null;
  return gap ?? sbomGap('SBOM_INCOMPLETE', 'A gap that it states cannot be read.');
}

function unreadable(notes: GapNotes): null {
  notes.note('SBOM_COMPONENT_UNREADABLE', '(not a package)');
  return null;
}

function readPackage(item: JsonObject, notes: GapNotes): Package | null {
  const [name, version, type = '', purl] = ['name', 'version', 'type', 'purl'].map((key) => textField(item, key));
  if (name === undefined || version === undefined || purl === undefined || !isPackageType(type))
    return unreadable(notes);
  const locations = readLocations(objectsField(item, 'locations'));
  return {
    name,
    version,
    type,
    purl,
    ...optionalTexts(item),
    ...(item['dependsOn'] === undefined
      ? {}
      : { dependsOn: listField(item, 'dependsOn').filter((needed) => typeof needed === 'string') }),
    licenses: listField(item, 'licenses').filter((license) => typeof license === 'string'),
    ...readLicense(item['license']),
    ...indexes(item),
    locations: locations.length === 0 ? [{ path: '/', layer: null }] : locations,
    ...(item['files'] === undefined ? {} : { files: objectsField(item, 'files').flatMap(readFile) }),
    metadata: objectField(item, 'metadata'),
  };
}

/** The licence as one expression; what is no such thing is left out: then it was not looked at. */
function readLicense(value: JsonValue | undefined): Pick<Package, 'license'> {
  if (value === null) return { license: null };
  if (!isObject(value)) return {};
  const expression = textField(value, 'expression');
  const category = CATEGORIES.find((name) => name === value['category']);
  if (expression === undefined || category === undefined) return {};
  const files = listField(value, 'files').filter((path) => typeof path === 'string');
  return { license: { expression, category, ...(files.length === 0 ? {} : { files }) } };
}

const CATEGORIES: readonly LicenseCategory[] = [
  'public-domain',
  'permissive',
  'weak-copyleft',
  'strong-copyleft',
  'network-copyleft',
  'proprietary',
  'unknown',
];

function indexes(item: JsonObject): Pick<Package, 'addedBy' | 'removedBy'> {
  const [addedBy, removedBy] = [sizeField(item, 'addedBy'), sizeField(item, 'removedBy')];
  return { ...(addedBy === undefined ? {} : { addedBy }), ...(removedBy === undefined ? {} : { removedBy }) };
}

function optionalTexts(
  item: JsonObject,
): Partial<Pick<Package, 'architecture' | 'sourceName' | 'sourceVersion' | 'ownedBy'>> {
  const keys = ['architecture', 'sourceName', 'sourceVersion', 'ownedBy'] as const;
  return Object.fromEntries(
    keys.flatMap((key) => {
      const value = textField(item, key);
      return value === undefined ? [] : [[key, value]];
    }),
  );
}

function readFile(item: JsonObject): readonly PackageFile[] {
  const path = textField(item, 'path');
  if (path === undefined) return [];
  const digest = textField(item, 'digest');
  const [mode, sizeBytes, uid, gid] = ['mode', 'sizeBytes', 'uid', 'gid'].map((key) => sizeField(item, key));
  return [
    {
      path,
      ...(digest === undefined ? {} : { digest }),
      ...(mode === undefined ? {} : { mode }),
      ...(sizeBytes === undefined ? {} : { sizeBytes }),
      ...(uid === undefined ? {} : { uid }),
      ...(gid === undefined ? {} : { gid }),
      ...(item['config'] === true ? { config: true } : {}),
    },
  ];
}
