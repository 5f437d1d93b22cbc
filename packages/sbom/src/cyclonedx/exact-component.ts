import type { JsonObject, JsonValue } from '@assay/core';
import { asciiJson, isJsonList, isObject, mapStrings } from '../text/json-text.ts';

/** Makes a text fit for a syntax; texts that fit stay as they are. */
export type Fit = (text: string) => string;

/** Name of the property that carries a component whose texts did not fit. */
const EXACT_PROPERTY = 'assay:exact';

/** Longest version that the schemas allow. */
const MAX_VERSION = 1_024;

/** The parts of a component that may hold texts of the image. */
const EXACT_KEYS: ReadonlySet<string> = new Set(['name', 'version', 'licenses', 'properties', 'evidence']);

/**
 * A component that the schema and the syntax can carry. When a text had to be changed for that, one more property holds the
 * original as ASCII JSON, so that nothing is lost.
 */
export function fitComponent(component: JsonObject, fit: Fit): JsonObject {
  const fitted = fitTexts(component, fit);
  const original = exactPart(component);
  if (asciiJson(original) === asciiJson(exactPart(fitted))) return fitted;
  const properties = isJsonList(fitted['properties']) ? fitted['properties'] : [];
  return { ...fitted, properties: [...properties, { name: EXACT_PROPERTY, value: asciiJson(original) }] };
}

/**
 * The component with its original texts, when it carries them; null when what it carries does not belong to what it shows: a
 * document must not say one thing to people and another to Assay.
 */
export function restoreComponent(
  component: JsonObject,
  fit: Fit,
  parse: (text: string) => JsonValue | null,
): JsonObject | null {
  const properties = isJsonList(component['properties']) ? component['properties'] : [];
  const carrier = properties.find((item) => isObject(item) && item['name'] === EXACT_PROPERTY);
  if (!isObject(carrier)) return component;
  const text = carrier['value'];
  const original = typeof text === 'string' ? parse(text) : null;
  if (!isObject(original)) return null;
  const shown = { ...component, properties: properties.filter((item) => item !== carrier) };
  const same = asciiJson(exactPart(fitTexts({ ...shown, ...original }, fit))) === asciiJson(exactPart(shown));
  return same ? { ...shown, ...exactPart(original) } : null;
}

function fitTexts(component: JsonObject, fit: Fit): JsonObject {
  const parts = Object.entries(component).map(([key, value]) => [key, mapStrings(value, fit)] as const);
  const fitted: JsonObject = Object.fromEntries(parts);
  const version = fitted['version'];
  return typeof version === 'string' && version.length > MAX_VERSION
    ? { ...fitted, version: version.slice(0, MAX_VERSION).replace(/[\ud800-\udbff]$/, '') }
    : fitted;
}

function exactPart(component: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(component).filter(([key]) => EXACT_KEYS.has(key)));
}
