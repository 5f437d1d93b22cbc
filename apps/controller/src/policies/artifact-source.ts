import { type Digest, type Reference, formatReference } from '@assay/core';
import type { OpenOptions } from '@assay/oci';
import { type PolicyArtifact, withPolicyArtifact } from './policy-artifact.ts';
import { readPolicyTexts } from './policy-documents.ts';
import { type Reading, poll, rememberProblem } from './poll.ts';
import { EVERYTHING, type PolicyContribution, type PolicyEnforcement, type PolicySource } from './policy-set.ts';

/** Those whose signature an artifact has to bear. */
export interface ArtifactSigners {
  /** Tells one set of signers from another: what was taken over for other signers is not kept for these. */
  readonly id: string;
  /** Null when one of them signed the artifact, else why that does not hold. Rejects when it cannot be told. */
  readonly verify: (reference: Reference & { readonly digest: Digest }, signal: AbortSignal) => Promise<string | null>;
}

/** Policies in a registry: an artifact whose blobs are policy documents, or documents that say which policies hold where. */
export interface ArtifactSourceOptions {
  /** With a digest nobody can put other policies in their place. */
  readonly reference: Reference;
  readonly enforcement: PolicyEnforcement;
  readonly open: Omit<OpenOptions, 'signal'>;
  /** Null: whatever the registry gives counts. */
  readonly signers: ArtifactSigners | null;
  /** Milliseconds between looks. */
  readonly intervalMs: number;
  readonly onProblem: (message: string) => void;
}

interface Taken {
  readonly digest: Digest;
  readonly reading: Reading;
}

/**
 * Policies of an artifact. What a tag names is taken over when it is another artifact by then, signed as asked for, and not older than the
 * one before it; otherwise that stays in force.
 */
export function artifactSource(options: ArtifactSourceOptions): PolicySource {
  const { reference, signers, intervalMs } = options;
  const name = formatReference(reference);
  const id = `artifact:${name}${signers === null ? '' : ` signed by ${signers.id}`}`;
  const { onProblem, problem } = rememberProblem(options.onProblem);
  return {
    id,
    problem,
    start: async (onChange, kept) => {
      let last: Taken | null = null;
      let newest = kept?.issuedAt ?? null;
      const take = async (artifact: PolicyArtifact, signal: AbortSignal): Promise<Reading> => {
        const { createdAt, digest, read } = artifact;
        if (digest === last?.digest) return last.reading;
        const refusal = await refusalOf(artifact, { options, newest, signal });
        if (refusal !== null) return refusedReading(id, digest, refusal);
        const said = readPolicyTexts(await read(), options.enforcement);
        newest = createdAt ?? newest;
        const contribution = { source: id, ...said, ...(newest === null ? {} : { issuedAt: newest }) };
        last = { digest, reading: { contribution, fingerprint: digest } };
        return last.reading;
      };
      const look = async (signal: AbortSignal): Promise<Reading> =>
        withPolicyArtifact(reference, { ...options.open, signal }, async (artifact) => take(artifact, signal));
      return poll({ name: `the policies of ${name}`, look, intervalMs, onProblem }, onChange);
    },
  };
}

/** Why an artifact is not taken over; null when it is. */
async function refusalOf(
  { digest, createdAt }: PolicyArtifact,
  at: { readonly options: ArtifactSourceOptions; readonly newest: string | null; readonly signal: AbortSignal },
): Promise<string | null> {
  const { reference, signers } = at.options;
  if (signers === null) return null;
  const problem = await signers.verify({ ...reference, digest }, at.signal);
  if (problem !== null) return `${digest} is not taken over: ${problem}`;
  // Somebody who can write to the registry but not sign could bring back what was signed once.
  if (at.newest === null || reference.digest !== null) return null;
  if (createdAt !== null && Date.parse(createdAt) >= Date.parse(at.newest)) return null;
  return `${digest} is not taken over: it is older than the one that holds (${at.newest}); push it anew to go back`;
}

function refusedReading(source: string, digest: Digest, problem: string): Reading {
  const unreadable: PolicyContribution['unreadable'] = [{ name: EVERYTHING, namespace: null, problem }];
  const contribution = { source, policies: [], exceptions: [], breakGlass: [], unreadable };
  return { contribution, fingerprint: `${digest} ${problem}` };
}
