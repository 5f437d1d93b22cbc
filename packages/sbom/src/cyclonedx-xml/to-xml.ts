import type { JsonObject, JsonValue } from '@assay/core';
import { isJsonList, isObject } from '../text/json-text.ts';
import type { XmlElement } from '../xml/write-xml.ts';

/** How a field of the JSON document becomes an element. */
type Writer = (value: JsonValue) => XmlElement | null;

/** The document as XML: the schema fixes the order of the elements, which is not that of the JSON fields. */
export function bomElement(bom: JsonObject): XmlElement {
  return {
    name: 'bom',
    attributes: {
      xmlns: `http://cyclonedx.org/schema/bom/${text(bom['specVersion'])}`,
      serialNumber: text(bom['serialNumber']),
      version: text(bom['version']),
    },
    content: sequence(bom, {
      metadata,
      components: list('components', component),
      dependencies: list('dependencies', dependency),
      compositions: list('compositions', composition),
    }),
  };
}

function metadata(value: JsonValue): XmlElement {
  return {
    name: 'metadata',
    content: sequence(value, {
      timestamp: leaf('timestamp'),
      lifecycles: list('lifecycles', (item) => ({
        name: 'lifecycle',
        content: sequence(item, { phase: leaf('phase') }),
      })),
      tools: (tools) => ({
        name: 'tools',
        content: sequence(tools, { components: list('components', component) }),
      }),
      component,
      properties: list('properties', property),
    }),
  };
}

function component(value: JsonValue): XmlElement {
  const reference = field(value, 'bom-ref');
  return {
    name: 'component',
    attributes: {
      type: text(field(value, 'type')),
      ...(reference === undefined ? {} : { 'bom-ref': text(reference) }),
    },
    content: sequence(value, {
      supplier: (item) => ({ name: 'supplier', content: sequence(item, { name: leaf('name') }) }),
      authors: list('authors', (item) => ({ name: 'author', content: sequence(item, { name: leaf('name') }) })),
      author: leaf('author'),
      publisher: leaf('publisher'),
      name: leaf('name'),
      version: leaf('version'),
      description: leaf('description'),
      hashes: list('hashes', (item) => withAttribute('hash', 'alg', item, 'content')),
      licenses: list('licenses', license),
      cpe: leaf('cpe'),
      purl: leaf('purl'),
      externalReferences: list('externalReferences', (item) => ({
        name: 'reference',
        attributes: { type: text(field(item, 'type')) },
        content: sequence(item, { url: leaf('url') }),
      })),
      properties: list('properties', property),
      evidence: (item) => ({
        name: 'evidence',
        content: sequence(item, { occurrences: list('occurrences', occurrence) }),
      }),
    }),
  };
}

function license(value: JsonValue): XmlElement {
  const nested = field(value, 'license');
  const acknowledgement = field(nested ?? value, 'acknowledgement');
  const attributes = acknowledgement === undefined ? {} : { acknowledgement: text(acknowledgement) };
  return nested === undefined
    ? { name: 'expression', attributes, content: text(field(value, 'expression')) }
    : { name: 'license', attributes, content: sequence(nested, { id: leaf('id'), name: leaf('name') }) };
}

function occurrence(value: JsonValue): XmlElement {
  return {
    name: 'occurrence',
    content: sequence(value, { location: leaf('location'), additionalContext: leaf('additionalContext') }),
  };
}

function property(value: JsonValue): XmlElement {
  return withAttribute('property', 'name', value, 'value');
}

function dependency(value: JsonValue): XmlElement {
  const targets = field(value, 'dependsOn');
  return {
    name: 'dependency',
    attributes: { ref: text(field(value, 'ref')) },
    content: (isJsonList(targets) ? targets : []).map((ref) => referenceTo('dependency', ref)),
  };
}

function composition(value: JsonValue): XmlElement {
  return {
    name: 'composition',
    content: sequence(value, {
      aggregate: leaf('aggregate'),
      assemblies: list('assemblies', (ref) => referenceTo('assembly', ref)),
    }),
  };
}

function referenceTo(name: string, ref: JsonValue): XmlElement {
  return { name, attributes: { ref: text(ref) }, content: [] };
}

function withAttribute(name: string, attribute: string, value: JsonValue, content: string): XmlElement {
  return { name, attributes: { [attribute]: text(field(value, attribute)) }, content: text(field(value, content)) };
}

function leaf(name: string): Writer {
  return (value) => ({ name, content: text(value) });
}

function list(name: string, writeItem: (item: JsonValue) => XmlElement): Writer {
  return (value) => ({ name, content: (isJsonList(value) ? value : []).map(writeItem) });
}

/** The fields that the object has, in the order of the writers. */
function sequence(value: JsonValue, writers: Readonly<Record<string, Writer>>): XmlElement[] {
  return Object.entries(writers).flatMap(([key, write]) => {
    const found = field(value, key);
    const element = found === undefined ? null : write(found);
    return element === null ? [] : [element];
  });
}

function field(value: JsonValue, key: string): JsonValue | undefined {
  return isObject(value) ? value[key] : undefined;
}

function text(value: JsonValue | undefined): string {
  return typeof value === 'string' ? value : typeof value === 'number' ? String(value) : '';
}
