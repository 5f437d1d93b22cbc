import type { JsonObject, JsonValue } from '@assay/core';
import { sbomError } from '../errors.ts';
import { listed, present } from '../text/json-text.ts';
import type { ReadElement } from '../xml/read-xml.ts';

const NAMESPACE = /^http:\/\/cyclonedx\.org\/schema\/bom\/([0-9.]{1,10})$/;

/**
 * The document in the shape of the JSON schema, as far as it is read.
 * @throws SBOM_NOT_RECOGNIZED when the root element is not a `bom` of CycloneDX.
 */
export function bomFromXml(root: ReadElement): JsonObject {
  const namespaces = [...root.attributes].filter(([key]) => key === 'xmlns' || key.startsWith('xmlns:'));
  const version = namespaces.map(([, value]) => NAMESPACE.exec(value)?.[1]).find((found) => found !== undefined);
  if (root.name !== 'bom' || version === undefined) {
    throw sbomError('SBOM_NOT_RECOGNIZED', 'the XML document is not a CycloneDX bom');
  }
  const metadata = child(root, 'metadata');
  return present({
    specVersion: version,
    metadata: metadata === undefined ? undefined : readMetadata(metadata),
    components: items(root, 'components').map(readComponent),
    dependencies: listed(items(root, 'dependencies').flatMap(readDependency)),
    compositions: items(root, 'compositions').map((item) => present({ aggregate: leaf(item, 'aggregate') })),
  });
}

/** An element of a dependency inside another is what that one needs; recursion ends because the depth of the document is bounded. */
function readDependency(element: ReadElement): readonly JsonObject[] {
  if (element.name !== 'dependency') return [];
  const needed = element.children.filter(({ name }) => name === 'dependency');
  const own = present({
    ref: element.attributes.get('ref'),
    dependsOn: needed.map((item) => item.attributes.get('ref') ?? ''),
  });
  return [own, ...needed.filter((item) => item.children.length > 0).flatMap(readDependency)];
}

function readMetadata(metadata: ReadElement): JsonObject {
  const component = child(metadata, 'component');
  const tools = child(metadata, 'tools');
  const components = tools === undefined ? [] : items(tools, 'components');
  return present({
    component: component === undefined ? undefined : readComponent(component),
    tools: components.length > 0 ? { components: components.map(readTool) } : items(metadata, 'tools').map(readTool),
    properties: properties(metadata),
  });
}

function readTool(element: ReadElement): JsonObject {
  return present({ name: leaf(element, 'name'), version: leaf(element, 'version') });
}

/** A component; recursion ends because the depth of the document is bounded. */
function readComponent(element: ReadElement): JsonObject {
  if (element.name !== 'component') return {};
  const supplier = child(element, 'supplier');
  const evidence = child(element, 'evidence');
  return present({
    type: element.attributes.get('type'),
    'bom-ref': element.attributes.get('bom-ref'),
    supplier: supplier === undefined ? undefined : present({ name: leaf(supplier, 'name') }),
    authors: listed(items(element, 'authors').map((item) => present({ name: leaf(item, 'name') }))),
    author: leaf(element, 'author'),
    publisher: leaf(element, 'publisher'),
    group: leaf(element, 'group'),
    name: leaf(element, 'name'),
    version: leaf(element, 'version'),
    description: leaf(element, 'description'),
    hashes: listed(
      items(element, 'hashes').map((item) => present({ alg: item.attributes.get('alg'), content: item.text })),
    ),
    licenses: listed(items(element, 'licenses').map(readLicense)),
    cpe: leaf(element, 'cpe'),
    purl: leaf(element, 'purl'),
    properties: properties(element),
    components: listed(items(element, 'components').map(readComponent)),
    evidence: evidence === undefined ? undefined : readEvidence(evidence),
  });
}

function readLicense(element: ReadElement): JsonObject {
  const acknowledgement = element.attributes.get('acknowledgement');
  if (element.name === 'expression') return present({ acknowledgement, expression: element.text });
  return { license: present({ id: leaf(element, 'id'), name: leaf(element, 'name'), acknowledgement }) };
}

function readEvidence(evidence: ReadElement): JsonObject {
  const occurrences = items(evidence, 'occurrences').map((item) =>
    present({ location: leaf(item, 'location'), additionalContext: leaf(item, 'additionalContext') }),
  );
  return { occurrences };
}

function properties(element: ReadElement): readonly JsonValue[] | undefined {
  const found = items(element, 'properties').map((item) =>
    present({ name: item.attributes.get('name'), value: item.text }),
  );
  return listed(found);
}

function leaf(element: ReadElement, name: string): string | undefined {
  return child(element, name)?.text;
}

function child(element: ReadElement, name: string): ReadElement | undefined {
  return element.children.find((item) => item.name === name);
}

/** The elements inside the children of that name: the schema allows one, but a second must not hide its components. */
function items(element: ReadElement, name: string): readonly ReadElement[] {
  return element.children.flatMap((item) => (item.name === name ? item.children : []));
}
