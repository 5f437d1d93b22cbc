import { resolve } from 'node:path';
import { type Image, type ImageSubject, type Reference, parseReference, parseTarget } from '@assay/core';
import { openArchive } from '../archive/archive-file.ts';
import { ociError } from '../errors.ts';
import type { LayoutFiles } from '../oci-layout/blob-store.ts';
import { directoryFiles } from '../oci-layout/source.ts';
import type { OpenOptions } from '../open-options.ts';
import { resolveLocalTarget } from '../target/local-path.ts';
import type { EvidenceStore } from './evidence-store.ts';
import { openLayoutStore } from './layout-store.ts';

/** Where an image came from, and so where evidence about it is looked for first. */
export type EvidenceSource =
  | { readonly kind: 'registry'; readonly reference: Reference }
  | { readonly kind: 'oci' | 'oci-archive'; readonly path: string }
  /** Nothing there can hold evidence: a docker archive, a daemon, a directory. */
  | { readonly kind: 'none' };

/** The image that evidence is gathered about. */
export interface EvidenceTarget {
  readonly subject: Pick<ImageSubject, 'digest' | 'indexDigest' | 'platform'>;
  readonly source: EvidenceSource;
}

/** A place in which evidence is looked for. */
export interface EvidencePlace {
  /** `registry/repository`; null: where the image is. */
  readonly repository: string | null;
  /** What stands before `sha256-….sig` in the tags of cosign. Default nothing. */
  readonly tagPrefix?: string;
}

/** What to gather evidence about, of an image that was opened. */
export function evidenceTarget(image: Pick<Image, 'sourceKind' | 'subject' | 'reference'>): EvidenceTarget {
  return { subject: image.subject, source: sourceOf(image) };
}

function sourceOf(image: Pick<Image, 'sourceKind' | 'subject' | 'reference'>): EvidenceSource {
  const { sourceKind, subject, reference } = image;
  if (sourceKind === 'registry' && reference !== null) return { kind: 'registry', reference };
  if (sourceKind !== 'oci' && sourceKind !== 'oci-archive') return { kind: 'none' };
  return { kind: sourceKind, path: localPath(subject.reference) };
}

/** The path in a target as the user wrote it, with or without scheme. */
function localPath(text: string): string {
  const target = parseTarget(text);
  if (target.kind === 'oci' || target.kind === 'oci-archive') return resolveLocalTarget(target).path;
  return text;
}

/**
 * Opens a place of evidence; null where there is none. The registry client is loaded only when it is needed.
 * @throws REFERENCE_INVALID, and what opening the place throws
 */
export async function openEvidenceStore(
  source: EvidenceSource,
  place: EvidencePlace,
  options: OpenOptions,
): Promise<EvidenceStore | null> {
  if (place.repository !== null) return await openRepository(parseReference(place.repository), options);
  if (source.kind === 'registry') return await openRepository(source.reference, options);
  if (source.kind === 'none') return null;
  return await openLayoutStore(await filesOf(source, options), { kind: source.kind, path: source.path });
}

async function openRepository(reference: Reference, options: OpenOptions): Promise<EvidenceStore> {
  const { openRegistryStore } = await import('./registry-store.ts');
  return openRegistryStore(reference, options);
}

async function filesOf(
  source: { readonly kind: 'oci' | 'oci-archive'; readonly path: string },
  options: OpenOptions,
): Promise<LayoutFiles> {
  if (options.signal.aborted) throw ociError('ABORTED', 'gathering evidence was cancelled');
  return source.kind === 'oci' ? directoryFiles(resolve(source.path)) : await openArchive(source.path, options);
}
