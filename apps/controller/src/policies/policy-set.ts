import type { Allowlist, CompiledPolicy } from '@assay/policy';

/** What a refusal does: it is carried out, told as a warning, or only written down. */
export type EnforcementMode = 'enforce' | 'warn' | 'audit';
/** What becomes of an image that is not judged yet. */
export type OnUnknown = 'deny' | 'warn' | 'allow-and-watch';
/** What becomes of an image that cannot be judged: `closed` refuses it, `open` lets it in with a warning. */
export type OnError = 'closed' | 'open';
/** Where tags are replaced by digests. */
export type PinScope = 'off' | 'pods' | 'workloads';

/** A selector over labels, with the meaning that Kubernetes gives it. */
export interface LabelSelector {
  readonly matchLabels: Readonly<Record<string, string>>;
  readonly matchExpressions: readonly {
    readonly key: string;
    readonly operator: 'In' | 'NotIn' | 'Exists' | 'DoesNotExist';
    readonly values: readonly string[];
  }[];
}

/** Namespaces: by name (`*` stands for any run of characters) and by labels; both have to fit. */
export interface NamespaceScope {
  /** Null: any name. */
  readonly names: readonly string[] | null;
  readonly except: readonly string[];
  /** Null: any labels. */
  readonly selector: LabelSelector | null;
}

/** How a policy is carried out. */
export interface PolicyEnforcement {
  readonly mode: EnforcementMode;
  /** Other modes for some namespaces; the first that fits counts. */
  readonly modes: readonly { readonly namespaces: NamespaceScope; readonly mode: EnforcementMode }[];
  /** True: evaluated and reported, never enforced and never told to users. */
  readonly isShadow: boolean;
  /** Share of workloads that it is carried out for, 0 to 100; it is a warning for the others. */
  readonly canaryPercent: number;
  readonly onUnknown: OnUnknown;
  readonly onError: OnError;
  readonly pin: PinScope;
  /** True: an image that is named by tag only is refused. */
  readonly requiresPin: boolean;
  /** Which images of an update are judged: those that it brings, or all. */
  readonly updates: 'introduced' | 'all';
}

/** A policy and where it holds. */
export interface ScopedPolicy {
  /** Unique in a set: `name`, or `namespace/name`. */
  readonly name: string;
  /** The namespace that it was declared in and is confined to; null: the whole cluster. */
  readonly namespace: string | null;
  readonly policy: CompiledPolicy;
  /** Findings that are accepted beside its document; null for none. */
  readonly accepted: Allowlist | null;
  /** `sha256:…` of all that its verdicts depend on, ends of accepted findings that have passed included. */
  readonly revision: string;
  /** What it was compiled from, for those who judge in another process. */
  readonly document: PolicyBundle;
  readonly scope: NamespaceScope;
  readonly enforcement: PolicyEnforcement;
}

/** A policy document with everything that it names, so that it can be kept and compiled again anywhere. */
export interface PolicyBundle {
  readonly name: string;
  readonly text: string;
  /** Included documents by their references. */
  readonly includes: Readonly<Record<string, string>>;
  /** Key and certificate files by the paths that the document gives. */
  readonly files: Readonly<Record<string, string>>;
  /** Findings that are accepted beside the document, as a document that holds one allowlist and nothing else. */
  readonly accepted?: string;
  /** Id of the policy in the service that it came from. */
  readonly serviceId?: string;
}

/** A policy as a source gives it. */
export interface PolicyEntry {
  readonly name: string;
  readonly namespace: string | null;
  readonly document: PolicyBundle;
  readonly scope: NamespaceScope;
  readonly enforcement: PolicyEnforcement;
}

/** Lets what rules refuse pass for a time. */
export interface AdmissionException {
  readonly name: string;
  /** The namespace that it was declared in; null where it comes with the policies themselves. Only trusted ones count. */
  readonly declaredIn: string | null;
  readonly owner: string;
  readonly reason: string;
  readonly ticket: string | null;
  /** RFC 3339; there is none without an end. */
  readonly expiresAt: string;
  readonly scope: {
    /** Names of namespaces; `*` stands for any run of characters. */
    readonly namespaces: readonly string[];
    /** Globs over canonical references without digest; `**` crosses `/`. A digest fits `@sha256:…` alone. */
    readonly images: readonly string[];
    /** Names of policies; null: every one. */
    readonly policies: readonly string[] | null;
    /** Ids of rules; null: every one, what could not be judged included. */
    readonly rules: readonly string[] | null;
  };
}

/** Lets everything into some namespaces for a time. Every use is an event of its own. */
export interface BreakGlass {
  readonly name: string;
  readonly declaredIn: string | null;
  readonly owner: string;
  readonly reason: string;
  readonly expiresAt: string;
  readonly namespaces: readonly string[];
}

/** How a policy of a source fares. */
export interface PolicyStatus {
  readonly name: string;
  readonly namespace: string | null;
  readonly source: string;
  /** `last-good`: what came last has problems, and the version before it holds. `refused`: it has problems, and there was none before. */
  readonly state: 'current' | 'last-good' | 'refused';
  /** The revision that holds; null when none does. */
  readonly revision: string | null;
  readonly problems: readonly string[];
}

/** What one source knows at a time. */
export interface PolicyContribution {
  /** Id of the source; the next contribution of the same source replaces this one. */
  readonly source: string;
  readonly policies: readonly PolicyEntry[];
  readonly exceptions: readonly AdmissionException[];
  readonly breakGlass: readonly BreakGlass[];
  /**
   * What of the source could not be read at all; what it gave before stays in force then for the names given here, and for all of the
   * source where the name is `EVERYTHING`.
   */
  readonly unreadable: readonly {
    readonly name: string;
    readonly namespace: string | null;
    readonly problem: string;
  }[];
  /** RFC 3339: when it was issued, for sources that take over nothing older. */
  readonly issuedAt?: string;
}

/** All that holds now. Frozen; a change makes another. */
export interface PolicySet {
  /** `sha256:…` of everything in it. */
  readonly revision: string;
  readonly policies: readonly ScopedPolicy[];
  readonly exceptions: readonly AdmissionException[];
  readonly breakGlass: readonly BreakGlass[];
  readonly statuses: readonly PolicyStatus[];
  /** RFC 3339: when it was put together. */
  readonly loadedAt: string;
  /** True while every source has only what was kept from an earlier run. */
  readonly isRestored: boolean;
}

/** Ends what was started. */
export type Stop = () => Promise<void>;

/** Where policies come from: a file, the custom resources of a cluster, the service. */
export interface PolicySource {
  readonly id: string;
  /** What keeps it from telling anything, for those who wait for it; null when nothing went wrong yet. */
  readonly problem: () => string | null;
  /**
   * Calls back with all that the source knows, at once and at every change. A source that is away calls back when it is there again.
   * `kept` is what an earlier run took over last.
   * @throws POLICY_SOURCE_FAILED only for settings that can never work
   */
  readonly start: (
    onChange: (contribution: PolicyContribution) => void,
    kept: PolicyContribution | null,
  ) => Promise<Stop>;
}

/** What a policy does where its document does not say otherwise. */
export const DEFAULT_ENFORCEMENT: PolicyEnforcement = {
  mode: 'enforce',
  modes: [],
  isShadow: false,
  canaryPercent: 100,
  onUnknown: 'deny',
  onError: 'closed',
  pin: 'off',
  requiresPin: false,
  updates: 'introduced',
};

/** Stands for the names of all policies of a source. */
export const EVERYTHING = '*';

/** Every namespace. */
export const ANY_NAMESPACE: NamespaceScope = { names: null, except: [], selector: null };
