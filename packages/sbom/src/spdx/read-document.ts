import { type Gap, type ImageSubject, type JsonObject, type OperatingSystem, isDigest } from '@assay/core';
import { plainOs, readGap, readLayers, readOs, readSubject } from '../decode/facts.ts';
import { type NamedPackage, type Relation, withRelations } from '../decode/dependency-edges.ts';
import { type GapNotes, gapNotes, sbomGap } from '../decode/gap-notes.ts';
import { listField, objectField, objectsField, textField } from '../decode/json-fields.ts';
import { parsePurl } from '../decode/package-from-component.ts';
import { sbomError } from '../errors.ts';
import type { ReadSbom } from '../sbom-document.ts';
import { isJsonList, isObject } from '../text/json-text.ts';
import { readEvidence } from './read-evidence.ts';
import { readExtracted } from './read-extracted.ts';
import { factsOf, purlOf, readSpdxPackage } from './read-package.ts';
import { spdxName } from './spdx-name.ts';

const VERSIONS: ReadonlySet<string> = new Set(['SPDX-2.2', 'SPDX-2.3']);

/**
 * Reads an SPDX 2 document in the shape of its JSON schema.
 * @throws SBOM_VERSION_UNSUPPORTED, SBOM_INVALID
 */
export function readDocument(document: JsonObject, format: ReadSbom['format']): ReadSbom {
  const version = textField(document, 'spdxVersion') ?? '';
  if (!VERSIONS.has(version)) {
    throw sbomError('SBOM_VERSION_UNSUPPORTED', `${JSON.stringify(version.slice(0, 20))} is not read`);
  }
  if (document['packages'] !== undefined && !isJsonList(document['packages'])) {
    throw sbomError('SBOM_INVALID', 'the packages of the document are not a list');
  }
  const notes = gapNotes();
  const extracted = readExtracted(document);
  const evidence = readEvidence(document);
  const roles = readRoles(document);
  const packages: NamedPackage[] = [];
  const others = otherNames(document, roles);
  for (const item of listField(document, 'packages')) {
    if (!isObject(item)) notes.note('SBOM_COMPONENT_UNREADABLE', '(not an object)');
    else if (item !== roles.image && item !== roles.os) {
      const found = readSpdxPackage(item, { extracted, evidence, gaps: notes });
      const ref = textField(item, 'SPDXID') ?? '';
      if (found === null) others.add(ref);
      else packages.push({ ref, item: found });
    }
  }
  return {
    format,
    specVersion: version.slice('SPDX-'.length),
    subject: readImage(roles.image, roles.described, document),
    layers: readLayers(objectField(factsOf(roles.image ?? {}) ?? {}, 'source')),
    os: roles.os === null ? null : readOsPackage(roles.os, notes),
    packages: withRelations({ packages, relations: relationsOf(document), isOther: (ref) => others.has(ref) }, notes),
    fileCount: listField(document, 'files').length,
    gaps: [...readGaps(document), ...notes.finish()],
    tools: readTools(document),
  };
}

type Roles = {
  readonly image: JsonObject | null;
  readonly described: JsonObject | null;
  readonly os: JsonObject | null;
};

/** Finds the package that stands for the image and the one that stands for the distribution. */
function readRoles(document: JsonObject): Roles {
  const packages = objectsField(document, 'packages');
  const ids = new Set([
    ...listField(document, 'documentDescribes'),
    ...objectsField(document, 'relationships').flatMap(describedBy),
  ]);
  const described = packages.find((item) => ids.has(textField(item, 'SPDXID') ?? '')) ?? null;
  const os =
    packages.find((item) => /^OPERATING[-_]SYSTEM$/.test(textField(item, 'primaryPackagePurpose') ?? '')) ?? null;
  return { described, image: described !== null && isImage(described) ? described : null, os };
}

