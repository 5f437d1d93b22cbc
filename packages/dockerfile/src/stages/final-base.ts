import type { Reference } from '@assay/core';
import { Dockerfile } from '../dockerfile.ts';

/** What the last stage of a Dockerfile is built on in the end. */
export type FinalBase =
  | { readonly kind: 'image'; readonly written: string; readonly reference: Reference }
  | { readonly kind: 'scratch' }
  /** There is no stage, or the name depends on a variable without value. */
  | { readonly kind: 'unknown'; readonly written: string };

/** The base of the image that a Dockerfile builds: that of its last stage, through the stages between. */
export function finalBase(text: string): FinalBase {
  const last = new Dockerfile(text).stages.at(-1);
  const base = (last?.root ?? last)?.base;
  if (base?.kind === 'scratch') return { kind: 'scratch' };
  if (base?.kind !== 'image') return { kind: 'unknown', written: '' };
  const { written, reference } = base.image;
  return reference === null ? { kind: 'unknown', written } : { kind: 'image', written, reference };
}
