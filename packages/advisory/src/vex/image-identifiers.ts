import { AssayError, type Inspection, type Package, type Reference, parseReference } from '@assay/core';
import { type CpeName, isAny, parseCpe } from '../matching/cpe-name.ts';
import { type ParsedPurl, parsePurl } from '../matching/parse-purl.ts';
import type { VexProduct } from './vex-document.ts';

/** An image as statements may name it. */
export interface ImageIdentifiers {
  readonly digests: ReadonlySet<string>;
  /** Null for a target that is no reference. */
  readonly reference: Reference | null;
  readonly architecture: string | null;
  readonly system: CpeName | null;
  /** By purl type and name, and by that of the source, in lower case. */
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
      const known = byName.get(key);
      if (known === undefined) byName.set(key, [found]);
      else known.push(found);
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

/** By digest, or by repository with tag; a package URL of an image without digest needs `repository_url` to say whose it is. */
export function isImage({ digests, purls, references }: VexProduct, image: ImageIdentifiers): boolean {
  if (digests.some((digest) => image.digests.has(digest))) return true;
  if (references.some((text) => isReference(text, image))) return true;
  return purls.some((text) => {
    if (!/^pkg:\/*(?:oci|docker)\//i.test(text)) return false;
    const purl = parsePurl(text);
    return purl !== null && isImagePurl(purl, image);
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
export function isSystem({ cpes }: VexProduct, { system }: ImageIdentifiers): boolean {
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
