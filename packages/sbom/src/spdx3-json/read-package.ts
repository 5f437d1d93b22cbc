import type { JsonObject, JsonValue } from '@assay/core';
import { listField, objectsField, textField } from '../decode/json-fields.ts';
import { readDigest } from '../description/digests.ts';
import type { ExtractedLicense } from '../spdx/declared-license.ts';
import type { SpdxPackageFields } from '../spdx/read-package.ts';
import { present } from '../text/json-text.ts';
import type { Graph } from './graph.ts';

/** The package URL: its own field, or the first identifier of that kind. */
export function purlOf(element: JsonObject): string | undefined {
  const identifiers = objectsField(element, 'externalIdentifier');
  const found = identifiers.find((item) => textField(item, 'externalIdentifierType') === 'packageUrl');
  return (
    textField(element, 'software_packageUrl') ?? (found === undefined ? undefined : textField(found, 'identifier'))
  );
}

/** A package as shown, with the licences that its relationships lead to. */
export function packageFields(element: JsonObject, graph: Graph): SpdxPackageFields {
  const declared = licenseOf(element, 'hasDeclaredLicense', graph);
  const concluded = licenseOf(element, 'hasConcludedLicense', graph);
  return {
    name: textField(element, 'name') ?? '',
    version: textField(element, 'software_packageVersion') ?? '',
    purl: purlOf(element),
    declared: declared.expression,
    concluded: concluded.expression,
    extracted: new Map([...concluded.extracted, ...declared.extracted]),
    facts: graph.factsAbout(element),
    metadata: foreignMetadata(element, graph),
  };
}

type License = { readonly expression: string; readonly extracted: ReadonlyMap<string, ExtractedLicense> };

/** What the relationships of one kind lead to; several licences all apply. */
function licenseOf(element: JsonObject, relationshipType: string, graph: Graph): License {
  const extracted = new Map<string, ExtractedLicense>();
  const references = graph
    .from(element)
    .filter((item) => textField(item, 'relationshipType') === relationshipType)
    .flatMap((item) => listField(item, 'to'));
  const licenses = references.map((reference) => readLicense(reference, graph));
  for (const license of licenses) for (const [id, text] of license.extracted) extracted.set(id, text);
  const expressions = licenses.map(({ expression }) => expression).filter((text) => text !== 'NOASSERTION');
  const joined =
    expressions.length > 1 ? expressions.map((text) => (text.includes(' ') ? `(${text})` : text)) : expressions;
  return {
    expression: joined.length === 0 ? 'NOASSERTION' : joined.join(' AND '),
    extracted,
  };
}

/** A licence is an expression, a licence of the list named by its address, or a text of its own. */
function readLicense(reference: JsonValue, graph: Graph): License {
  const listedId = /^https?:\/\/spdx\.org\/licenses\/([A-Za-z0-9.+-]+)$/.exec(
    typeof reference === 'string' ? reference : '',
  )?.[1];
  const element = graph.resolve(reference);
  if (element === null) return { expression: listedId ?? 'NOASSERTION', extracted: new Map() };
  const expression = textField(element, 'simplelicensing_licenseExpression');
  if (expression !== undefined) return { expression, extracted: customLicenses(element, graph) };
  const name = textField(element, 'name') ?? textField(element, 'simplelicensing_licenseText');
  return { expression: listedId ?? name ?? 'NOASSERTION', extracted: new Map() };
}

function customLicenses(element: JsonObject, graph: Graph): ReadonlyMap<string, ExtractedLicense> {
  return new Map(
    objectsField(element, 'simplelicensing_customIdToUri').flatMap((entry) => {
      const id = textField(entry, 'key');
      const license = graph.resolve(entry['value']);
      if (id === undefined || license === null) return [];
      const text = textField(license, 'simplelicensing_licenseText') ?? '';
      return [[id, { id, name: textField(license, 'name') ?? '', text }] as const];
    }),
  );
}

function foreignMetadata(element: JsonObject, graph: Graph): JsonObject {
  const digests = objectsField(element, 'verifiedUsing').flatMap((item): [string, JsonValue][] => {
    const digest = readDigest(textField(item, 'algorithm') ?? '', textField(item, 'hashValue') ?? '');
    return digest === null ? [] : [[digest.algorithm, digest.hex]];
  });
  const nameOf = (reference: JsonValue | undefined): string | undefined =>
    textField(graph.resolve(reference) ?? {}, 'name');
  return present({
    supplier: nameOf(element['suppliedBy']),
    author: nameOf(listField(element, 'originatedBy')[0]),
    digests: digests.length === 0 ? undefined : Object.fromEntries(digests),
  });
}
