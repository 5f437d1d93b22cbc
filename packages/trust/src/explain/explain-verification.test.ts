import { beforeAll, describe, expect, it } from 'vitest';
import { loadTrustedRoots } from '../roots/load-trusted-roots.ts';
import {
  bundleEvidence,
  evidenceOf,
  makeBundle,
  setOf,
  signatureLayer,
  statementOf,
} from '../testing/evidence-builder.ts';
import { createWorld, ecdsaPair, workflowClaims } from '../testing/sigstore-world.ts';
import { byKey, exact, identity, keyless, regex, trustedKey, trusting } from '../testing/verifier-builder.ts';
import type { VerificationReport } from '../verify/verification-report.ts';
import { verifyEvidence } from '../verify/verify-evidence.ts';
import { explainVerification } from './explain-verification.ts';

const SIGNER = 'https://github.com/org/app/.github/workflows/ci.yml@refs/heads/dev';
const ISSUER = 'https://token.actions.githubusercontent.com';

let report: VerificationReport;

beforeAll(async () => {
  const world = await createWorld();
  const signer = await world.certify(SIGNER, workflowClaims(ISSUER, 'org/app', 'refs/heads/dev'));
  const bundle = bundleEvidence(await makeBundle({ world, signer, payload: statementOf() }));
  const verifiers = [
    keyless([identity(regex('https://github.com/org/app/.*@refs/tags/.*'), exact(ISSUER))], { name: 'release' }),
    keyless([identity(exact(SIGNER), exact(ISSUER))], { name: 'dev' }),
  ];
  const junk = evidenceOf('sigstore-bundle', Buffer.from('{'));
  report = await verifyEvidence(setOf([junk, bundle]), { verifiers, roots: await trusting(world), at: new Date() });
});

describe('explainVerification', () => {
  it('tells the first failing step of the evidence that came furthest, and what would satisfy it', () => {
    const [release] = explainVerification(report);
    expect(release).toMatchObject({ verifier: 'release', accepted: false });
    expect(release?.summary).toContain(
      'failed at identity: signed by https://github.com/org/app/.github/workflows/ci.yml@refs/heads/dev',
    );
    expect(release?.summary).toContain('wanted subject /https://github.com/org/app/.*@refs/tags/.*/');
    expect(release?.evidence.map(({ failure }) => failure?.code)).toEqual(['IDENTITY_MISMATCH', 'NOT_JSON']);
    expect(release?.evidence[0]?.remedy).toBe('Sign as a trusted identity, or add the identity to the verifier.');
    expect(release?.evidence[0]?.steps.map(({ step, result }) => `${step} ${result}`)).toEqual([
      'found passed',
      'parsed passed',
      'chain passed',
      'identity failed',
      'log not-reached',
      'timestamp not-reached',
      'signature not-reached',
      'subject not-reached',
      'rule not-asked',
    ]);
  });

  it('tells of a key what is asked of keys', async () => {
    const [signer, other] = [ecdsaPair(), ecdsaPair()];
    const layer = await signatureLayer({ signer });
    const verifiers = [byKey([trustedKey(other.publicKey)])];
    const explained = explainVerification(
      await verifyEvidence(setOf([layer]), { verifiers, roots: await loadTrustedRoots([], null), at: new Date() }),
    );
    expect(explained[0]?.evidence[0]?.steps.map(({ step, result }) => `${step} ${result}`)).toEqual([
      'found passed',
      'parsed passed',
      'chain not-asked',
      'identity not-reached',
      'log not-asked',
      'timestamp not-asked',
      'signature failed',
      'subject not-reached',
      'rule not-asked',
    ]);
  });

  it('tells of a verifier for which there is nothing', async () => {
    const roots = await loadTrustedRoots([], null);
    const verifiers = [byKey([trustedKey(ecdsaPair().publicKey)])];
    const gaps = [{ code: 'X', place: 'p', message: 'm' }];
    const unsigned = await verifyEvidence({ ...setOf([]), gaps }, { verifiers, roots, at: new Date() });
    expect(explainVerification(unsigned)).toEqual([
      { verifier: 'key', accepted: false, summary: 'there is no evidence; 1 could not be read', evidence: [] },
    ]);
  });

  it('tells who signed what is accepted', () => {
    const [, dev] = explainVerification(report);
    expect(dev).toMatchObject({ verifier: 'dev', accepted: true, summary: 'accepts 1 of 2 pieces of evidence' });
    expect(dev?.evidence[0]).toMatchObject({ accepted: true, signer: SIGNER, failure: null, remedy: null });
    expect(dev?.evidence[0]?.steps.filter(({ result }) => result !== 'passed')).toEqual([
      { step: 'rule', result: 'not-asked' },
    ]);
  });
});
