import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Cache, Evidence } from '@assay/core';
import type { TrustedRoots } from '../roots/load-trusted-roots.ts';
import {
  bundleEvidence,
  makeBundle,
  setOf,
  signatureLayer,
  simpleSigning,
  IMAGE,
  statementOf,
} from '../testing/evidence-builder.ts';
import { type KeyPair, type SigstoreWorld, createWorld, ecdsaPair } from '../testing/sigstore-world.ts';
import { byKey, exact, identity, keyless, trustedKey, trusting } from '../testing/verifier-builder.ts';
import { VerdictCache } from './verdict-cache.ts';
import { VerificationPool, type VerificationPoolOptions } from './verification-pool.ts';
import { verifyEvidence } from './verify-evidence.ts';

const SIGNER = 'https://signer.test/a';

let world: SigstoreWorld;
let roots: TrustedRoots;
let good: Evidence;
let key: KeyPair;

beforeAll(async () => {
  world = await createWorld();
  roots = await trusting(world);
  key = ecdsaPair();
  good = bundleEvidence(await makeBundle({ world, signer: await world.certify(SIGNER), payload: statementOf() }));
});

const pools: VerificationPool[] = [];

/** A pool that ends with the test. */
function started(options: VerificationPoolOptions): VerificationPool {
  const pool = new VerificationPool(options);
  pools.push(pool);
  return pool;
}

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'assay-pool-'));
});
afterEach(async () => {
  await Promise.all(pools.splice(0).map((pool) => pool[Symbol.asyncDispose]()));
  await rm(directory, { recursive: true, force: true });
});

const someone = keyless([identity(exact(SIGNER), null)]);
const nobody = keyless([identity(exact('nobody'), null)], { name: 'nobody' });

async function worker(code: string): Promise<URL> {
  const path = join(directory, 'worker.mjs');
  await writeFile(path, `import { parentPort } from 'node:worker_threads';\n${code}`);
  return pathToFileURL(path);
}

describe('verification in threads', () => {
  it('comes to the same verdicts', async () => {
    const pool = started({ size: 2 });
    const request = { verifiers: [someone, nobody], roots, at: new Date() };
    const layer = await signatureLayer({ signer: key });
    const inline = await verifyEvidence(setOf([good, layer]), request);
    const threaded = await verifyEvidence(setOf([good, layer]), { ...request, pool });
    expect(threaded.attestations).toEqual(inline.attestations);
    expect(threaded.signatures).toEqual(inline.signatures);
    expect(threaded.attestations[0]?.checks[0]?.failure).toBeNull();
  });

  it.each([
    ['that never answers', "parentPort.on('message', () => {})", 'TIME_EXHAUSTED'],
    ['that ends', "parentPort.on('message', () => process.exit(1))", 'INTERNAL_ERROR'],
    ['that throws', "parentPort.on('message', () => { throw new Error('x') })", 'INTERNAL_ERROR'],
    [
      'that answers too little',
      "parentPort.on('message', () => parentPort.postMessage({ verdicts: [] }))",
      'INTERNAL_ERROR',
    ],
    ['that fails', "parentPort.on('message', () => parentPort.postMessage({ error: 'x' }))", 'INTERNAL_ERROR'],
    ['that cannot start', 'this is no code', 'INTERNAL_ERROR'],
  ])('a thread %s refuses', async (_name, code, expected) => {
    const pool = started({ size: 1, itemMs: expected === 'TIME_EXHAUSTED' ? 300 : 19_000, url: await worker(code) });
    const report = await verifyEvidence(setOf([good, good]), { verifiers: [someone], roots, at: new Date(), pool });
    for (const fact of report.attestations) {
      expect(fact.verified).toBe(false);
      expect(fact.checks[0]?.failure?.code).toBe(expected);
    }
  });

  it('that have ended refuse, whatever waits for them', async () => {
    const pool = started({ size: 1, url: await worker("parentPort.on('message', () => {})") });
    const request = { verifiers: [someone], roots, at: new Date(), pool };
    const waiting = [verifyEvidence(setOf([good]), request), verifyEvidence(setOf([good]), request)];
    await new Promise((resolve) => {
      setImmediate(resolve);
    });
    await pool[Symbol.asyncDispose]();
    const reports = await Promise.all([...waiting, verifyEvidence(setOf([good]), request)]);
    expect(reports.map(({ attestations }) => attestations[0]?.checks[0]?.failure?.code)).toEqual([
      'INTERNAL_ERROR',
      'INTERNAL_ERROR',
      'INTERNAL_ERROR',
    ]);
  });

  it('that went wrong is not kept', async () => {
    const cache = new VerdictCache();
    const request = { verifiers: [someone], roots, at: new Date(), cache };
    const broken = started({
      size: 1,
      url: await worker("parentPort.on('message', () => process.exit(1))"),
    });
    expect((await verifyEvidence(setOf([good]), { ...request, pool: broken })).attestations[0]?.verified).toBe(false);
    expect((await verifyEvidence(setOf([good]), request)).attestations[0]?.verified).toBe(true);
  });
});

