import { type JsonObject, type Location, isDigest } from '@assay/core';
import { objectsField, textField } from '../decode/json-fields.ts';
import { MAX_DEPTH } from '../decode/limits.ts';
import { readStrictJson } from '../decode/strict-json.ts';
import { isObject, present } from '../text/json-text.ts';

/** Values of the properties of that name, in order. */
export function propertyValues(component: JsonObject, name: string): readonly string[] {
  return objectsField(component, 'properties').flatMap((item) => {
    const value = textField(item, 'value') ?? '';
    return textField(item, 'name') === name ? [value] : [];
  });
}

/** A property that holds a JSON object; undefined when it is absent or damaged. */
export function jsonProperty(component: JsonObject, name: string): JsonObject | undefined {
  const [value] = propertyValues(component, name);
  const parsed = value === undefined ? undefined : (readStrictJson(value, MAX_DEPTH) ?? undefined);
  return isObject(parsed) ? parsed : undefined;
}

/** What Assay wrote beside the fields of CycloneDX; null for a component of another maker. */
export function readFacts(component: JsonObject): JsonObject | null {
  const text = (name: string): string | undefined => propertyValues(component, `assay:${name}`)[0];
  if (text('type') === undefined) return null;
  return present({
    type: text('type'),
    architecture: text('architecture'),
    sourceName: text('sourceName'),
    sourceVersion: text('sourceVersion'),
    ownedBy: text('ownedBy'),
    metadata: jsonProperty(component, 'assay:metadata'),
  });
}

/** Locations: Assay's own properties, else those that other makers are known to write, else the evidence. */
export function readLocations(component: JsonObject): readonly Location[] {
  const own = propertyValues(component, 'assay:location').flatMap(readLocation);
  if (own.length > 0) return own;
  const foreign = [...syftLocations(component), ...trivyLocations(component)];
  if (foreign.length > 0) return foreign;
  const evidence = component['evidence'];
  return objectsField(isObject(evidence) ? evidence : {}, 'occurrences').flatMap((item) => {
    const path = textField(item, 'location');
    return path === undefined
      ? []
      : [location(path, /^layer (\S+)$/.exec(textField(item, 'additionalContext') ?? '')?.[1])];
  });
}

/** `DIFFID PATH` or `- PATH`. */
function readLocation(text: string): readonly Location[] {
  const blank = text.indexOf(' ');
  const layer = text.slice(0, blank);
  return blank < 0 || (layer !== '-' && !isDigest(layer)) ? [] : [location(text.slice(blank + 1), layer)];
}

/** `syft:location:N:path` and `syft:location:N:layerID`. */
function syftLocations(component: JsonObject): readonly Location[] {
  const layers = new Map<string, string>();
  const paths = new Map<string, string>();
  for (const item of objectsField(component, 'properties')) {
    const [, index, field] = /^syft:location:(\d{1,6}):(path|layerID)$/.exec(textField(item, 'name') ?? '') ?? [];
    if (index !== undefined) (field === 'path' ? paths : layers).set(index, textField(item, 'value') ?? '');
  }
  return [...paths].map(([index, path]) => location(path, layers.get(index)));
}

/** `aquasecurity:trivy:FilePath` and `…:LayerDiffID`; a package of a distribution has only the latter. */
function trivyLocations(component: JsonObject): readonly Location[] {
  const [path] = propertyValues(component, 'aquasecurity:trivy:FilePath');
  const [layer] = propertyValues(component, 'aquasecurity:trivy:LayerDiffID');
  return path === undefined ? [] : [location(path.startsWith('/') ? path : `/${path}`, layer)];
}

function location(path: string, layer: string | undefined): Location {
  return { path, layer: layer !== undefined && isDigest(layer) ? layer : null };
}
