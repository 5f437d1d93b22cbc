import {
  type Gap,
  type ImageSubject,
  type JsonObject,
  type JsonValue,
  type OperatingSystem,
  isDigest,
} from '@assay/core';
import { plainOs, readGap, readLayers, readOs, readSubject } from '../decode/facts.ts';
import { type NamedPackage, type Relation, withRelations } from '../decode/dependency-edges.ts';
import { gapNotes, sbomGap } from '../decode/gap-notes.ts';
import { listField, objectField, objectsField, textField } from '../decode/json-fields.ts';
import { MAX_DEPTH } from '../decode/limits.ts';
import { parsePurl } from '../decode/package-from-component.ts';
import { readStrictJson } from '../decode/strict-json.ts';
import { sbomError } from '../errors.ts';
import type { ReadSbom } from '../sbom-document.ts';
import { isJsonList, isObject } from '../text/json-text.ts';
import type { Fit } from './exact-component.ts';
import { type BomContext, exactComponent, readPackage } from './read-component.ts';
import { jsonProperty, propertyValues } from './read-properties.ts';

/** The versions that are read. */
const VERSIONS: ReadonlySet<string> = new Set(['1.2', '1.3', '1.4', '1.5', '1.6', '1.7']);

/**
 * Reads a CycloneDX document in the shape of its JSON schema.
 * @throws SBOM_VERSION_UNSUPPORTED
 */
export function readBom(
  bom: JsonObject,
  { format, fit }: { readonly format: ReadSbom['format']; readonly fit: Fit },
): ReadSbom {
  const specVersion = textField(bom, 'specVersion') ?? '';
  if (!VERSIONS.has(specVersion)) {
    throw sbomError('SBOM_VERSION_UNSUPPORTED', `CycloneDX ${JSON.stringify(specVersion.slice(0, 20))} is not read`);
  }
  const gaps = gapNotes();
  const context: BomContext = { specVersion, fit, gaps };
  const metadata = objectField(bom, 'metadata');
  const shownRoot = metadata['component'];
  const root = isObject(shownRoot) ? exactComponent(shownRoot, context) : null;
  const { packages, others, ...found } = readComponents([...rootPackage(root), ...componentsOf(bom, context)], context);
  for (const item of [root ?? {}, ...objectsField(bom, 'services')]) others.add(textField(item, 'bom-ref') ?? '');
  const relations = { packages, relations: relationsOf(bom, context), isOther: (ref: string) => others.has(ref) };
  const written = propertyValues(metadata, 'assay:gap').map(readWrittenGap);
  return {
    format,
    specVersion,
    subject: readRoot(root),
    layers: root === null ? [] : readLayers(jsonProperty(root, 'assay:source') ?? {}),
    ...found,
    packages: withRelations(relations, gaps),
    gaps: [...written, ...completeness(bom, written), ...gaps.finish()],
    tools: readTools(metadata),
  };
}

type Found = {
  readonly os: OperatingSystem | null;
  readonly packages: readonly NamedPackage[];
  /** Names of components that are no packages. */
  readonly others: Set<string>;
  readonly fileCount: number;
};

/** Reads components and those inside them; the nesting of the document was bounded before. */
function readComponents(components: readonly JsonValue[], context: BomContext): Found {
  let os: OperatingSystem | null = null;
  let fileCount = 0;
  const packages: NamedPackage[] = [];
  const others = new Set<string>();
  const pending = components.toReversed();
  while (pending.length > 0) {
    const component = pending.pop();
    if (!isObject(component)) {
      context.gaps.note('SBOM_COMPONENT_UNREADABLE', '(not an object)');
      continue;
    }
    for (const nested of componentsOf(component, context).toReversed()) pending.push(nested);
    const type = textField(component, 'type');
    const ref = textField(component, 'bom-ref') ?? '';
    const isFile = type === 'file' && textField(component, 'purl') === undefined;
    const isOs = type === 'operating-system' && os === null;
    const item = isFile || isOs ? null : readPackage(component, context);
    if (isFile) fileCount += 1;
    if (isOs) os = readOsComponent(component, context);
    if (item === null) others.add(ref);
    else packages.push({ ref, item, needsOwned: propertyValues(component, 'assay:dependsOn') });
  }
  return { os, packages, others, fileCount };
}

