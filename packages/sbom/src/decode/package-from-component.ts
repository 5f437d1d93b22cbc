import { type JsonObject, type Location, type Package, type PackageType } from '@assay/core';
import { PackageURL } from 'packageurl-js';
import { isPackageType } from '../package-type.ts';
import { purlText } from '../text/purl-text.ts';
import type { GapNotes } from './gap-notes.ts';
import { objectField, textField } from './json-fields.ts';

/** A component of a document of any format, read but not judged. */
export interface ReadComponent {
  /** As shown; empty when absent. */
  readonly name: string;
  /** Group, scope or vendor beside the name, where the format has one. */
  readonly group: string | undefined;
  /** As shown; empty when absent. */
  readonly version: string;
  readonly purl: string | undefined;
  readonly licenses: readonly string[];
  readonly locations: readonly Location[];
  /** What Assay wrote beside the format's fields; null for a component that something else wrote. */
  readonly facts: JsonObject | null;
  /** What a component of another maker tells that a package keeps as metadata. */
  readonly metadata: JsonObject;
}

/** Where a component was found that does not say where. */
const UNKNOWN_PLACE: readonly Location[] = [{ path: '/', layer: null }];

/** Makes a package of a component; null, with a gap, when it has neither name nor package URL. */
export function packageFromComponent(component: ReadComponent, gaps: GapNotes): Package | null {
  const label = component.name || component.purl || '(no name)';
  const parsed = component.name === '' && component.purl === undefined ? null : readPurl(component.purl, label, gaps);
  const name = packageName(component, parsed);
  if (name === '' && component.facts === null) {
    gaps.note('SBOM_COMPONENT_UNREADABLE', label);
    return null;
  }
  const version = component.version || (component.facts === null ? (parsed?.version ?? '') : '');
  if (version === '') gaps.note('SBOM_NO_VERSION', label);
  const type = packageType(component.facts, parsed, label, gaps);
  const facts = component.facts ?? {};
  const architecture = textField(facts, 'architecture') ?? qualifier(parsed, 'arch');
  const { name: sourceName, version: sourceVersion } = sourcePackage(facts, component.facts === null ? parsed : null);
  const ownedBy = textField(facts, 'ownedBy');
  return {
    name,
    version,
    type,
    purl: component.purl === undefined ? genericPurl(name, version) : purlText(component.purl),
    ...(architecture === undefined ? {} : { architecture }),
    ...(sourceName === undefined ? {} : { sourceName }),
    ...(sourceVersion === undefined ? {} : { sourceVersion }),
    licenses: component.licenses,
    locations: component.locations.length === 0 ? UNKNOWN_PLACE : component.locations,
    ...(ownedBy === undefined ? {} : { ownedBy }),
    metadata: component.facts === null ? component.metadata : objectField(facts, 'metadata'),
  };
}

/** The package URL, or null with a gap that says why there is none. */
function readPurl(purl: string | undefined, label: string, gaps: GapNotes): PackageURL | null {
  if (purl === undefined) {
    gaps.note('SBOM_NO_PURL', label);
    return null;
  }
  const parsed = parsePurl(purl);
  if (parsed === null) gaps.note('SBOM_PURL_INVALID', label);
  return parsed;
}

/** Reads a package URL; null when it is none. */
export function parsePurl(text: string): PackageURL | null {
  try {
    return PackageURL.fromString(text);
  } catch {
    return null;
  }
}

/** The value of a qualifier; undefined when it is absent. */
export function qualifier(purl: PackageURL | null, key: string): string | undefined {
  return purl?.qualifiers?.[key];
}

/** Assay's own word when it wrote the document, else what the package URL says; anything else is `generic`, with a gap. */
function packageType(facts: JsonObject | null, purl: PackageURL | null, label: string, gaps: GapNotes): PackageType {
  const written = facts === null ? undefined : textField(facts, 'type');
  if (
    written !== undefined &&
    isPackageType(written) &&
    (purl === null || purl.type === written || written === 'generic')
  ) {
    return written;
  }
  const type = purl?.type;
  if (type === undefined) return 'generic';
  if (isPackageType(type)) return type;
  gaps.note('SBOM_TYPE_UNKNOWN', label);
  return 'generic';
}

/** Types whose packages are named with their namespace, and what stands between the two. */
const QUALIFIED: Readonly<Record<string, string>> = { npm: '/', maven: ':', golang: '/', composer: '/', swift: '/' };

/** The name as Assay's catalogers write it: makers of documents split and join it in several ways. */
function packageName({ name, group, facts }: ReadComponent, purl: PackageURL | null): string {
  if (facts !== null) return textField(facts, 'name') ?? name;
  const separator = QUALIFIED[purl?.type ?? ''];
  const namespace = group ?? purl?.namespace;
  const own = name || (purl?.name ?? '');
  if (separator === undefined || namespace === undefined || namespace === '') return own;
  return own.startsWith(`${namespace}${separator}`) || own === namespace ? own : `${namespace}${separator}${own}`;
}

/** Source package: Assay's fact, else the `upstream` qualifier, `NAME` or `NAME@VERSION`. */
function sourcePackage(
  facts: JsonObject,
  purl: PackageURL | null,
): { name: string | undefined; version: string | undefined } {
  const upstream = qualifier(purl, 'upstream');
  const at = upstream?.lastIndexOf('@') ?? -1;
  return {
    name: textField(facts, 'sourceName') ?? (at > 0 ? upstream?.slice(0, at) : upstream),
    version: textField(facts, 'sourceVersion') ?? (at > 0 ? upstream?.slice(at + 1) : undefined),
  };
}

/** A package URL for a component that has none: it says no more than its name. */
function genericPurl(name: string, version: string): string {
  return `pkg:generic/${encode(name)}${version === '' ? '' : `@${encode(version)}`}`;
}

function encode(text: string): string {
  return encodeURIComponent(text.toWellFormed()).replaceAll('%3A', ':');
}