describe('much evidence', () => {
  it('beyond the limit is told as a gap and not looked at', async () => {
    const junk = await Promise.all(
      Array.from({ length: 3000 }, async (_, at) => {
        const layer = at < 3 ? await signatureLayer({ signer: key, payload: simpleSigning(IMAGE, { at }) }) : null;
        return layer ?? { ...good, form: 'cosign-signature' as const, content: Buffer.from(String(at)) };
      }),
    );
    const report = await verifyEvidence(setOf(junk), {
      verifiers: [byKey([trustedKey(key.publicKey)])],
      roots,
      at: new Date(),
      maxItems: 50,
    });
    expect(report.signatures).toHaveLength(50);
    expect(report.signatures.filter(({ verified }) => verified)).toHaveLength(3);
    expect(report.search.gaps).toMatchObject([{ code: 'EVIDENCE_LIMIT', message: expect.stringContaining('2950') }]);
  });

  it('ends when it is aborted', async () => {
    const request = { verifiers: [someone], roots, at: new Date(), signal: AbortSignal.abort(new Error('stop')) };
    await expect(verifyEvidence(setOf([good]), request)).rejects.toThrow('stop');
  });
});

describe('kept verdicts', () => {
  function memory(): { readonly cache: Cache; readonly values: Map<string, Uint8Array> } {
    const values = new Map<string, Uint8Array>();
    const cache: Cache = {
      get: (namespace, name) => Promise.resolve(values.get(`${namespace}/${name}`) ?? null),
      put: (namespace, name, value) => {
        values.set(`${namespace}/${name}`, value);
        return Promise.resolve();
      },
    };
    return { cache, values };
  }

  it('give the same report, from memory and from the persistent cache', async () => {
    const { cache, values } = memory();
    const layer = await signatureLayer({ signer: key });
    const request = { verifiers: [someone, nobody, byKey([trustedKey(key.publicKey)])], roots, at: new Date() };
    const kept = new VerdictCache({ persistent: cache });
    const first = await verifyEvidence(setOf([good, layer]), { ...request, cache: kept });
    expect(values.size).toBe(6);
    const unusable = started({
      size: 1,
      url: await worker("parentPort.on('message', () => process.exit(1))"),
    });
    for (const again of [kept, new VerdictCache({ persistent: cache })]) {
      const report = await verifyEvidence(setOf([good, layer]), { ...request, cache: again, pool: unusable });
      expect(report.attestations).toEqual(first.attestations);
      expect(report.signatures).toEqual(first.signatures);
    }
  });

  it('do not hold for other verifiers, roots, subjects, annotations or repositories', async () => {
    const cache = new VerdictCache();
    const layer = await signatureLayer({ signer: key, payload: simpleSigning(IMAGE, { team: 'a' }) });
    const request = { verifiers: [byKey([trustedKey(key.publicKey)])], roots, at: new Date(), cache };
    const verified = async (
      items: readonly Evidence[],
      more: object,
      subject = IMAGE,
    ): Promise<boolean | undefined> => {
      const report = await verifyEvidence(setOf(items, subject), { ...request, ...more });
      return [...report.signatures, ...report.attestations][0]?.verified;
    };
    expect(await verified([layer], {})).toBe(true);
    expect(await verified([layer], { repository: 'registry.example/other' })).toBe(false);
    expect(await verified([layer], { verifiers: [byKey([trustedKey(ecdsaPair().publicKey)])] })).toBe(false);
    expect(
      await verified([layer], { verifiers: [byKey([trustedKey(key.publicKey)], { annotations: { team: 'b' } })] }),
    ).toBe(false);
    expect(await verified([{ ...layer, annotations: {} }], {})).toBe(false);
    const { subject: _subject, ...rest } = layer;
    const other = setOf([]).subjects[0]?.digest ?? IMAGE;
    expect(await verified([{ ...rest, subject: other }], {})).toBe(true);
    expect(await verified([good], { verifiers: [someone] })).toBe(true);
    expect(await verified([good], { verifiers: [someone], roots: await trusting(await createWorld()) })).toBe(false);
  });

  it.each([
    ['no JSON', '{'],
    ['another shape', '{"accepted":true}'],
    [
      'claims that are no texts',
      '{"accepted":true,"signer":{},"subject":"x","logged":true,"claims":{"a":1},"annotations":{}}',
    ],
    ['an unknown code', '{"accepted":false,"failure":{"step":"found","code":"NO_SUCH","message":"m"}}'],
  ])('that are %s are made again', async (_name, stored) => {
    const { cache, values } = memory();
    const request = { verifiers: [someone], roots, at: new Date() };
    await verifyEvidence(setOf([good]), { ...request, cache: new VerdictCache({ persistent: cache }) });
    for (const name of values.keys()) values.set(name, Buffer.from(stored));
    const report = await verifyEvidence(setOf([good]), { ...request, cache: new VerdictCache({ persistent: cache }) });
    expect(report.attestations[0]?.verified).toBe(true);
  });

  it('in memory are the newest only', async () => {
    const cache = new VerdictCache({ entries: 2 });
    const verdict = {
      accepted: false,
      failure: { step: 'signature', code: 'SIGNATURE_INVALID', message: '', wanted: null },
    } as const;
    await cache.put('a', verdict);
    await cache.put('b', verdict);
    expect(cache.peek('a')).toBe(verdict);
    await cache.put('c', verdict);
    expect([cache.peek('a'), cache.peek('b'), cache.peek('c')]).toEqual([verdict, null, verdict]);
  });
});

