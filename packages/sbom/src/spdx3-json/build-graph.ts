import { type Inspection, type JsonObject, type JsonValue, compareText } from '@assay/core';
import { type Description, describe } from '../description/describe.ts';
import type { EncodeOptions } from '../sbom-format.ts';
import { spdxName, toolName } from '../spdx/spdx-name.ts';
import { contentHex } from '../description/content-id.ts';
import {
  type PackageElements,
  fileElement,
  imageElements,
  licenseElements,
  osElements,
  packageElements,
} from './elements.ts';
import { factsAnnotation } from './facts-annotation.ts';
import { type Element, type Namer, namer } from './namer.ts';

/** The context that gives the short names their meaning. SPDX 3.0.1, serialisation. */
const CONTEXT = 'https://spdx.org/rdf/3.0.1/spdx-context.jsonld';

/** The document as the JSON schema of SPDX 3.0.1 has it: a flat graph of elements. */
export function buildGraph(
  inspection: Inspection,
  options: EncodeOptions & { readonly specVersion: string; readonly format: string },
): JsonObject {
  const description = describe(inspection, { ...options, evidenceFiles: true });
  const name = namer(description.uuid);
  const packages = description.packages.map((item) => packageElements(item, name));
  return {
    '@context': CONTEXT,
    '@graph': [
      creation(description, name),
      name.element('Tool', 'tool', { name: toolName(description.tool) }),
      name.element('SoftwareAgent', 'agent', { name: spdxName(description.tool.name) }),
      documentElement(description, name),
      name.element('software_Sbom', 'sbom', {
        rootElement: [name.id('image')],
        software_sbomType: ['analyzed'],
        profileConformance: PROFILES,
      }),
      ...imageElements(description, name),
      ...osElements(description, name),
      ...packages.flatMap(({ elements }) => elements).filter(once()),
      ...description.files.map((file) => fileElement(file, name)),
      ...licenses(packages, name),
      ...relationships(description, name),
      ...description.gaps.map((gap) => factsAnnotation(name, name.id('sbom'), { gap: { ...gap } })),
    ],
  };
}

const PROFILES: readonly string[] = ['core', 'software', 'simpleLicensing'];

function creation({ created }: Description, name: Namer): JsonObject {
  return {
    type: 'CreationInfo',
    '@id': name.creationInfo,
    specVersion: '3.0.1',
    created,
    createdBy: [name.id('agent')],
    createdUsing: [name.id('tool')],
  };
}

function documentElement({ subject }: Description, name: Namer): Element {
  return name.element('SpdxDocument', 'document', {
    name: spdxName(subject.reference),
    rootElement: [name.id('sbom')],
    profileConformance: PROFILES,
  });
}

/** One element for each different expression, and the relationship of each package to its own. */
function licenses(packages: readonly PackageElements[], name: Namer): readonly JsonObject[] {
  const byExpression = Map.groupBy(
    packages.filter(({ expression }) => expression !== 'NOASSERTION'),
    ({ expression }) => expression,
  );
  const elements: JsonObject[] = [];
  for (const [expression, users] of [...byExpression].toSorted(([a], [b]) => compareText(a, b))) {
    const license = licenseElements(expression, users[0]?.extracted ?? [], name);
    for (const element of license.elements) elements.push(element);
    for (const { ref } of users) {
      elements.push(relationship(name, name.id(ref), 'hasDeclaredLicense', [license.id], undefined));
    }
  }
  return elements.filter(once());
}

/** Keeps the first of elements with the same identifier: texts of licences are shared by expressions. */
function once(): (element: JsonObject) => boolean {
  const seen = new Set<JsonValue | undefined>();
  return (element) => !seen.has(element['spdxId']) && seen.add(element['spdxId']).size > 0;
}

/** What contains and needs what. Only a gap that may hide packages is stated; no list is ever called complete. */
function relationships({ os, packages, files, gaps }: Description, name: Namer): readonly JsonObject[] {
  const completeness = gaps.some((gap) => gap.effect === 'incomplete') ? 'incomplete' : 'noAssertion';
  const inside = [...(os === null ? [] : ['operating-system']), ...[...packages, ...files].map(({ ref }) => ref)];
  const owned = new Map<string, string[]>();
  for (const { ref, owners } of [...packages, ...files]) {
    for (const owner of owners)
      owned
        .set(owner, owned.get(owner) ?? [])
        .get(owner)
        ?.push(ref);
  }
  return [
    ...(inside.length === 0
      ? []
      : [relationship(name, name.id('image'), 'contains', inside.map(name.id), completeness)]),
    ...[...owned]
      .toSorted(([a], [b]) => compareText(a, b))
      .map(([owner, refs]) => relationship(name, name.id(owner), 'contains', refs.map(name.id), 'noAssertion')),
    ...evidenceOf(files).map(([found, refs]) =>
      relationship(name, name.id(found), 'hasEvidence', refs.map(name.id), 'noAssertion'),
    ),
    ...packages
      .filter(({ needs }) => needs.length > 0)
      .map(({ ref, needs }) => relationship(name, name.id(ref), 'dependsOn', needs.map(name.id), 'noAssertion')),
  ];
}

/** The files by which each package was found. */
function evidenceOf(files: Description['files']): readonly (readonly [string, readonly string[]])[] {
  const refs = new Map<string, string[]>();
  for (const { ref, evidenceFor } of files) {
    for (const found of evidenceFor) refs.set(found, [...(refs.get(found) ?? []), ref]);
  }
  return [...refs].toSorted(([a], [b]) => compareText(a, b));
}

function relationship(
  name: Namer,
  from: string,
  relationshipType: string,
  to: readonly string[],
  completeness: string | undefined,
): Element {
  const identity = contentHex([from, relationshipType]).slice(0, 24);
  return name.element('Relationship', `relationship-${identity}`, { from, relationshipType, to, completeness });
}
