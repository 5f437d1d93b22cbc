import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Evidence, Verifier } from '@assay/core';
import type { TrustedRoots } from '../roots/load-trusted-roots.ts';
import {
  attestationLayer,
  bundleEvidence,
  makeBundle,
  setOf,
  signatureLayer,
  statementOf,
} from '../testing/evidence-builder.ts';
import { type Certified, type SigstoreWorld, createWorld, workflowClaims } from '../testing/sigstore-world.ts';
import { exact, identity, keyless, trusting } from '../testing/verifier-builder.ts';
import { verifyEvidence } from './verify-evidence.ts';

const SIGNER = 'https://signer.test/a';
const ISSUER = 'https://issuer.test';
const RUNS = 150;

let world: SigstoreWorld;
let signer: Certified;
let roots: TrustedRoots;
beforeAll(async () => {
  world = await createWorld();
  signer = await world.certify(SIGNER, workflowClaims(ISSUER, 'org/app', 'refs/heads/main'));
  roots = await trusting(world);
});

const someone = keyless([identity(exact(SIGNER), exact(ISSUER))]);

/** What must be the same whenever evidence is accepted. */
async function accepted(evidence: Evidence, verifier: Verifier): Promise<unknown> {
  const report = await verifyEvidence(setOf([evidence]), { verifiers: [verifier], roots, at: new Date() });
  const [fact] = [...report.signatures, ...report.attestations];
  const code = fact?.checks[0]?.failure?.code ?? null;
  expect(code).not.toBe('INTERNAL_ERROR');
  if (fact === undefined || !fact.verified) return null;
  const { signer: who, claims, subject, signedAt } = fact;
  const said = report.verified.statements[0]?.statement ?? report.verified.signatures[0]?.fact.annotations;
  return { who, claims, subject, signedAt, said };
}

/** Changes, removes or doubles a few bytes. */
const edits = fc.record({
  at: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
  length: fc.integer({ min: 0, max: 3 }),
  put: fc.uint8Array({ maxLength: 3 }),
});

function edited(content: Uint8Array, { at, length, put }: { at: number; length: number; put: Uint8Array }): Buffer {
  const start = Math.floor(at * content.length);
  return Buffer.concat([content.subarray(0, start), put, content.subarray(start + length)]);
}

describe('evidence with a few bytes changed', () => {
  it('is refused or says the same: bundles', async () => {
    const good = bundleEvidence(await makeBundle({ world, signer, payload: statementOf(), stamped: true }));
    const expected = await accepted(good, someone);
    expect(expected).not.toBeNull();
    await fc.assert(
      fc.asyncProperty(edits, async (edit) => {
        const outcome = await accepted({ ...good, content: edited(good.content, edit) }, someone);
        if (outcome !== null) expect(outcome).toEqual(expected);
      }),
      { numRuns: RUNS },
    );
  });

  it('is refused or says the same: attestation layers', async () => {
    const good = await attestationLayer(world, signer, statementOf(), 'intoto1');
    const expected = await accepted(good, someone);
    expect(expected).not.toBeNull();
    await fc.assert(
      fc.asyncProperty(edits, async (edit) => {
        const outcome = await accepted({ ...good, content: edited(good.content, edit) }, someone);
        if (outcome !== null) expect(outcome).toEqual(expected);
      }),
      { numRuns: RUNS },
    );
  });

  it('is refused or says the same: annotations of signature layers', async () => {
    const good = await signatureLayer({ signer, world });
    const expected = await accepted(good, someone);
    expect(expected).not.toBeNull();
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...Object.keys(good.annotations)), edits, async (key, edit) => {
        const value = edited(Buffer.from(good.annotations[key] ?? ''), edit).toString('latin1');
        const outcome = await accepted({ ...good, annotations: { ...good.annotations, [key]: value } }, someone);
        if (outcome !== null) expect(outcome).toEqual(expected);
      }),
      { numRuns: RUNS },
    );
  });
});
