import type { JsonObject, JsonValue, Package } from '@assay/core';
import type { GapNotes } from '../decode/gap-notes.ts';
import { listField, objectField, objectsField, textField } from '../decode/json-fields.ts';
import { MAX_DEPTH } from '../decode/limits.ts';
import { packageFromComponent } from '../decode/package-from-component.ts';
import { readStrictJson } from '../decode/strict-json.ts';
import { readDigest } from '../description/digests.ts';
import { asciiJson, isObject, present } from '../text/json-text.ts';
import { type Fit, restoreComponent } from './exact-component.ts';
import { licenseChoice, readLicenseChoice } from './license-choice.ts';
import { propertyValues, readFacts, readLocations } from './read-properties.ts';

/** What reading a component needs to know of its document. */
export interface BomContext {
  readonly specVersion: string;
  readonly fit: Fit;
  readonly gaps: GapNotes;
}

/** The component with the texts that the syntax could not carry; as shown, with a gap, when these do not belong to it. */
export function exactComponent(component: JsonObject, { fit, gaps }: BomContext): JsonObject {
  const restored = restoreComponent(component, fit, (text) => readStrictJson(text, MAX_DEPTH));
  if (restored === null) gaps.note('SBOM_CONTRADICTION', textField(component, 'name') ?? '(no name)');
  return restored ?? component;
}

/** A component as a package; null, with a gap, when nothing names it. */
export function readPackage(component: JsonObject, context: BomContext): Package | null {
  const exact = exactComponent(component, context);
  const facts = readFacts(exact);
  checkTexts(exact, context.gaps);
  return packageFromComponent(
    {
      name: textField(exact, 'name') ?? '',
      group: textField(exact, 'group') || undefined,
      version: textField(exact, 'version') ?? '',
      purl: textField(exact, 'purl') || undefined,
      licenses: readLicenses(exact, context),
      locations: readLocations(exact),
      facts,
      metadata: facts === null ? foreignMetadata(exact) : {},
    },
    context.gaps,
  );
}

/** Fields that everything later depends on are texts or absent; what they really are is not guessed. */
function checkTexts(component: JsonObject, gaps: GapNotes): void {
  for (const key of ['name', 'group', 'version', 'purl']) {
    const value = component[key];
    if (value !== undefined && typeof value !== 'string') {
      gaps.note('SBOM_FIELD_UNREADABLE', `${key} of ${textField(component, 'name') ?? '(no name)'}`);
    }
  }
}

/** The statements as Assay kept them, when they lead to the licences that the component shows; else the shown ones. */
function readLicenses(component: JsonObject, { specVersion, gaps }: BomContext): readonly string[] {
  const name = textField(component, 'name') ?? '(no name)';
  const choice = listField(component, 'licenses');
  const shown = readLicenseChoice(choice);
  if (shown.includes(null)) gaps.note('SBOM_FIELD_UNREADABLE', `licence of ${name}`);
  const texts = shown.filter((text) => text !== null);
  const kept = propertyValues(component, 'assay:license');
  if (kept.length === 0) return texts;
  const expected = readLicenseChoice(licenseChoice(kept, specVersion));
  if (asciiJson(expected) === asciiJson(shown)) return kept;
  gaps.note('SBOM_CONTRADICTION', `licences of ${name}`);
  return texts;
}

/** What a component of another maker tells beside its identity. */
function foreignMetadata(component: JsonObject): JsonObject {
  const digests = objectsField(component, 'hashes').flatMap((hash): [string, JsonValue][] => {
    const digest = readDigest(textField(hash, 'alg') ?? '', textField(hash, 'content') ?? '');
    return digest === null ? [] : [[digest.algorithm, digest.hex]];
  });
  const [author] = objectsField(component, 'authors');
  return present({
    supplier: textField(objectField(component, 'supplier'), 'name'),
    publisher: textField(component, 'publisher'),
    author: textField(component, 'author') ?? textField(isObject(author) ? author : {}, 'name'),
    cpe: textField(component, 'cpe'),
    digests: digests.length === 0 ? undefined : Object.fromEntries(digests),
  });
}
