import type { JsonValue, PredicateSummary } from '@assay/core';
import { fieldOf, isObject, listOf, textOf } from '../json/strict-json.ts';

/** Sums up a software bill of materials: CycloneDX or SPDX, as an object, or as text or under `Data`, as older signers wrote it. */
export function summarizeSbom(predicate: JsonValue, predicateType: string): PredicateSummary {
  const format = predicateType.startsWith('https://spdx.dev/') ? 'spdx' : 'cyclonedx';
  const inner = fieldOf(predicate, 'Data') ?? predicate;
  return { kind: 'sbom', format, components: countComponents(inner, format) };
}

function countComponents(bom: JsonValue, format: 'cyclonedx' | 'spdx'): number | null {
  if (!isObject(bom)) return null;
  if (format === 'cyclonedx') return textOf(bom, 'bomFormat') === 'CycloneDX' ? listOf(bom, 'components').length : null;
  if (textOf(bom, 'spdxVersion') !== null) return listOf(bom, 'packages').length;
  const graph = fieldOf(bom, '@graph');
  if (!Array.isArray(graph)) return null;
  return listOf(bom, '@graph').filter((node) => textOf(node, 'type') === 'software_Package').length;
}
