import type { JsonObject, JsonValue, Location, Package } from '@assay/core';
import { readLocations } from '../decode/facts.ts';
import type { GapNotes } from '../decode/gap-notes.ts';
import { listField, objectsField, textField } from '../decode/json-fields.ts';
import { MAX_DEPTH } from '../decode/limits.ts';
import { packageFromComponent } from '../decode/package-from-component.ts';
import { readStrictJson } from '../decode/strict-json.ts';
import { readDigest } from '../description/digests.ts';
import { isObject, present } from '../text/json-text.ts';
import { type ExtractedLicense, declaredLicense, readDeclaredLicense } from './declared-license.ts';
import { FACTS_PREFIX } from './package-facts.ts';
import { NO_NAME, spdxName } from './spdx-name.ts';

/** What reading a package needs to know of its document. */
export interface SpdxContext {
  readonly extracted: ReadonlyMap<string, ExtractedLicense>;
  /** Where packages were found, by their identifiers. */
  readonly evidence: ReadonlyMap<string, readonly Location[]>;
  readonly gaps: GapNotes;
}

/** Reads what Assay wrote into an annotation of an element; null when there is none. */
export function factsOf(element: JsonObject): JsonObject | null {
  for (const annotation of objectsField(element, 'annotations')) {
    const facts = factsFromText(textField(annotation, 'comment') ?? '');
    if (facts !== null) return facts;
  }
  return null;
}

/** Reads the text of an annotation; null when Assay did not write it. */
export function factsFromText(text: string): JsonObject | null {
  if (!text.startsWith(FACTS_PREFIX)) return null;
  const facts = readStrictJson(text.slice(FACTS_PREFIX.length), MAX_DEPTH) ?? undefined;
  return isObject(facts) ? facts : null;
}

/** The first package URL among the external references. */
export function purlOf(element: JsonObject): string | undefined {
  const found = objectsField(element, 'externalRefs').find((item) =>
    textField(item, 'referenceType')?.endsWith('purl'),
  );
  return found === undefined ? undefined : textField(found, 'referenceLocator');
}

/** A package; null, with a gap, when nothing names it. */
export function readSpdxPackage(element: JsonObject, { extracted, evidence, gaps }: SpdxContext): Package | null {
  return assemble(
    {
      name: textField(element, 'name') ?? '',
      version: textField(element, 'versionInfo') ?? '',
      purl: purlOf(element),
      declared: textField(element, 'licenseDeclared') ?? 'NOASSERTION',
      concluded: textField(element, 'licenseConcluded') ?? 'NOASSERTION',
      extracted,
      facts: factsOf(element),
      metadata: foreignMetadata(element),
      evidence: evidence.get(textField(element, 'SPDXID') ?? '') ?? [],
    },
    gaps,
  );
}

/** A package of SPDX 2 or 3 as shown. */
export interface SpdxPackageFields {
  readonly name: string;
  readonly version: string;
  readonly purl: string | undefined;
  readonly declared: string;
  readonly concluded: string;
  readonly extracted: ReadonlyMap<string, ExtractedLicense>;
  readonly facts: JsonObject | null;
  readonly metadata: JsonObject;
  /** Where a document of another maker says that it was found. Default: it does not say. */
  readonly evidence?: readonly Location[];
}

/** Joins what is shown with what Assay kept beside it; the shown wins where the two do not belong together. */
export function assemble(fields: SpdxPackageFields, gaps: GapNotes): Package | null {
  const { facts, metadata, purl } = fields;
  const isPackage = facts !== null && typeof facts['type'] === 'string';
  const kept = isPackage ? facts : {};
  const { name, ...others } = kept;
  const shownName = fields.name === NO_NAME && !isPackage ? '' : fields.name;
  const keptName = keptText(name, shownName, gaps);
  return packageFromComponent(
    {
      name: keptName ?? shownName,
      group: undefined,
      version: keptText(others['version'], fields.version, gaps) ?? fields.version,
      purl,
      licenses: readLicenses(fields, kept, gaps),
      locations: isPackage ? readLocations(objectsField(kept, 'locations')) : (fields.evidence ?? []),
      facts: isPackage ? others : null,
      metadata,
    },
    gaps,
  );
}

/** A text that the format could not carry, when it belongs to the one that is shown. */
function keptText(kept: JsonValue | undefined, shown: string, gaps: GapNotes): string | undefined {
  if (typeof kept !== 'string') return undefined;
  if (spdxName(kept) === shown || (kept === '' && shown === '')) return kept;
  gaps.note('SBOM_CONTRADICTION', shown);
  return undefined;
}

/** What the package declares; what someone concluded only when it declares nothing. */
function readLicenses(fields: SpdxPackageFields, kept: JsonObject, gaps: GapNotes): readonly string[] {
  const { declared, concluded, extracted } = fields;
  const own = listField(kept, 'licenses').filter((item) => typeof item === 'string');
  if (own.length > 0 && declaredLicense(own).expression === declared) return own;
  if (own.length > 0) gaps.note('SBOM_CONTRADICTION', `licences of ${fields.name}`);
  const statements = readDeclaredLicense(declared, extracted);
  return statements.length > 0 ? statements : readDeclaredLicense(concluded, extracted);
}

function foreignMetadata(element: JsonObject): JsonObject {
  const digests = objectsField(element, 'checksums').flatMap((item): [string, JsonValue][] => {
    const digest = readDigest(textField(item, 'algorithm') ?? '', textField(item, 'checksumValue') ?? '');
    return digest === null ? [] : [[digest.algorithm, digest.hex]];
  });
  const cpes = objectsField(element, 'externalRefs').flatMap((item) => {
    const locator = textField(item, 'referenceLocator');
    return locator !== undefined && /cpe2[23]Type$/.test(textField(item, 'referenceType') ?? '') ? [locator] : [];
  });
  return present({
    supplier: party(textField(element, 'supplier')),
    author: party(textField(element, 'originator')),
    cpes: cpes.length === 0 ? undefined : cpes,
    digests: digests.length === 0 ? undefined : Object.fromEntries(digests),
  });
}

function party(text: string | undefined): string | undefined {
  const name = text?.replace(/^(?:Person|Organization): ?/, '');
  return name === undefined || name === '' || name === 'NOASSERTION' ? undefined : name;
}
