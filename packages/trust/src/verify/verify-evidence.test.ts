import { beforeAll, describe, expect, it } from 'vitest';
import type { Evidence, Verifier } from '@assay/core';
import { type SigstoreWorld, type Certified, createWorld, workflowClaims } from '../testing/sigstore-world.ts';
import { bundleEvidence, makeBundle, setOf, statementOf } from '../testing/evidence-builder.ts';
import { exact, identity, keyless, trusting } from '../testing/verifier-builder.ts';
import type { TrustedRoots } from '../roots/load-trusted-roots.ts';
import { verifyEvidence } from './verify-evidence.ts';

const SIGNER = 'https://github.com/org/app/.github/workflows/release.yml@refs/tags/v1';
const ISSUER = 'https://token.actions.githubusercontent.com';

let world: SigstoreWorld;
let signer: Certified;
let roots: TrustedRoots;

beforeAll(async () => {
  world = await createWorld();
  signer = await world.certify(SIGNER, workflowClaims(ISSUER, 'org/app', 'refs/tags/v1'));
  roots = await trusting(world);
});

async function verify(items: readonly Evidence[], verifiers: readonly Verifier[]) {
  return verifyEvidence(setOf(items), { verifiers, roots, at: new Date() });
}

describe('verifyEvidence', () => {
  it('accepts', async () => {
    const bundle = bundleEvidence(await makeBundle({ world, signer, payload: statementOf() }));
    const report = await verify([bundle], [keyless([identity(exact(SIGNER), exact(ISSUER))])]);
    expect(report.attestations[0]?.checks).toEqual([{ verifier: 'keyless', failure: null }]);
  });
});
