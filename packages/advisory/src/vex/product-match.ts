import { type Inspection, type Package, type Reference, AssayError, parseReference } from '@assay/core';
import { type CpeName, cpesOf, isAny, parseCpe } from '../matching/cpe-name.ts';
import { type ParsedPurl, parsePurl } from '../matching/parse-purl.ts';
import { sourcePackageOf } from '../matching/source-package.ts';
import type { VexProduct, VexTarget } from './vex-document.ts';

/** An image as statements may name it. */
export interface ImageIdentifiers {
  readonly digests: ReadonlySet<string>;
  /** Null for a target that is no reference. */
  readonly reference: Reference | null;
  readonly architecture: string | null;
  readonly system: CpeName | null;
  /** By purl type and name, lower case. */
  readonly packages: ReadonlyMap<string, readonly Package[]>;
}

/** What statements may name an image by. */
export function identifiersOf({
  subject,
  os,
  packages,
}: Pick<Inspection, 'subject' | 'os' | 'packages'>): ImageIdentifiers {
  const byName = new Map<string, Package[]>();
  for (const found of packages) {
    for (const name of new Set([parsePurl(found.purl)?.name ?? found.name, found.sourceName ?? found.name])) {
      const key = `${found.type}/${name.toLowerCase()}`;
      byName.set(key, [...(byName.get(key) ?? []), found]);
    }
  }
  const digests = [subject.digest, subject.indexDigest, subject.imageId].filter((digest) => digest !== null);
  const reference = readReference(subject.reference);
  return {
    digests: new Set(reference?.digest == null ? digests : [...digests, reference.digest]),
    reference,
    architecture: subject.platform?.architecture ?? null,
    system: os?.cpeName == null ? null : parseCpe(os.cpeName),
    packages: byName,
  };
}

/** Whether a statement about the target is about the package in the image. */
export function isTarget({ product, subcomponents }: VexTarget, found: Package, image: ImageIdentifiers): boolean {
  if (subcomponents.length === 0) return isImage(product, image) || isPackage(product, found);
  if (!subcomponents.some((part) => isPackage(part, found))) return false;
  return isImage(product, image) || isSystem(product, image) || isInImage(product, image);
}

/** By digest, or by repository with tag; a package URL of an image without digest needs `repository_url` to say whose it is. */
function isImage({ digests, purls, references }: VexProduct, image: ImageIdentifiers): boolean {
  if (digests.some((digest) => image.digests.has(digest))) return true;
  if (references.some((text) => isReference(text, image))) return true;
  return purls.some((text) => {
    const purl = parsePurl(text);
    return purl !== null && (purl.type === 'oci' || purl.type === 'docker') && isImagePurl(purl, image);
  });
}

function isImagePurl(purl: ParsedPurl, image: ImageIdentifiers): boolean {
  const architecture = purl.qualifiers.get('arch');
  if (architecture !== undefined && image.architecture !== null && architecture !== image.architecture) return false;
  const { version } = purl;
  if (version !== null && /^sha\d+:/.test(version)) return image.digests.has(version);
  const repository = purl.qualifiers.get('repository_url');
  const path = purl.namespace === '' ? purl.name : `${purl.namespace}/${purl.name}`;
  const tag = purl.qualifiers.get('tag') ?? version;
  if (purl.type === 'docker') {
    return isReference(`${repository ?? 'docker.io'}/${path}${tag === null ? '' : `:${tag}`}`, image);
  }
  if (repository === undefined) return false;
  const place = repository.replace(/^https?:\/\//, '');
  const whole = place.endsWith(`/${purl.name}`) ? place : `${place}/${purl.name}`;
  return isReference(tag === null ? whole : `${whole}:${tag}`, image);
}

/** A text without tag and digest names every image of its repository. */
function isReference(text: string, image: ImageIdentifiers): boolean {
  const wanted = readReference(text);
  if (wanted === null) return false;
  if (wanted.digest !== null) return image.digests.has(wanted.digest);
  const own = image.reference;
  if (own === null || own.registry !== wanted.registry || own.repository !== wanted.repository) return false;
  const named = /:[^/]+$/.test(text);
  return !named || own.tag === wanted.tag;
}

function readReference(text: string): Reference | null {
  try {
    return parseReference(text);
  } catch (error) {
    if (error instanceof AssayError) return null;
    throw error;
  }
}

/** The platform of a publisher: `cpe:/o:redhat:enterprise_linux:9` is the system of `…:enterprise_linux:9.4`. */
function isSystem({ cpes }: VexProduct, { system }: ImageIdentifiers): boolean {
  if (system === null) return false;
  return cpes.some((text) => {
    const wanted = parseCpe(text);
    if (wanted === null || wanted.part === 'h') return false;
    if (wanted.vendor !== system.vendor || wanted.product !== system.product) return false;
    return (
      isAny(wanted.version) || system.version === wanted.version || system.version.startsWith(`${wanted.version}.`)
    );
  });
}

function isInImage(product: VexProduct, { packages }: ImageIdentifiers): boolean {
  return product.purls.some((text) => {
    const purl = parsePurl(text);
    const candidates = purl === null ? [] : (packages.get(`${purl.type}/${purl.name.toLowerCase()}`) ?? []);
    return candidates.some((found) => isPackage(product, found));
  });
}

/** Whether a product is the package: by package URL, or by the CPE that a cataloger knows. */
function isPackage({ purls, cpes }: VexProduct, found: Package): boolean {
  if (purls.some((text) => isPurlOf(text, found))) return true;
  if (cpes.length === 0) return false;
  const own = cpesOf(found);
  return cpes.some((text) => {
    const wanted = parseCpe(text);
    return own.some((cpe) => wanted !== null && isCpeOf(wanted, cpe));
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
function isPurlOf(text: string, found: Package): boolean {
  const wanted = parsePurl(text);
  if (wanted === null || wanted.type !== found.type) return false;
  const own = parsePurl(found.purl);
  if (own === null || wanted.namespace.toLowerCase() !== own.namespace.toLowerCase()) return false;
  const architecture = wanted.qualifiers.get('arch');
  const bySource = architecture === 'src' || architecture === 'source';
  const source = bySource ? sourcePackageOf(found) : null;
  if (wanted.name.toLowerCase() !== (source?.name ?? own.name).toLowerCase()) return false;
  if (wanted.version !== null && !isSameVersion(wanted, source?.version ?? found.version, own)) return false;
  for (const [key, value] of wanted.qualifiers) {
    if (key === 'arch' && bySource) continue;
    if (!isSameQualifier(key, value, own.qualifiers.get(key))) return false;
  }
  return true;
}

/** rpm writes the epoch as a qualifier, which the version of a package here begins with. */
function isSameVersion(wanted: ParsedPurl, version: string, own: ParsedPurl): boolean {
  return (
    wanted.version === version || wanted.version === version.replace(/^\d+:/, '') || wanted.version === own.version
  );
}

/** Releases may be told more or less exactly: `debian-12` and `debian-12.5` are of one. Where to download is no identity. */
function isSameQualifier(key: string, wanted: string, own: string | undefined): boolean {
  if (key === 'repository_url' || key === 'download_url' || key === 'vcs_url' || key === 'checksum') return true;
  if (own === wanted) return true;
  if (own === undefined) return key === 'epoch' && wanted === '0';
  return key === 'distro' && (own.startsWith(`${wanted}.`) || wanted.startsWith(`${own}.`));
}
