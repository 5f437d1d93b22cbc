import type { ImageSubject } from './inspection.ts';
import type { JsonObject } from './json.ts';
import type { Location } from './package.ts';

/** What a rule does when it fires, strongest first: stop, warn, go. */
export type Action = 'stop' | 'warn' | 'go';

/** The one word for a decision. `error`: it could not be decided, and therefore is not a pass. */
export type Verdict = 'pass' | 'warn' | 'fail' | 'error';

/** Why the decision is what it is. */
export type DecisionReason = 'policy_evaluation' | 'allowlisted' | 'denylisted' | 'unmapped';

/** What a finding is about: a package, a file, a configuration key. `kind` and `key` together identify it within an image. */
export interface FindingSubject {
  readonly kind:
    | 'image'
    | 'package'
    | 'file'
    | 'config'
    | 'history'
    | 'user'
    | 'label'
    | 'reference'
    | 'layer'
    | 'gap'
    | 'vulnerability'
    | 'signature'
    | 'dockerfile';
  /** Stable identity: a purl, a path, a label key; never prose. */
  readonly key: string;
  /** The package that it is about, where it is about one. */
  readonly purl?: string;
  /** Every id of the vulnerability that it is about, the one it is reported under included. */
  readonly vulnerabilityIds?: readonly string[];
}

/** One trigger firing under one rule. DESIGN 4.4. */
export interface Finding {
  /** Stable: a digest of gate, trigger and the subject's identity; the same for every rule that finds the same thing. */
  readonly id: string;
  readonly gate: string;
  readonly trigger: string;
  /** Readable stable identity that allowlist items name; wildcards apply to it. */
  readonly triggerId: string;
  /** The id that the historical engine gave the same finding; null where the gate is ours. */
  readonly legacyTriggerId: string | null;
  /** The rule's action, or `go` when an allowlist item accepted the finding. */
  readonly action: Action;
  readonly ruleSetId: string;
  readonly ruleId: string;
  readonly message: string;
  readonly recommendation?: string;
  readonly severity?: string;
  readonly status: 'open' | 'allowlisted' | 'error';
  readonly allowlistMatch?: AllowlistMatch;
  readonly subject: FindingSubject;
  readonly locations: readonly Location[];
  /** Whether what was found came with the base image; absent when that is not known. */
  readonly inheritedFromBase?: boolean;
  /** The facts that made the trigger fire. */
  readonly evidence: JsonObject;
}

/** The allowlist item that accepted a finding. */
export interface AllowlistMatch {
  readonly allowlistId: string;
  readonly itemId: string;
  readonly expiresOn: string | null;
  readonly owner?: string;
  readonly reason?: string;
  readonly ticket?: string;
}

/** Something about the policy or the data that whoever reads the decision should know. */
export interface DecisionProblem {
  readonly severity: 'error' | 'warning';
  readonly code: string;
  readonly message: string;
}

/** What a decision was made from besides the policy, so that it can be made again from the same. */
export interface DecisionInputs {
  /** The reference that was judged; null when the image had none. */
  readonly reference: string | null;
  /** What was said of the place and of how to read the policy; null where nothing was. */
  readonly context: {
    readonly environment: string | null;
    readonly namespace: string | null;
    readonly unmapped: Action | null;
    readonly compat: string | null;
    /** Days before its end from which on an allowlist item was reported; absent in decisions that do not say. */
    readonly expiringWithinDays?: number;
  };
  /** `sha256:…` of the content of the inspection; null when no rule needed the layers. */
  readonly inspection: string | null;
  /** `sha256:…` of each further fact as JSON, by its name. */
  readonly facts: Readonly<Record<string, string>>;
}

/** The outcome of one evaluation: a pure function of policy, facts and instant. DESIGN 4.4. */
export interface Decision {
  readonly schemaVersion: 1;
  readonly verdict: Verdict;
  readonly finalAction: Action;
  readonly reason: DecisionReason;
  /** RFC 3339, UTC. */
  readonly evaluatedAt: string;
  readonly subject: ImageSubject;
  readonly policy: {
    readonly id: string;
    readonly name: string;
    readonly digest: string;
    /** Documents that it includes, by their digests; absent when there are none. */
    readonly includes?: readonly { readonly reference: string; readonly digest: string }[];
  };
  readonly mapping: { readonly name: string; readonly index: number } | null;
  /** The entry of the image allowlist or denylist that decided, when one did. */
  readonly imageListMatch: {
    readonly list: 'allowlisted_images' | 'denylisted_images';
    readonly name: string;
    readonly index: number;
  } | null;
  /** Database of advisories; null when no rule asked for vulnerabilities. */
  readonly advisoryData: { readonly builtAt: string; readonly digest?: string } | null;
  /** Digests of what it was made from; absent where only the policy was at hand, as in tests of policies. */
  readonly inputs?: DecisionInputs;
  readonly findings: readonly Finding[];
  readonly problems: readonly DecisionProblem[];
}
