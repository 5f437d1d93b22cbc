import type { Action, DocumentProblem, JsonObject, JsonValue, TrustRequest } from '@assay/core';
import type { ParameterInput } from './contracts/parameter.ts';
import type { BoundTrigger } from './contracts/trigger.ts';
import type { Condition } from './mapping/condition.ts';
import type { ImageSelector } from './mapping/image-selector.ts';
import type { Pattern } from './text/pattern.ts';
import type { VersionRange } from './versions/package-order.ts';

/** Where something stands in the document, so that tools can point at it. */
export interface SourcePlace {
  /** JSON pointer; of an included document, within that document. */
  readonly pointer: string;
  readonly line: number;
  readonly column: number;
  /** The include that it came with, as written; null in the document itself. */
  readonly include: string | null;
}

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
  /** Images and places to which it applies; null: to all. */
  readonly when: Condition | null;
  /** Parameters by their present names, as written, variables put in. */
  readonly params: ReadonlyMap<string, ParameterInput>;
  readonly bound: BoundTrigger;
  readonly place: SourcePlace;
}

/** What a rule set is about; only those about images are evaluated. */
export type ArtifactType = 'image' | 'source' | 'sbom';

/** A named list of rules. */
export interface RuleSet {
  readonly id: string;
  readonly name: string;
  readonly version: string | null;
  readonly description: string | null;
  readonly artifactType: ArtifactType;
  readonly rules: readonly Rule[];
  /** Rules as written, of a rule set that is not about images; null otherwise. */
  readonly otherRules: JsonValue | null;
  readonly place: SourcePlace;
}

/** A package that an allowlist item is about: every given part has to match. */
export interface PackageScope {
  readonly purl: Pattern | null;
  readonly name: Pattern | null;
  readonly version: Pattern | null;
  /** Versions, as the ecosystem of the purl writes ranges; null for any. */
  readonly versions: VersionRange | null;
}

/** An accepted finding, or with wildcards several. */
export interface AllowlistItem {
  readonly id: string;
  /** Id of the gate. */
  readonly gate: string;
  /** Matched against a finding's trigger id and its historical one; null when only the structure counts. */
  readonly triggerId: Pattern | null;
  readonly package: PackageScope | null;
  /** One of the finding's locations, or the file that it is about. */
  readonly path: Pattern | null;
  /** Id or alias of the vulnerability. */
  readonly vulnerability: Pattern | null;
  /** Only what came with the base image, or only what did not; null for both. */
  readonly inBaseImage: boolean | null;
  /** Images and environments for which it counts; null: for all. */
  readonly when: Condition | null;
  /** True when nothing narrows it within its gate. */
  readonly broad: boolean;
  /** RFC 3339 as written; null when it never ends. */
  readonly expiresOn: string | null;
  /** The same instant in milliseconds since 1970. */
  readonly expiresAtMs: number | null;
  readonly owner: string | null;
  readonly reason: string | null;
  readonly ticket: string | null;
  readonly description: string | null;
  readonly place: SourcePlace;
}

/** A named list of accepted findings. */
export interface Allowlist {
  readonly id: string;
  readonly name: string;
  readonly version: string | null;
  readonly description: string | null;
  readonly items: readonly AllowlistItem[];
  readonly place: SourcePlace;
}

/** Chooses rule sets and allowlists for the images that it selects. */
export interface Mapping {
  readonly id: string;
  readonly name: string;
  readonly description: string | null;
  readonly selector: ImageSelector;
  /** What else has to hold: platform, environment, namespace, labels. */
  readonly when: Condition | null;
  readonly ruleSets: readonly RuleSet[];
  readonly allowlists: readonly Allowlist[];
  readonly place: SourcePlace;
}

/** An entry of the image allowlist or denylist. */
export interface ImageEntry {
  readonly id: string;
  readonly name: string;
  readonly description: string | null;
  readonly selector: ImageSelector;
  readonly place: SourcePlace;
}

/** A document that a policy includes, pinned by its content. */
export interface IncludedDocument {
  readonly reference: string;
  readonly digest: string;
}

/** A policy document that was read, checked and bound to its triggers. */
export interface CompiledPolicy {
  readonly id: string;
  readonly name: string;
  /** Version of the document shape, as written; null when it does not say. */
  readonly version: string | null;
  readonly description: string | null;
  /** `sha256:…` of the document as UTF-8; of document and values when a caller gave variables other values. */
  readonly digest: string;
  /** What an image without a mapping means; null when the document does not say. */
  readonly unmapped: Action | null;
  readonly ruleSets: readonly RuleSet[];
  readonly allowlists: readonly Allowlist[];
  readonly mappings: readonly Mapping[];
  readonly allowlistedImages: readonly ImageEntry[];
  readonly denylistedImages: readonly ImageEntry[];
  /** Whose signatures count, and for which images. */
  readonly trust: TrustRequest;
  /** Values of the variables that rules were compiled with. */
  readonly variables: JsonObject;
  readonly includes: readonly IncludedDocument[];
  /** Parts of the published shape that say nothing about images, as written. */
  readonly unused: JsonObject;
  readonly warnings: readonly DocumentProblem[];
}
