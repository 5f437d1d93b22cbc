import { type JsonObject, type Location, isDigest } from '@assay/core';
import { objectsField, textField } from '../decode/json-fields.ts';

/** Comments by which makers of documents say that a relationship leads from a package to the file that it was found by. */
const EVIDENCE = /^(?:evident-by:|The package was found by the file\.)/;

/** Places of one package that are taken over. */
const MAX_LOCATIONS = 100;

/** Files by which packages were found, by the identifier of the package: syft and BuildKit say so with relationships of no type. */
export function readEvidence(document: JsonObject): ReadonlyMap<string, readonly Location[]> {
  const files = new Map(objectsField(document, 'files').map((file) => [textField(file, 'SPDXID') ?? '', file]));
  const places = new Map<string, Location[]>();
  for (const relationship of objectsField(document, 'relationships')) {
    if (textField(relationship, 'relationshipType') !== 'OTHER') continue;
    if (!EVIDENCE.test(textField(relationship, 'comment') ?? '')) continue;
    const location = locationOf(files.get(textField(relationship, 'relatedSpdxElement') ?? ''));
    const id = textField(relationship, 'spdxElementId') ?? '';
    const known = places.get(id) ?? [];
    if (location !== null && known.length < MAX_LOCATIONS) places.set(id, [...known, location]);
  }
  return places;
}

function locationOf(file: JsonObject | undefined): Location | null {
  const name = textField(file ?? {}, 'fileName');
  if (name === undefined || name === '') return null;
  const layer = /\blayerID: (\S+)/.exec(textField(file ?? {}, 'comment') ?? '')?.[1] ?? '';
  return { path: `/${name.replace(/^\.?\/+/, '')}`, layer: isDigest(layer) ? layer : null };
}
