import type { Reference } from '@assay/core';
import type { Instruction } from '../syntax/instruction.ts';
import type { Span } from '../syntax/span.ts';
import type { Environment } from './environment.ts';
import type { PlacedExpansion } from './expansion.ts';

/** An image that the file takes from elsewhere. */
export interface ExternalImage extends PlacedExpansion {
  /** As written, variables included. */
  readonly written: string;
  /** Null when a variable is unknown or the text is no reference. */
  readonly reference: Reference | null;
}

/** What a stage is built on. */
export type StageBase =
  /** FROM without an argument. */
  | { readonly kind: 'missing' }
  /** Nothing. */
  | { readonly kind: 'scratch'; readonly span: Span }
  /** An earlier stage. */
  | { readonly kind: 'stage'; readonly stage: Stage; readonly span: Span }
  | { readonly kind: 'image'; readonly image: ExternalImage };

/** A build stage: a FROM and what follows up to the next one. */
export interface Stage {
  readonly index: number;
  readonly from: Instruction;
  /** In lower case, as builders compare; null without AS. */
  readonly name: string | null;
  /** The name as written. */
  readonly nameText: string | null;
  readonly nameSpan: Span | null;
  /** The word AS. */
  readonly asSpan: Span | null;
  readonly platform: PlacedExpansion | null;
  readonly base: StageBase;
  /** Without its FROM. */
  readonly instructions: readonly Instruction[];
  /** The instructions of one keyword, in order. */
  of(keyword: string): readonly Instruction[];
  readonly environment: Environment;
  /** The first stage of the chain that it is built on; null when it is that itself. */
  readonly root: Stage | null;
  /** True when a later stage is built on it or copies from it. */
  readonly used: boolean;
}

/** The stage that a stage is built on, or null. */
export function parentOf(stage: Stage): Stage | null {
  return stage.base.kind === 'stage' ? stage.base.stage : null;
}
