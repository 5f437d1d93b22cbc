import {
  type Gap,
  type ImageSubject,
  type JsonObject,
  type JsonValue,
  type Location,
  type OperatingSystem,
  type Platform,
  type SourceLayer,
  isDigest,
  normalizePlatform,
  parsePlatform,
} from '@assay/core';
import { isObject } from '../text/json-text.ts';
import { listField, objectsField, sizeField, textField } from './json-fields.ts';

/** Reads a subject as Assay writes it into documents; null when it is none. */
export function readSubject(facts: JsonObject): ImageSubject | null {
  const reference = textField(facts, 'reference');
  if (reference === undefined) return null;
  return {
    reference,
    digest: digestField(facts, 'digest'),
    indexDigest: digestField(facts, 'indexDigest'),
    imageId: digestField(facts, 'imageId'),
    platform: readPlatform(facts['platform']),
  };
}

/** A digest; null when the field is absent or none. */
function digestField(item: JsonObject, key: string): ImageSubject['digest'] {
  const text = textField(item, key);
  return text !== undefined && isDigest(text) ? text : null;
}

function readPlatform(value: JsonValue | undefined): Platform | null {
  if (typeof value === 'string') return parsedPlatform(value);
  if (!isObject(value)) return null;
  const [os, architecture] = [textField(value, 'os'), textField(value, 'architecture')];
  if (os === undefined || architecture === undefined) return null;
  return normalizePlatform(os, architecture, textField(value, 'variant') ?? null);
}

function parsedPlatform(text: string): Platform | null {
  try {
    return parsePlatform(text);
  } catch {
    return null;
  }
}

/** Reads layers; an entry without a diffID is left out. */
export function readLayers(source: JsonObject): readonly SourceLayer[] {
  return objectsField(source, 'layers').flatMap((layer) => {
    const diffId = digestField(layer, 'diffId');
    if (diffId === null) return [];
    return [
      {
        digest: digestField(layer, 'digest'),
        diffId,
        mediaType: textField(layer, 'mediaType') ?? '',
        sizeBytes: sizeField(layer, 'sizeBytes') ?? 0,
        createdBy: textField(layer, 'createdBy') ?? null,
      },
    ];
  });
}

/** Reads a distribution; null when it has no id. */
export function readOs(facts: JsonObject): OperatingSystem | null {
  const id = textField(facts, 'id');
  if (id === undefined) return null;
  const text = (key: string): string | null => textField(facts, key) ?? null;
  return {
    id,
    idLike: listField(facts, 'idLike').filter((item) => typeof item === 'string'),
    name: text('name'),
    prettyName: text('prettyName'),
    versionId: text('versionId'),
    version: text('version'),
    versionCodename: text('versionCodename'),
    cpeName: text('cpeName'),
    supportEnd: text('supportEnd'),
    ...support(facts),
    source: textField(facts, 'source') ?? '',
  };
}

function support(facts: JsonObject): Pick<OperatingSystem, 'supportEndSource' | 'extendedSupportEnd'> {
  const [source, extended] = [textField(facts, 'supportEndSource'), textField(facts, 'extendedSupportEnd')];
  return {
    ...(source === undefined ? {} : { supportEndSource: source }),
    ...(extended === undefined ? {} : { extendedSupportEnd: extended }),
  };
}

/** A distribution of which a document tells only name and version. */
export function plainOs(id: string, versionId: string | undefined, prettyName: string | undefined): OperatingSystem {
  return {
    id: id.toLowerCase(),
    idLike: [],
    name: null,
    prettyName: prettyName ?? null,
    versionId: versionId ?? null,
    version: null,
    versionCodename: null,
    cpeName: null,
    supportEnd: null,
    source: '',
  };
}

/** Reads a gap that Assay wrote; one whose effect is not readable counts as incomplete. */
export function readGap(facts: JsonObject): Gap | null {
  const [code, message] = [textField(facts, 'code'), textField(facts, 'message')];
  if (code === undefined || message === undefined) return null;
  const [path, cataloger] = [textField(facts, 'path'), textField(facts, 'cataloger')];
  const layer = digestField(facts, 'layer');
  return {
    code,
    effect: textField(facts, 'effect') === 'partial' ? 'partial' : 'incomplete',
    message,
    ...(path === undefined ? {} : { path }),
    ...(layer === null ? {} : { layer }),
    ...(cataloger === undefined ? {} : { cataloger }),
  };
}

/** Reads locations; entries without a path are left out. */
export function readLocations(items: readonly JsonObject[]): readonly Location[] {
  return items.flatMap((item) => {
    const path = textField(item, 'path');
    return path === undefined ? [] : [{ path, layer: digestField(item, 'layer') }];
  });
}
