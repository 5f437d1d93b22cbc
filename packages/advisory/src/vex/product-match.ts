import type { Package } from '@assay/core';
import { type CpeName, cpesOf, isAny, parseCpe } from '../matching/cpe-name.ts';
import { type ParsedPurl, parsePurl } from '../matching/parse-purl.ts';
import { sourcePackageOf } from '../matching/source-package.ts';
import { type ImageIdentifiers, isImage, isSystem } from './image-identifiers.ts';
import type { VexProduct, VexTarget } from './vex-document.ts';

/** Packages of one name that are tried as what contains another; of more, the others are not known to contain anything. */
const MAX_CONTAINERS = 1000;

/** What targets come to in one image: all of it, or some packages. */
export interface TargetScope {
  readonly whole: boolean;
  /** By purl type, name and version in lower case; the version is empty where every one is meant. */
  readonly purls: ReadonlyMap<string, readonly ParsedPurl[]>;
  readonly cpes: readonly CpeName[];
}

/** Works out once what the targets of a statement mean in an image. Linear in their number. */
export function scopeOf(targets: readonly VexTarget[], image: ImageIdentifiers): TargetScope {
  const purls = new Map<string, Map<string, ParsedPurl>>();
  const cpes: CpeName[] = [];
  const contained = new Map<string, boolean>();
  let whole = false;
  const add = (product: VexProduct): void => {
    for (const text of product.purls) addPurl(purls, text);
    for (const text of product.cpes) {
      const cpe = parseCpe(text);
      if (cpe !== null) cpes.push(cpe);
    }
  };
  for (const { product, subcomponents } of targets) {
    if (subcomponents.length === 0) {
      whole ||= isImage(product, image);
      add(product);
    } else if (isImage(product, image) || isSystem(product, image) || isInImage(product, image, contained)) {
      subcomponents.forEach(add);
    }
  }
  return { whole, purls: new Map([...purls].map(([key, known]) => [key, [...known.values()]])), cpes };
}

function addPurl(purls: Map<string, Map<string, ParsedPurl>>, text: string): void {
  const purl = parsePurl(text);
  if (purl === null) return;
  const key = keyOf(purl.type, purl.name, purl.version ?? '');
  const known = purls.get(key) ?? new Map<string, ParsedPurl>();
  known.set(text, purl);
  purls.set(key, known);
}

function keyOf(type: string, name: string, version: string): string {
  return `${type}/${name.toLowerCase()}@${version}`;
}

/** Whether a statement of that scope is about the package. */
export function isAbout(scope: TargetScope, found: Package): boolean {
  if (scope.whole) return true;
  if (scope.purls.size > 0 && isPurlAbout(scope, found)) return true;
  if (scope.cpes.length === 0) return false;
  const own = cpesOf(found);
  return own.length > 0 && scope.cpes.some((wanted) => own.some((cpe) => isCpeOf(wanted, cpe)));
}

function isPurlAbout({ purls }: TargetScope, found: Package): boolean {
  const own = parsePurl(found.purl);
  if (own === null) return false;
  const source = sourcePackageOf(found);
  const names = [
    { name: own.name, versions: ['', own.version ?? '', found.version, withoutEpoch(found.version)] },
    { name: source.name, versions: ['', source.version, withoutEpoch(source.version)] },
  ];
  const keys = new Set(names.flatMap(({ name, versions }) => versions.map((one) => keyOf(found.type, name, one))));
  return [...keys].some((key) => purls.get(key)?.some((wanted) => isPurlOf(wanted, found)) ?? false);
}

/** rpm writes the epoch as a qualifier, which the version of a package here begins with. */
function withoutEpoch(version: string): string {
  return version.replace(/^\d+:/, '');
}

/** Whether a package that is the product is in the image. */
function isInImage({ purls }: VexProduct, { packages }: ImageIdentifiers, known: Map<string, boolean>): boolean {
  return purls.some((text) => {
    const before = known.get(text);
    if (before !== undefined) return before;
    const purl = parsePurl(text);
    const candidates = purl === null ? [] : (packages.get(`${purl.type}/${purl.name.toLowerCase()}`) ?? []);
    const answer = purl !== null && candidates.slice(0, MAX_CONTAINERS).some((found) => isPurlOf(purl, found));
    known.set(text, answer);
    return answer;
  });
}

function isCpeOf(wanted: CpeName, own: CpeName): boolean {
  return (
    wanted.part === own.part &&
    wanted.vendor === own.vendor &&
    wanted.product === own.product &&
    (isAny(wanted.version) || wanted.version === own.version) &&
    (isAny(wanted.update) || wanted.update === own.update)
  );
}

/**
 * A package URL names the packages of that type, namespace and name; with a version only that version; with qualifiers only those that
 * have the same. `arch=src` names the source package.
 */
function isPurlOf(wanted: ParsedPurl, found: Package): boolean {
  const own = parsePurl(found.purl);
  if (wanted.type !== found.type || own === null) return false;
  if (wanted.namespace.toLowerCase() !== own.namespace.toLowerCase()) return false;
  const architecture = wanted.qualifiers.get('arch');
  const bySource = architecture === 'src' || architecture === 'source';
  const source = bySource ? sourcePackageOf(found) : null;
  if (wanted.name.toLowerCase() !== (source?.name ?? own.name).toLowerCase()) return false;
  if (wanted.version !== null && !isSameVersion(wanted.version, source?.version ?? found.version, own)) return false;
  for (const [key, value] of wanted.qualifiers) {
    if (key === 'arch' && bySource) continue;
    if (!isSameQualifier(key, value, own.qualifiers.get(key))) return false;
  }
  return true;
}

function isSameVersion(wanted: string, version: string, own: ParsedPurl): boolean {
  return wanted === version || wanted === withoutEpoch(version) || wanted === own.version;
}

/** Releases may be told more or less exactly: `debian-12` and `debian-12.5` are of one. Where to download is no identity. */
function isSameQualifier(key: string, wanted: string, own: string | undefined): boolean {
  if (key === 'repository_url' || key === 'download_url' || key === 'vcs_url' || key === 'checksum') return true;
  if (own === wanted) return true;
  if (own === undefined) return key === 'epoch' && wanted === '0';
  return key === 'distro' && (own.startsWith(`${wanted}.`) || wanted.startsWith(`${own}.`));
}
