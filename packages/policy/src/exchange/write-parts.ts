import type { JsonObject, JsonValue } from '@assay/core';
import { jsonOf } from '../document/variables.ts';
import { CONDITION_TEXTS, type Condition } from '../mapping/condition.ts';
import type { ImageSelector } from '../mapping/image-selector.ts';
import type { AllowlistItem, PackageScope, Rule } from '../policy.ts';
import type { Pattern } from '../text/pattern.ts';

/** An object without the keys whose value is null. */
export function compact(entries: Readonly<Record<string, JsonValue>>): JsonObject {
  return Object.fromEntries(Object.entries(entries).filter(([, value]) => value !== null));
}

/** Registry, repository and image of a selector. */
export function selectorOf({ registry, repository, kind, value }: ImageSelector): JsonObject {
  return { registry: registry.source, repository: repository.source, image: { type: kind, value: value.source } };
}

/** A condition as a document writes it, without the parts that it does not ask for. */
export function conditionOf(condition: Condition | null): JsonObject {
  if (condition === null) return {};
  const parts: Record<string, JsonValue> = {};
  for (const part of CONDITION_TEXTS) {
    const patterns = condition[part];
    if (patterns !== null) parts[part] = patternsOf(patterns);
  }
  if (condition.labels !== null) {
    parts['labels'] = Object.fromEntries(condition.labels.map(({ label, values }) => [label, patternsOf(values)]));
  }
  return parts;
}

function patternsOf(patterns: readonly Pattern[]): JsonValue {
  const [only] = patterns;
  return patterns.length === 1 && only !== undefined ? only.source : patterns.map(({ source }) => source);
}

/** Parameters of a rule as an object of typed values.. */
export function paramsOf({ params }: Rule): JsonObject {
  return Object.fromEntries([...params].map(([name, input]) => [name, jsonOf(input)]));
}

/** What narrows an item: package, path, vulnerability, base image. */
export function structureOf({ package: scope, path, vulnerability, inBaseImage }: AllowlistItem): JsonObject {
  return compact({
    package: scope === null ? null : packageOf(scope),
    path: path?.source ?? null,
    vulnerability: vulnerability?.source ?? null,
    in_base_image: inBaseImage,
  });
}

function packageOf({ purl, name, version, versions }: PackageScope): JsonObject {
  return compact({
    purl: purl?.source ?? null,
    name: name?.source ?? null,
    version: version?.source ?? null,
    versions: versions?.source ?? null,
  });
}
