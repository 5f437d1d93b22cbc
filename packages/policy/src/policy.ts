import type { Action, DocumentProblem } from '@assay/core';
import type { BoundTrigger } from './contracts/trigger.ts';
import type { ImageSelector } from './mapping/image-selector.ts';
import type { Pattern } from './text/pattern.ts';

/** One question with its parameters, and what happens when the answer is yes. */
export interface Rule {
  /** As written, or made of gate and trigger; unique in its rule set. */
  readonly id: string;
  readonly gate: string;
  readonly trigger: string;
  readonly action: Action;
  readonly description: string | null;
  readonly recommendation: string | null;
  readonly severity: string | null;
  readonly bound: BoundTrigger;
}

/** A named list of rules. */
export interface RuleSet {
  readonly id: string;
  readonly name: string;
  readonly description: string | null;
  readonly rules: readonly Rule[];
}

/** An accepted finding, or with wildcards several. */
export interface AllowlistItem {
  readonly id: string;
  /** Id of the gate. */
  readonly gate: string;
  /** Matched against a finding's trigger id and its historical one. */
  readonly triggerId: Pattern;
  /** RFC 3339 as written; null when it never ends. */
  readonly expiresOn: string | null;
  /** The same instant in milliseconds since 1970. */
  readonly expiresAtMs: number | null;
  readonly owner: string | null;
  readonly reason: string | null;
}

/** A named list of accepted findings. */
export interface Allowlist {
  readonly id: string;
  readonly name: string;
  readonly items: readonly AllowlistItem[];
}

/** Chooses rule sets and allowlists for the images that it selects. */
export interface Mapping {
  readonly id: string;
  readonly name: string;
  readonly selector: ImageSelector;
  readonly ruleSets: readonly RuleSet[];
  readonly allowlists: readonly Allowlist[];
}

/** An entry of the image allowlist or denylist. */
export interface ImageEntry {
  readonly id: string;
  readonly name: string;
  readonly selector: ImageSelector;
}

/** A policy document that was read, checked and bound to its triggers. */
export interface CompiledPolicy {
  readonly id: string;
  readonly name: string;
  readonly description: string | null;
  /** `sha256:…` of the document as UTF-8. */
  readonly digest: string;
  /** What an image without a mapping means; null when the document does not say. */
  readonly unmapped: Action | null;
  readonly ruleSets: readonly RuleSet[];
  readonly allowlists: readonly Allowlist[];
  readonly mappings: readonly Mapping[];
  readonly allowlistedImages: readonly ImageEntry[];
  readonly denylistedImages: readonly ImageEntry[];
  readonly warnings: readonly DocumentProblem[];
}
