import type { Evidence } from '@assay/core';
import type { TrustMaterial } from '@sigstore/verify';
import { type RootContent, type TrustedRoot, readTrustMaterial } from '../roots/trusted-root.ts';
import { type SigstoreRules, type SigstoreVerifier, compileVerifier } from './compile-verifier.ts';
import type { ItemVerdict } from './item-verdict.ts';
import { type ItemContext, verifyItem } from './verify-item.ts';

/** A verifier with the trusted root that it stands on. Plain data. */
export interface JobVerifier {
  readonly verifier: SigstoreVerifier;
  /** Digest of the verifier. */
  readonly id: string;
  /** Null when the verifier needs none. */
  readonly root: { readonly version: string; readonly content: RootContent } | null;
}

/** One piece of evidence to hold against verifiers. Plain data: it crosses threads. */
export interface VerificationJob {
  readonly evidence: Evidence;
  readonly context: ItemContext;
  readonly verifiers: readonly JobVerifier[];
}

/** Verifies jobs, keeping what verifiers and trusted roots compile to. One thread has one. */
export class JobRunner {
  readonly #rules = new Map<string, SigstoreRules>();
  readonly #trust: Map<string, TrustMaterial>;

  /** `known`: trusted roots of this thread, which need not be read again. */
  constructor(known: readonly TrustedRoot[] = []) {
    this.#trust = new Map(known.map(({ version, material }) => [version, material]));
  }

  /** @throws the errors of verifiers and trusted roots that cannot be used; whoever makes jobs has checked both. */
  run({ evidence, context, verifiers }: VerificationJob): readonly ItemVerdict[] {
    const rules = verifiers.map((one) => {
      return { rules: this.#rulesOf(one), trust: this.#trustOf(one), annotations: one.verifier.annotations };
    });
    return verifyItem(evidence, context, rules);
  }

  #rulesOf({ id, verifier }: JobVerifier): SigstoreRules {
    return remember(this.#rules, id, () => compileVerifier(verifier));
  }

  #trustOf({ root }: JobVerifier): TrustMaterial {
    if (root === null) return NOBODY;
    return remember(this.#trust, root.version, () => readTrustMaterial(root.content));
  }
}

/** Most verifiers, and most trusted roots, that are kept compiled. */
const MAX_COMPILED = 1000;

function remember<T>(kept: Map<string, T>, id: string, make: () => T): T {
  const known = kept.get(id);
  if (known !== undefined) return known;
  if (kept.size >= MAX_COMPILED) kept.clear();
  const made = make();
  kept.set(id, made);
  return made;
}

/** For keys that are trusted whatever logs and authorities say. */
const NOBODY: TrustMaterial = {
  certificateAuthorities: [],
  timestampAuthorities: [],
  tlogs: [],
  ctlogs: [],
  publicKey: () => {
    throw new Error('no key of this name');
  },
};
