import { type Gap, type ImageSubject, type JsonObject, type OperatingSystem, isDigest } from '@assay/core';
import { plainOs, readGap, readLayers, readOs, readSubject } from '../decode/facts.ts';
import { type NamedPackage, withRelations } from '../decode/dependency-edges.ts';
import { type GapNotes, gapNotes, sbomGap } from '../decode/gap-notes.ts';
import { listField, objectField, textField } from '../decode/json-fields.ts';
import { parsePurl } from '../decode/package-from-component.ts';
import { sbomError } from '../errors.ts';
import type { ReadSbom } from '../sbom-document.ts';
import { assemble } from '../spdx/read-package.ts';
import { spdxName } from '../spdx/spdx-name.ts';
import { isObject } from '../text/json-text.ts';
import { type Graph, idText, readElements } from './graph.ts';
import { packageFields, purlOf } from './read-package.ts';
import { relationsOf } from './read-relations.ts';

/**
 * Reads an SPDX 3.0 document: a graph of elements.
 * @throws SBOM_VERSION_UNSUPPORTED, SBOM_INVALID
 */
export function readGraph(document: JsonObject): ReadSbom {
  const items = document['@graph'];
  if (!Array.isArray(items)) throw sbomError('SBOM_INVALID', 'the SPDX 3 document has no @graph');
  const notes = gapNotes();
  const graph = readElements(listField(document, '@graph'), notes);
  const specVersion = textField(graph.ofType('CreationInfo')[0] ?? {}, 'specVersion') ?? '';
  if (!/^3\.0(?:\.\d+)?$/.test(specVersion)) {
    throw sbomError('SBOM_VERSION_UNSUPPORTED', `SPDX ${JSON.stringify(specVersion.slice(0, 20))} is not read`);
  }
  const all = PACKAGE_TYPES.flatMap((type) => graph.ofType(type));
  const root = rootPackage(graph);
  const image = root !== null && isImage(root) ? root : null;
  const os = all.find((item) => textField(item, 'software_primaryPurpose') === 'operatingSystem') ?? null;
  const packages = all
    .filter((item) => item !== image && item !== os)
    .flatMap((element): readonly NamedPackage[] => {
      const item = assemble(packageFields(element, graph), notes);
      return item === null ? [] : [{ ref: idText(element), item }];
    });
  const isOther = (ref: string): boolean => NOTHING.test(ref) || graph.resolve(ref) !== null;
  return {
    format: 'spdx3-json',
    specVersion,
    subject: readImage(root, image, graph),
    layers: readLayers(objectField(graph.factsAbout(image ?? {}) ?? {}, 'source')),
    os: os === null ? null : readOsPackage(os, graph, notes),
    packages: withRelations({ packages, relations: relationsOf(graph), isOther }, notes),
    fileCount: graph.ofType('software_File').length,
    gaps: [...readGaps(graph), ...notes.finish()],
    tools: graph.ofType('Tool').map((item) => textField(item, 'name') ?? ''),
  };
}

/** The two elements that stand for nothing. SPDX 3.0.1, Core. */
const NOTHING = /^(?:https:\/\/spdx\.org\/rdf\/3\.[0-9.]{1,10}\/terms\/Core\/)?(?:NoneElement|NoAssertionElement)$/;

/** A model and a data set are packages as well. */
const PACKAGE_TYPES: readonly string[] = ['software_Package', 'ai_AIPackage', 'dataset_DatasetPackage'];

/** The element that the SBOM is about: root of the SBOM, or of the document where there is no SBOM element. */
function rootPackage(graph: Graph): JsonObject | null {
  for (const type of ['software_Sbom', 'Bom', 'SpdxDocument']) {
    for (const collection of graph.ofType(type)) {
      for (const reference of listField(collection, 'rootElement')) {
        const element = graph.resolve(reference);
        if (element !== null && PACKAGE_TYPES.includes(textField(element, 'type') ?? '')) return element;
      }
    }
  }
  return null;
}

function isImage(item: JsonObject): boolean {
  const type = parsePurl(purlOf(item) ?? '')?.type ?? '';
  return textField(item, 'software_primaryPurpose') === 'container' || type === 'oci' || type === 'docker';
}

function readImage(root: JsonObject | null, image: JsonObject | null, graph: Graph): ImageSubject {
  const item = root ?? {};
  const name = textField(item, 'name') ?? textField(graph.ofType('SpdxDocument')[0] ?? {}, 'name') ?? '';
  const version = textField(item, 'software_packageVersion') ?? '';
  const written = image === null ? null : readSubject(objectField(graph.factsAbout(image) ?? {}, 'subject'));
  if (written !== null && [written.digest, written.imageId, ''].includes(version)) return written;
  const digest = [version, parsePurl(purlOf(item) ?? '')?.version ?? ''].find((text) => isDigest(text)) ?? '';
  return {
    reference: name,
    digest: isDigest(digest) ? digest : null,
    indexDigest: null,
    imageId: null,
    platform: null,
  };
}

function readOsPackage(item: JsonObject, graph: Graph, notes: GapNotes): OperatingSystem {
  const name = textField(item, 'name') ?? '';
  const written = readOs(objectField(graph.factsAbout(item) ?? {}, 'os'));
  if (written !== null && spdxName(written.id) === name) return written;
  if (written !== null) notes.note('SBOM_CONTRADICTION', name);
  return plainOs(name, textField(item, 'software_packageVersion'), textField(item, 'description'));
}

/** Gaps that Assay stated, and a list of contents that calls itself incomplete without one. */
function readGaps(graph: Graph): readonly Gap[] {
  const written = graph.allFacts().flatMap((facts) => {
    if (facts['gap'] === undefined) return [];
    const gap = isObject(facts['gap']) ? readGap(facts['gap']) : null;
    return [gap ?? sbomGap('SBOM_INCOMPLETE', 'A gap that it states cannot be read.')];
  });
  const incomplete = graph
    .ofType('Relationship')
    .some(
      (item) => textField(item, 'relationshipType') === 'contains' && textField(item, 'completeness') === 'incomplete',
    );
  const told = written.some((gap) => gap.effect === 'incomplete');
  return incomplete && !told ? [...written, sbomGap('SBOM_INCOMPLETE', '')] : written;
}
