import type { JsonValue } from './json.ts';
import type { VerificationFailure } from './trust-facts.ts';

/** A condition over verified facts, in the language in which its author wrote it. */
export type PolicyExpression =
  | { readonly language: 'cel'; readonly source: string; readonly message: string | null }
  /** The input has to unify with it. */
  | { readonly language: 'cue'; readonly source: string }
  /** Package `sigstore`, rule `isCompliant`. */
  | { readonly language: 'rego'; readonly source: string }
  /** Rego compiled to WebAssembly (a bundle or a module, base64). */
  | { readonly language: 'rego-wasm'; readonly module: string; readonly entrypoint: string };

/** What has to hold, as a tree over named verifiers. */
export type Requirement =
  | { readonly kind: 'all'; readonly name: string; readonly of: readonly Requirement[] }
  | { readonly kind: 'any'; readonly name: string; readonly of: readonly Requirement[] }
  | { readonly kind: 'at-least'; readonly name: string; readonly count: number; readonly of: readonly Requirement[] }
  | { readonly kind: 'signature'; readonly name: string; readonly verifier: string }
  | {
      readonly kind: 'attestation';
      readonly name: string;
      readonly verifier: string;
      readonly predicateType: string;
      /** Over the whole statement; null: any statement of the kind will do. */
      readonly rule: PolicyExpression | null;
    }
  | { readonly kind: 'static'; readonly name: string; readonly pass: boolean; readonly message: string };

/** What the expression over a whole image policy may read besides the authorities that matched. */
export interface ExpressionInputs {
  readonly config: boolean;
  readonly spec: boolean;
  readonly objectMeta: boolean;
  readonly typeMeta: boolean;
}

/** Which objects of a cluster a policy is about. */
export interface ObjectMatch {
  readonly group: string;
  readonly version: string;
  readonly resource: string;
  /** Kubernetes label selector over the labels of the object itself; null: any. */
  readonly selector: JsonValue | null;
}

/** A declarative policy about who vouches for images. */
export interface ImagePolicy {
  readonly name: string;
  /** Globs: `**` crosses `/`, `*` does not, everything else is literal; anchored. */
  readonly images: readonly string[];
  /** Globs of images that it is not about. */
  readonly except: readonly string[];
  /** Empty: all kinds. Only judged where there is an object of a cluster. */
  readonly match: readonly ObjectMatch[];
  readonly mode: 'enforce' | 'warn';
  readonly requirement: Requirement;
  /** Judged when the requirement is met; null: nothing more. */
  readonly rule: PolicyExpression | null;
  readonly inputs: ExpressionInputs;
}

/** How a requirement came out. Children in the order of the document. */
export interface RequirementOutcome {
  readonly name: string;
  readonly kind: Requirement['kind'] | 'rule';
  /** `error`: could not be told, which never counts as met. */
  readonly result: 'met' | 'unmet' | 'error';
  /** The first step that failed; null when met. */
  readonly failure: VerificationFailure | null;
  /** Digests of the evidence that met it. */
  readonly evidence: readonly string[];
  readonly children: readonly RequirementOutcome[];
}

/** One image policy that is about this image, judged. */
export interface ImagePolicyFact {
  readonly policy: string;
  readonly mode: 'enforce' | 'warn';
  readonly outcome: RequirementOutcome;
  readonly warnings: readonly string[];
}

/** All image policies judged. */
export interface ImagePolicyFacts {
  /** Those about this image, in the order of the document. */
  readonly judged: readonly ImagePolicyFact[];
  /** Names of those that are not about this image. */
  readonly others: readonly string[];
}
