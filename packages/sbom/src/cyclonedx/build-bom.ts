import { type Inspection, type JsonObject, compareText } from '@assay/core';
import { type Description, describe } from '../description/describe.ts';
import type { EncodeOptions } from '../sbom-format.ts';
import { listed, present } from '../text/json-text.ts';
import { IMAGE_REF, OS_REF, fileComponent, imageComponent, osComponent, packageComponent } from './component.ts';
import { type Fit, fitComponent } from './exact-component.ts';
import { gapProperties } from './properties.ts';

/**
 * The document as the JSON schema of CycloneDX has it; the XML encoder writes the same. Made by hand because the CycloneDX
 * library has neither occurrences nor compositions, and its XML needs a further library.
 */
export function buildBom(
  inspection: Inspection,
  options: EncodeOptions & { readonly specVersion: string; readonly format: string; readonly fit: Fit },
): JsonObject {
  return bomOf(describe(inspection, options), inspection, options);
}

/** The same of what is described already. */
export function bomOf(
  description: Description,
  inspection: Inspection,
  { specVersion, fit }: { readonly specVersion: string; readonly fit: Fit },
): JsonObject {
  const os = osComponent(description);
  const components = [
    ...(os === null ? [] : [os]),
    ...description.packages.map((item) => packageComponent(item, specVersion)),
    ...description.files.map((file) => fileComponent(file, inspection.source.layers[file.entry.layer]?.diffId ?? null)),
  ];
  return {
    $schema: `http://cyclonedx.org/schema/bom-${specVersion}.schema.json`,
    bomFormat: 'CycloneDX',
    specVersion,
    serialNumber: `urn:uuid:${description.uuid}`,
    version: 1,
    metadata: present({
      timestamp: description.created,
      lifecycles: [{ phase: 'post-build' }],
      tools: { components: [{ type: 'application', ...fitTool(description, fit) }] },
      component: fitComponent(imageComponent(description), fit),
      properties: listed(gapProperties(description)),
    }),
    components: components.map((component) => fitComponent(component, fit)),
    dependencies: dependencies(description),
    compositions: [{ aggregate: aggregate(description), assemblies: [IMAGE_REF] }],
  };
}

function fitTool({ tool }: Description, fit: Fit): JsonObject {
  return { name: fit(tool.name), version: fit(tool.version) };
}

/** An inventory is never called complete: what no package explains is not known to be nothing. */
function aggregate({ gaps }: Description): string {
  return gaps.some((gap) => gap.effect === 'incomplete') ? 'incomplete' : 'unknown';
}

/** The image depends on all that no package brought in; a package on what it needs, and on what it installed the files of. */
function dependencies({ os, packages, files }: Description): readonly JsonObject[] {
  const edges = new Map<string, string[]>([[IMAGE_REF, os === null ? [] : [OS_REF]]]);
  if (os !== null) edges.set(OS_REF, []);
  for (const { ref, needs } of packages) edges.set(ref, [...needs]);
  for (const { ref, owners } of [...packages, ...files]) {
    for (const owner of owners.length === 0 ? [IMAGE_REF] : owners) edges.get(owner)?.push(ref);
  }
  return [...edges].map(([ref, targets]) =>
    present({ ref, dependsOn: listed([...new Set(targets)].toSorted(compareText)) }),
  );
}
