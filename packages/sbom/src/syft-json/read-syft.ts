import {
  type ImageSubject,
  type JsonObject,
  type JsonValue,
  type Package,
  isDigest,
  normalizePlatform,
} from '@assay/core';
import { plainOs } from '../decode/facts.ts';
import { type NamedPackage, type Relation, withRelations } from '../decode/dependency-edges.ts';
import { type GapNotes, gapNotes } from '../decode/gap-notes.ts';
import { listField, objectField, objectsField, sizeField, textField } from '../decode/json-fields.ts';
import { packageFromComponent } from '../decode/package-from-component.ts';
import { sbomError } from '../errors.ts';
import type { ReadSbom } from '../sbom-document.ts';
import { isJsonList, isObject, present } from '../text/json-text.ts';

/** True for a document in the own JSON format of syft: it lists artifacts and names the version of its schema. */
export function isSyftDocument(document: JsonObject): boolean {
  return document['artifacts'] !== undefined && textField(objectField(document, 'schema'), 'version') !== undefined;
}

/**
 * Reads a document in the own JSON format of syft, schema versions 1 to 16: artifacts, distribution, source. What its catalogers could
 * not read it lists as unknowns of files, which become one gap.
 * @throws SBOM_VERSION_UNSUPPORTED, SBOM_INVALID
 */
export function readSyft(document: JsonObject): ReadSbom {
  const version = textField(objectField(document, 'schema'), 'version') ?? '';
  const major = Number(/^(\d{1,4})\./.exec(version)?.[1] ?? 0);
  if (major < 1 || major > 16) {
    throw sbomError(
      'SBOM_VERSION_UNSUPPORTED',
      `schema version ${JSON.stringify(version.slice(0, 20))} of syft is not read`,
    );
  }
  const artifacts = document['artifacts'];
  if (!isJsonList(artifacts)) throw sbomError('SBOM_INVALID', 'the artifacts of the document are not a list');
  const notes = gapNotes();
  const files = objectsField(document, 'files');
  const others = new Set(files.map((file) => textField(file, 'id') ?? ''));
  const packages = artifacts.flatMap((artifact): readonly NamedPackage[] => {
    const item = isObject(artifact) ? readArtifact(artifact, notes) : null;
    if (!isObject(artifact)) notes.note('SBOM_COMPONENT_UNREADABLE', '(not an object)');
    const ref = isObject(artifact) ? (textField(artifact, 'id') ?? '') : '';
    if (item === null) others.add(ref);
    return item === null ? [] : [{ ref, item }];
  });
  for (const file of files) {
    if (listField(file, 'unknowns').length > 0) {
      notes.note('SBOM_INCOMPLETE', textField(objectField(file, 'location'), 'path') ?? '(no path)');
    }
  }
  const source = objectField(document, 'source');
  const tool = objectField(document, 'descriptor');
  return {
    format: 'syft-json',
    specVersion: version,
    subject: readSource(source),
    layers: readSourceLayers(source),
    os: readDistribution(objectField(document, 'distro')),
    packages: withRelations({ packages, relations: relationsOf(document), isOther: (ref) => others.has(ref) }, notes),
    fileCount: files.length,
    gaps: notes.finish(),
    tools: [[textField(tool, 'name'), textField(tool, 'version')].filter(Boolean).join(' ')],
  };
}

/** The parent of such a relationship is what its child needs. */
function* relationsOf(document: JsonObject): Generator<Relation> {
  for (const item of objectsField(document, 'artifactRelationships')) {
    if (textField(item, 'type') !== 'dependency-of') continue;
    yield [textField(item, 'child') ?? '', textField(item, 'parent') ?? ''];
  }
}

function readArtifact(artifact: JsonObject, notes: GapNotes): Package | null {
  const name = textField(artifact, 'name') ?? '';
  for (const key of ['name', 'version', 'purl']) {
    const value = artifact[key];
    if (value !== undefined && typeof value !== 'string') notes.note('SBOM_FIELD_UNREADABLE', `${key} of ${name}`);
  }
  const cpes = listField(artifact, 'cpes').map((cpe) => (isObject(cpe) ? textField(cpe, 'cpe') : cpe));
  return packageFromComponent(
    {
      name,
      group: undefined,
      version: textField(artifact, 'version') ?? '',
      purl: textField(artifact, 'purl') || undefined,
      licenses: listField(artifact, 'licenses').flatMap((license) => readLicense(license, name, notes)),
      locations: objectsField(artifact, 'locations').flatMap((location) => {
        const path = textField(location, 'path');
        const layer = textField(location, 'layerID') ?? '';
        return path === undefined ? [] : [{ path, layer: isDigest(layer) ? layer : null }];
      }),
      facts: null,
      metadata: present({
        cpes: cpes.length === 0 ? undefined : cpes.filter((cpe) => typeof cpe === 'string'),
        foundBy: textField(artifact, 'foundBy'),
        language: textField(artifact, 'language') || undefined,
      }),
    },
    notes,
  );
}

/** A text in old versions; later an object with the text as written, and as an SPDX expression. */
function readLicense(license: JsonValue, name: string, notes: GapNotes): readonly string[] {
  if (typeof license === 'string') return [license];
  const value = isObject(license) ? textField(license, 'spdxExpression') || textField(license, 'value') : undefined;
  if (value === undefined) notes.note('SBOM_FIELD_UNREADABLE', `licence of ${name}`);
  return value === undefined ? [] : [value];
}

/** What was looked at. Older versions call its details `target`, and a directory's are one text. */
function readSource(source: JsonObject): ImageSubject {
  const details = detailsOf(source);
  const digest = textField(details, 'manifestDigest') ?? '';
  const imageId = textField(details, 'imageID') ?? '';
  const [os, architecture] = [textField(details, 'os') || 'linux', textField(details, 'architecture') || undefined];
  const named = textField(details, 'userInput') ?? textField(details, 'path') ?? textField(source, 'target');
  return {
    reference: named ?? textField(source, 'name') ?? '',
    digest: isDigest(digest) ? digest : null,
    indexDigest: null,
    imageId: isDigest(imageId) ? imageId : null,
    platform: architecture === undefined ? null : normalizePlatform(os, architecture, null),
  };
}

function detailsOf(source: JsonObject): JsonObject {
  return source['metadata'] === undefined ? objectField(source, 'target') : objectField(source, 'metadata');
}

/** The digests of layers are those of their uncompressed content. */
function readSourceLayers(source: JsonObject): ReadSbom['layers'] {
  return objectsField(detailsOf(source), 'layers').flatMap((layer) => {
    const diffId = textField(layer, 'digest') ?? '';
    if (!isDigest(diffId)) return [];
    const [mediaType, sizeBytes] = [textField(layer, 'mediaType') ?? '', sizeField(layer, 'size') ?? 0];
    return [{ digest: null, diffId, mediaType, sizeBytes, createdBy: null }];
  });
}

function readDistribution(distro: JsonObject): ReadSbom['os'] {
  const id = textField(distro, 'id') || textField(distro, 'name');
  if (!id) return null;
  const os = plainOs(
    id,
    textField(distro, 'versionID') || textField(distro, 'version') || undefined,
    textField(distro, 'prettyName'),
  );
  const idLike = listField(distro, 'idLike').filter((like) => typeof like === 'string');
  return { ...os, idLike, versionCodename: textField(distro, 'versionCodename') ?? null };
}
