import type { JsonObject, Location, OperatingSystem, Package } from '@assay/core';
import type { Description, DescribedPackage } from '../description/describe.ts';
import { asciiJson } from '../text/json-text.ts';
import { purlText } from '../text/purl-text.ts';

/** A property of CycloneDX: a name and a text. */
export type Property = { readonly name: string; readonly value: string };

/**
 * What CycloneDX has no field for. Names start with `assay:`; values that have structure are JSON in ASCII. The package list
 * of README.md says what each holds.
 */
export function packageProperties(
  { item, needsOwned }: DescribedPackage,
  options: { readonly keepLicenses: boolean },
): Property[] {
  return [
    ...text('type', item.type),
    ...text('architecture', item.architecture),
    ...text('sourceName', item.sourceName),
    ...text('sourceVersion', item.sourceVersion),
    ...text('ownedBy', item.ownedBy),
    ...needsOwned.flatMap((purl) => text('dependsOn', purlText(purl))),
    ...item.locations.flatMap((location) => text('location', locationText(location))),
    ...layersOf(item).flatMap((layer) => text('layer', layer)),
    ...(options.keepLicenses ? item.licenses.flatMap((license) => text('license', license)) : []),
    ...(Object.keys(item.metadata).length === 0 ? [] : text('metadata', asciiJson(item.metadata))),
  ];
}

function text(name: string, value: string | undefined): Property[] {
  return value === undefined ? [] : [{ name: `assay:${name}`, value }];
}

/** `DIFFID PATH`; `-` stands for no layer. */
function locationText({ path, layer }: Location): string {
  return `${layer ?? '-'} ${path}`;
}

function layersOf(item: Package): readonly string[] {
  return [...new Set(item.locations.flatMap(({ layer }) => (layer === null ? [] : [layer])))];
}

/** Properties of the image itself. */
export function subjectProperties({ subject, source }: Description): Property[] {
  const platform = subject.platform === null ? null : { ...subject.platform };
  const facts: JsonObject = { ...subject, platform };
  return [
    { name: 'assay:subject', value: asciiJson(facts) },
    { name: 'assay:source', value: asciiJson(source) },
  ];
}

/** Properties of the distribution. */
export function osProperties(os: OperatingSystem): Property[] {
  return [{ name: 'assay:os', value: asciiJson({ ...os }) }];
}

/** One property for each gap, for the metadata of the document. */
export function gapProperties({ gaps }: Description): Property[] {
  return gaps.map((gap) => ({ name: 'assay:gap', value: asciiJson({ ...gap }) }));
}
