import { beforeAll, describe, expect, it } from 'vitest';
import * as trust from '../index.ts';
import { IMAGE, bundleEvidence, evidenceOf, makeBundle, setOf, statementOf } from '../testing/evidence-builder.ts';
import { type SigstoreWorld, createWorld } from '../testing/sigstore-world.ts';
import { exact, identity, keyless, trusting } from '../testing/verifier-builder.ts';
import type { VerificationReport } from './verification-report.ts';
import { verifyEvidence } from './verify-evidence.ts';

const SIGNER = 'https://signer.test/a';

let world: SigstoreWorld;
let report: VerificationReport;

beforeAll(async () => {
  world = await createWorld();
  const signer = await world.certify(SIGNER);
  const good = bundleEvidence(
    await makeBundle({ world, signer, payload: statementOf('https://example.test/a', { b: 1 }) }),
  );
  const sign = bundleEvidence(
    await makeBundle({ world, signer, payload: statementOf('https://sigstore.dev/cosign/sign/v1', {}) }),
  );
  const unsigned = evidenceOf(
    'buildkit-statement',
    statementOf('https://slsa.dev/provenance/v0.2', { builder: { id: 'b' } }),
  );
  const bom = evidenceOf('cosign-sbom', Buffer.from('{"bomFormat":"CycloneDX","components":[{}]}'));
  const verifiers = [keyless([identity(exact(SIGNER), null)])];
  report = await verifyEvidence(setOf([good, sign, unsigned, bom]), {
    verifiers,
    roots: await trusting(world),
    at: new Date(),
  });
});

describe('verified values', () => {
  it('come from the verifier and hold what was signed', () => {
    expect(report.verified.statements).toHaveLength(1);
    expect(report.verified.statements[0]?.statement).toMatchObject({
      predicateType: 'https://example.test/a',
      predicate: { b: 1 },
    });
    expect(report.verified.statements[0]?.fact).toBe(report.attestations[0]);
    expect(report.verified.signatures[0]?.fact).toBe(report.signatures[0]);
  });

  it('cannot be made by anything that the package exports', () => {
    const [statement] = report.verified.statements;
    const [signature] = report.verified.signatures;
    const makers = Object.values(trust).filter((value) => typeof value === 'function');
    for (const made of [statement, signature]) {
      expect(makers).not.toContain(made?.constructor);
      for (const seal of [undefined, null, {}, Symbol('verified'), made]) {
        expect(() => Reflect.construct(made?.constructor ?? Object, [seal, {}, {}])).toThrow(TypeError);
      }
    }
    expect(Object.keys(trust).filter((name) => /seal|refus|accept/i.test(name))).toEqual([]);
  });

  it('cannot be changed', () => {
    const [statement] = report.verified.statements;
    expect(Object.isFrozen(statement)).toBe(true);
    expect(Object.isFrozen(statement?.fact)).toBe(true);
    expect(Object.isFrozen(report.provenance[0])).toBe(true);
  });

  it('the whole statement is told of verified attestations of the report only', () => {
    const [fact, buildkit] = report.attestations;
    if (fact === undefined || buildkit === undefined) throw new Error('facts are missing');
    expect(report.statementOf(fact)).toMatchObject({ predicateType: 'https://example.test/a' });
    expect(report.statementOf({ ...fact })).toBeNull();
    expect(report.statementOf(buildkit)).toBeNull();
  });
});

describe('evidence that nobody signed', () => {
  it('is told and never verified', () => {
    const [, buildkit, bom] = report.attestations;
    expect(buildkit).toMatchObject({
      verified: false,
      failure: 'found',
      form: 'buildkit-statement',
      verifiers: [],
      subject: IMAGE,
    });
    expect(buildkit?.checks[0]?.failure).toMatchObject({ step: 'found', code: 'EVIDENCE_UNSIGNED' });
    expect(bom).toMatchObject({
      verified: false,
      predicateType: 'https://cyclonedx.org/bom',
      summary: { kind: 'sbom', components: 1 },
    });
    expect(report.provenance[0]).toMatchObject({ verified: false, builder: 'b', verifiers: [] });
    expect(report.search.found).toEqual({ 'sigstore-bundle': 2, 'buildkit-statement': 1, 'cosign-sbom': 1 });
  });
});
