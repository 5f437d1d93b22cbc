/** `node --conditions=development bench/trust.ts`: what verification costs, beside the bars that it is held to. */
import type { Evidence, EvidenceSet } from '@assay/core';
import { VerdictCache, VerificationPool, type VerificationRequest, verifyEvidence } from '@assay/trust';
import {
  digestOf,
  bundleEvidence,
  makeBundle,
  setOf,
  signatureLayer,
  statementOf,
  simpleSigning,
} from '../packages/trust/src/testing/evidence-builder.ts';
import {
  type Certified,
  createWorld,
  ecdsaPair,
  workflowClaims,
} from '../packages/trust/src/testing/sigstore-world.ts';
import {
  byKey,
  exact,
  identity,
  keyless,
  trustedKey,
  trusting,
} from '../packages/trust/src/testing/verifier-builder.ts';

const SIGNER = 'https://github.com/org/app/.github/workflows/release.yml@refs/tags/v1';
const ISSUER = 'https://token.actions.githubusercontent.com';
const ONE_BY_ONE = 300;
const IMAGES = 1000;
/** Bars: CPU of one keyless verification, wall time of a thousand images on two cores, time of a kept verdict. */
const BARS = { keylessCpuMs: 15, imagesMs: 10_000, cachedMs: 0.2 } as const;

const world = await createWorld();
const signer: Certified = await world.certify(SIGNER, workflowClaims(ISSUER, 'org/app', 'refs/tags/v1'));
const key = ecdsaPair();
const request = {
  verifiers: [keyless([identity(exact(SIGNER), exact(ISSUER))])],
  roots: await trusting(world),
  at: new Date(),
};
const keyRequest = { ...request, verifiers: [byKey([trustedKey(key.publicKey)])] };

/** A bundle about an image of its own. */
async function keylessSet(at: number): Promise<EvidenceSet> {
  const subject = digestOf(Buffer.from(`image ${at}`));
  const payload = statementOf('https://slsa.dev/provenance/v1', { at }, subject);
  return setOf([bundleEvidence(await makeBundle({ world, signer, payload, stamped: at % 2 === 0 }), subject)], subject);
}

async function keySet(at: number): Promise<EvidenceSet> {
  const subject = digestOf(Buffer.from(`image ${at}`));
  const layer: Evidence = await signatureLayer({ signer: key, payload: simpleSigning(subject, { at }) });
  return setOf([{ ...layer, subject }], subject);
}

function report(name: string, figure: number, unit: string, bar: number | null): void {
  const verdict = bar === null ? '' : ` (bar ${bar} ${unit}: ${figure <= bar ? 'met' : 'MISSED'})`;
  console.log(`${name.padEnd(58)} ${figure.toFixed(3).padStart(10)} ${unit}${verdict}`);
}

async function cpuEach(sets: readonly EvidenceSet[], options: VerificationRequest): Promise<number> {
  const before = process.cpuUsage();
  for (const set of sets) accepted(await verifyEvidence(set, options));
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000 / sets.length;
}

function accepted({ signatures, attestations }: Awaited<ReturnType<typeof verifyEvidence>>): void {
  const facts = [...signatures, ...attestations];
  if (facts.length === 0 || !facts.every(({ verified }) => verified)) throw new Error('a good signature was refused');
}

const sets = await Promise.all(Array.from({ length: IMAGES }, (_, at) => keylessSet(at)));
const some = sets.slice(0, ONE_BY_ONE);
await cpuEach(some.slice(0, 30), request);
report('keyless verification in this thread, CPU each', await cpuEach(some, request), 'ms', BARS.keylessCpuMs);

const keySets = await Promise.all(Array.from({ length: ONE_BY_ONE }, (_, at) => keySet(at)));
await cpuEach(keySets.slice(0, 30), keyRequest);
report('key verification of a cosign layer, CPU each', await cpuEach(keySets, keyRequest), 'ms', null);

const cache = new VerdictCache();
const pool = new VerificationPool({ size: 2 });
try {
  const cpu = process.cpuUsage();
  const started = performance.now();
  const reports = await Promise.all(sets.map((set) => verifyEvidence(set, { ...request, pool, cache })));
  report(`${IMAGES} images on two threads, threads started, wall`, performance.now() - started, 'ms', BARS.imagesMs);
  const { user, system } = process.cpuUsage(cpu);
  report('the same, CPU of all threads shared between two cores', (user + system) / 2000, 'ms', BARS.imagesMs);
  for (const one of reports) accepted(one);
} finally {
  await pool[Symbol.asyncDispose]();
}

report('a kept verdict with its facts, CPU each', await cpuEach(sets, { ...request, cache }), 'ms', BARS.cachedMs);