describe('verifiers that cannot be used', () => {
  const demand = { log: 'ignored', certificateLog: 'ignored', timestamp: 'ignored' } as const;
  it.each([
    [
      'of certificates without log and timestamp',
      keyless([identity(exact(SIGNER), null)], { demand }),
      'VERIFIER_UNSAFE',
    ],
    ['that name nobody', keyless([]), 'VERIFIER_INVALID'],
    ['whose identity restricts nothing', keyless([identity(null, null)]), 'VERIFIER_INVALID'],
    ['without keys', byKey([]), 'VERIFIER_INVALID'],
    [
      'whose expression cannot be compiled',
      keyless([identity({ kind: 'regex', source: '(', unanchored: false }, null)]),
      'VERIFIER_INVALID',
    ],
    [
      'whose time is no instant',
      keyless([identity(exact('a'), null, { revokedFrom: 'yesterday' })]),
      'VERIFIER_INVALID',
    ],
    [
      'whose trusted root is not given',
      keyless([identity(exact('a'), null)], { trustedRoot: 'nowhere' }),
      'TRUSTED_ROOT_UNKNOWN',
    ],
  ])('%s are an error', async (_name, verifier, code) => {
    await expect(verifyEvidence(setOf([]), { verifiers: [verifier], roots, at: new Date() })).rejects.toMatchObject({
      code,
    });
  });

  it('two of one name are an error', async () => {
    const request = { verifiers: [someone, someone], roots, at: new Date() };
    await expect(verifyEvidence(setOf([]), request)).rejects.toMatchObject({ code: 'VERIFIER_INVALID' });
  });
});
