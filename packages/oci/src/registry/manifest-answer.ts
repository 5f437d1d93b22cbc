import { printable } from '@assay/core';
import { ociError } from '../errors.ts';
import { isWebPage } from './answer-failure.ts';
import { type HttpAnswer, singleHeader } from './http-answer.ts';

/** Media types of manifests and indexes that are asked for. */
export const MANIFEST_ACCEPT: string = [
  'application/vnd.oci.image.index.v1+json',
  'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
  'application/vnd.docker.distribution.manifest.v2+json',
].join(', ');

const SCHEMA1_TYPES: ReadonlySet<string> = new Set([
  'application/vnd.docker.distribution.manifest.v1+json',
  'application/vnd.docker.distribution.manifest.v1+prettyjws',
]);

/** Types that servers without knowledge of manifests give; they say nothing. */
const GENERIC_TYPES: ReadonlySet<string> = new Set(['application/json', 'application/octet-stream', 'text/plain']);

/**
 * The media type that an answer with a manifest gives, lower case and without parameters; null when it gives none or one that says
 * nothing.
 * @throws MANIFEST_SCHEMA1, REGISTRY_PROTOCOL for anything that no registry gives a manifest
 */
export function manifestMediaType(answer: HttpAnswer, what: string): string | null {
  const fields = answer.header('content-type');
  if (fields.length === 0) return null;
  const type = singleHeader(answer, 'content-type')?.split(';', 1)[0]?.trim().toLowerCase() ?? '';
  if (SCHEMA1_TYPES.has(type)) throw ociError('MANIFEST_SCHEMA1', `${what}: ${type}`);
  if (GENERIC_TYPES.has(type)) return null;
  if (/^application\/vnd\.[a-z0-9.+_-]{1,120}$/.test(type) && !isWebPage(answer)) return type;
  throw ociError(
    'REGISTRY_PROTOCOL',
    `${what}: the answer is no manifest but ${printable(type.slice(0, 100)) || 'nothing known'}`,
  );
}

/**
 * Refuses coded bodies: digests are over the bytes as they are stored, and nothing else was asked for.
 * @throws REGISTRY_PROTOCOL
 */
export function refuseCoding(answer: HttpAnswer, what: string): void {
  const codings = answer.header('content-encoding').filter((coding) => coding.trim().toLowerCase() !== 'identity');
  if (codings.length > 0)
    throw ociError('REGISTRY_PROTOCOL', `${what}: the answer has a content coding nobody asked for`);
}

/** True when the bytes begin like a JSON object. */
export function looksLikeJsonObject(bytes: Uint8Array): boolean {
  const first = bytes.find((byte) => byte !== 0x20 && byte !== 0x09 && byte !== 0x0a && byte !== 0x0d);
  return first === 0x7b;
}