/** Who needs whom: each entry names one component, and those that it depends on directly. */
function* relationsOf(bom: JsonObject, { gaps }: BomContext): Generator<Relation> {
  for (const entry of listField(bom, 'dependencies')) {
    const from = isObject(entry) ? textField(entry, 'ref') : undefined;
    if (!isObject(entry) || from === undefined) {
      gaps.note('SBOM_REFERENCE_UNKNOWN', '(an entry without ref)');
      continue;
    }
    for (const to of listField(entry, 'dependsOn')) yield [from, typeof to === 'string' ? to : ''];
  }
}

/** The components in a document or component; a field of another type hides them, which is a gap. */
function componentsOf(parent: JsonObject, { gaps }: BomContext): readonly JsonValue[] {
  if (parent['components'] === undefined || isJsonList(parent['components'])) return listField(parent, 'components');
  gaps.note('SBOM_COMPONENT_UNREADABLE', '(components is not a list)');
  return [];
}

function readOsComponent(component: JsonObject, context: BomContext): OperatingSystem | null {
  const exact = exactComponent(component, context);
  const written = readOs(jsonProperty(exact, 'assay:os') ?? {});
  const name = textField(exact, 'name') ?? '';
  if (written !== null && written.id === name) return written;
  if (written !== null) context.gaps.note('SBOM_CONTRADICTION', name);
  return plainOs(name, textField(exact, 'version'), textField(exact, 'description'));
}

/** The component that the document is about is a package too, unless it is an image. */
function rootPackage(root: JsonObject | null): readonly JsonObject[] {
  const purl = root === null ? undefined : textField(root, 'purl');
  if (root === null || purl === undefined || textField(root, 'type') === 'container') return [];
  return ['oci', 'docker'].includes(parsePurl(purl)?.type ?? '') ? [] : [{ ...root, components: [] }];
}

function readRoot(root: JsonObject | null): ImageSubject {
  const component = root ?? {};
  const name = textField(component, 'name') ?? '';
  const version = textField(component, 'version') ?? '';
  const written = readSubject(jsonProperty(component, 'assay:subject') ?? {});
  if (written !== null && written.reference === name && [written.digest, written.imageId, ''].includes(version))
    return written;
  const fromPurl = parsePurl(textField(component, 'purl') ?? '')?.version ?? '';
  const digest = [version, fromPurl].find((text) => isDigest(text)) ?? '';
  return {
    reference: name,
    digest: isDigest(digest) ? digest : null,
    indexDigest: null,
    imageId: null,
    platform: null,
  };
}

function readWrittenGap(text: string): Gap {
  const parsed = readStrictJson(text, MAX_DEPTH) ?? undefined;
  const gap = isObject(parsed) ? readGap(parsed) : null;
  return gap ?? sbomGap('SBOM_INCOMPLETE', 'A gap that it states cannot be read.');
}

/** A document that calls itself incomplete, and does not say where, has a gap that may hide packages. */
function completeness(bom: JsonObject, written: readonly Gap[]): readonly Gap[] {
  const incomplete = objectsField(bom, 'compositions').some((item) =>
    (textField(item, 'aggregate') ?? '').startsWith('incomplete'),
  );
  const told = written.some((gap) => gap.effect === 'incomplete');
  return incomplete && !told ? [sbomGap('SBOM_INCOMPLETE', '')] : [];
}

/** Up to 1.4 a list of tools, since then components and services. */
function readTools(metadata: JsonObject): readonly string[] {
  const tools = metadata['tools'];
  const entries = isObject(tools) ? objectsField(tools, 'components') : objectsField(metadata, 'tools');
  return entries.map((item) => [textField(item, 'name'), textField(item, 'version')].filter(Boolean).join(' '));
}