function describedBy(relationship: JsonObject): readonly string[] {
  const [from, to] = [
    textField(relationship, 'spdxElementId') ?? '',
    textField(relationship, 'relatedSpdxElement') ?? '',
  ];
  const type = textField(relationship, 'relationshipType');
  if (type === 'DESCRIBES') return from === 'SPDXRef-DOCUMENT' ? [to] : [];
  return type === 'DESCRIBED_BY' && to === 'SPDXRef-DOCUMENT' ? [from] : [];
}

/** Names of the elements that are no packages, and of the two that mean nothing. SPDX 2.3, 11.1. */
function otherNames(document: JsonObject, { image, os }: Roles): Set<string> {
  const elements = [image ?? {}, os ?? {}, ...objectsField(document, 'files'), ...objectsField(document, 'snippets')];
  const names = elements.map((item) => textField(item, 'SPDXID') ?? '');
  return new Set(['SPDXRef-DOCUMENT', 'NONE', 'NOASSERTION', ...names]);
}

/** Types of relationships that say what a package needs to run: from the one that needs, and the other way round. */
const NEEDS: ReadonlySet<string> = new Set(['DEPENDS_ON', 'HAS_PREREQUISITE']);
const NEEDED_BY: ReadonlySet<string> = new Set(['DEPENDENCY_OF', 'RUNTIME_DEPENDENCY_OF', 'PREREQUISITE_FOR']);

function* relationsOf(document: JsonObject): Generator<Relation> {
  for (const relationship of objectsField(document, 'relationships')) {
    const type = textField(relationship, 'relationshipType') ?? '';
    const from = textField(relationship, 'spdxElementId') ?? '';
    const to = textField(relationship, 'relatedSpdxElement') ?? '';
    if (NEEDS.has(type)) yield [from, to];
    else if (NEEDED_BY.has(type)) yield [to, from];
  }
}

function isImage(item: JsonObject): boolean {
  const type = parsePurl(purlOf(item) ?? '')?.type ?? '';
  return textField(item, 'primaryPackagePurpose') === 'CONTAINER' || type === 'oci' || type === 'docker';
}

/** The image; a document about something else has at least a name. */
function readImage(image: JsonObject | null, described: JsonObject | null, document: JsonObject): ImageSubject {
  const item = image ?? described ?? {};
  const name = textField(item, 'name') ?? textField(document, 'name') ?? '';
  const version = textField(item, 'versionInfo') ?? '';
  const written = readSubject(objectField(factsOf(item) ?? {}, 'subject'));
  if (written !== null && image !== null && [written.digest, written.imageId, ''].includes(version)) return written;
  const digest = [version, parsePurl(purlOf(item) ?? '')?.version ?? ''].find((text) => isDigest(text)) ?? '';
  return {
    reference: name,
    digest: isDigest(digest) ? digest : null,
    indexDigest: null,
    imageId: null,
    platform: null,
  };
}

function readOsPackage(item: JsonObject, notes: GapNotes): OperatingSystem {
  const name = textField(item, 'name') ?? '';
  const written = readOs(objectField(factsOf(item) ?? {}, 'os'));
  if (written !== null && spdxName(written.id) === name) return written;
  if (written !== null) notes.note('SBOM_CONTRADICTION', name);
  return plainOs(name, textField(item, 'versionInfo'), textField(item, 'description'));
}

/** Gaps that Assay stated; one that cannot be read counts as incomplete. */
function readGaps(document: JsonObject): readonly Gap[] {
  return objectsField(document, 'annotations').flatMap((annotation) => {
    const facts = factsOf({ annotations: [annotation] });
    if (facts === null || facts['gap'] === undefined) return [];
    return [readGap(objectField(facts, 'gap')) ?? sbomGap('SBOM_INCOMPLETE', 'A gap that it states cannot be read.')];
  });
}

function readTools(document: JsonObject): readonly string[] {
  return listField(objectField(document, 'creationInfo'), 'creators').flatMap((creator) =>
    typeof creator === 'string' && creator.startsWith('Tool:') ? [creator.slice('Tool:'.length).trim()] : [],
  );
}
