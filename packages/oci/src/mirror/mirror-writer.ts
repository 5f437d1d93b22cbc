import type { Digest } from '@assay/core';
import type { FetchedManifest } from '../content-source.ts';
import type { SendableBlob } from '../registry/blob-upload.ts';
import type { MirroredEvidence } from './mirror-options.ts';
import type { PlannedEvidence } from './find-evidence.ts';
import type { PlannedManifest } from './mirror-plan.ts';

/** How something came to be at the destination. */
export type Delivery = 'sent' | 'mounted' | 'present';

/** A destination of copies. What it is given exists at once, but nothing leads to the image before `finish`. */
export interface MirrorWriter extends AsyncDisposable {
  /** Repository or path; printable. */
  readonly place: string;
  blob(blob: SendableBlob): Promise<Delivery>;
  manifest(manifest: PlannedManifest): Promise<Delivery>;
  /** Makes a manifest that is stored findable as evidence of its subject. */
  list(evidence: PlannedEvidence): Promise<MirroredEvidence['listed']>;
  /** What a tag of cosign holds now; null when nothing. */
  named(tag: string): Promise<FetchedManifest | null>;
  /** Gives the image its tag or name. */
  finish(root: PlannedManifest): Promise<void>;
}

/** True when everything that one manifest holds is in another one too. */
export function holdsAll(wanted: PlannedManifest, layers: readonly { readonly digest: Digest }[]): boolean {
  const there = new Set(layers.map(({ digest }) => digest));
  return wanted.manifest?.layers.every(({ digest }) => there.has(digest)) === true;
}
