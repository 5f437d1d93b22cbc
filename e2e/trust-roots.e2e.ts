import { generateKeyPairSync } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { JsonObject } from '@assay/core';
import { storeEvidence, writeSignedLayout } from '@assay/testkit';
import { type SigstoreWorld, createWorld, workflowClaims } from '../packages/trust/src/testing/sigstore-world.ts';
import { type TufRepository, tufCopy, tufRepository } from '../packages/trust/src/testing/tuf-repository.ts';
import { type Run, assay, report, temporaryDirectory } from './program.ts';
import { withoutNetwork } from './special-runs.ts';
import { failures } from './trust-report.ts';
import { bundlePiece } from './trust-signers.ts';
import { newIndex } from './trust-yard.ts';

const ISSUER = 'https://issuer.example';
const SUBJECT = 'https://ci.example/release';
const temporary = temporaryDirectory();
const image = `oci:${join(temporary.path, 'image')}`;
const pair = generateKeyPairSync('ed25519');
/** The root.json that the policy trusts; each repository writes its own, with its time. */
const ROOT = tufRepository({ target: 'trusted_root.json', content: Buffer.from('{}'), pair }).root;
const HOUR = 3_600_000;

let world: SigstoreWorld;
let server: ReturnType<typeof createServer> | null = null;
let served: TufRepository | null = null;
let mirror = '';
let homes = 0;

/** A home in which nothing was kept. */
function newHome(): string {
  homes += 1;
  return join(temporary.path, `home-${homes}`);
}

function repository(
  version: number,
  expires: Date = new Date(Date.now() + HOUR),
  root: object = world.trustedRoot,
): TufRepository {
  const roles = { timestamp: expires, snapshot: expires, targets: expires };
  const content = Buffer.from(JSON.stringify(root));
  return tufRepository({ target: 'trusted_root.json', content, pair, version, expires: roles });
}

async function listen(port = 0): Promise<void> {
  const listening = createServer((request, response) => {
    const file = served?.files.get((request.url ?? '').slice(1));
    response.writeHead(file === undefined ? 404 : 200).end(file);
  });
  await new Promise<void>((resolve) => {
    listening.listen(port, '127.0.0.1', resolve);
  });
  const address = listening.address();
  mirror = typeof address === 'object' && address !== null ? `http://localhost:${address.port}` : '';
  server = listening;
}

async function stop(): Promise<void> {
  const running = server;
  server = null;
  running?.closeAllConnections();
  await new Promise((resolve) => {
    if (running === null) resolve(null);
    else running.close(resolve);
  });
}

function policy(source: JsonObject): string {
  const path = join(temporary.path, 'policy.json');
  writeFileSync(
    path,
    JSON.stringify({
      version: '2',
      verifiers: [{ name: 'ci', trusted_root: 'ours', identities: [{ issuer: ISSUER, subject: SUBJECT }] }],
      trusted_roots: [{ name: 'ours', ...source }],
      rule_sets: [{ id: 'r', name: 'r', rules: [{ gate: 'signatures', trigger: 'required', action: 'STOP' }] }],
      mappings: [
        { id: 'm', name: 'm', registry: '*', repository: '*', image: { type: 'tag', value: '*' }, rule_set_ids: ['r'] },
      ],
    }),
  );
  return path;
}

const words = (command: string, source: JsonObject, more: readonly string[]): readonly string[] => [
  command,
  '--platform',
  'linux/amd64',
  '-o',
  'json',
  '--policy',
  policy(source),
  image,
  ...more,
];

const overTuf = (): JsonObject => ({ tuf: { mirror, root: ROOT } });

async function verify(home: string, source: JsonObject, ...more: readonly string[]): Promise<Run> {
  return await assay(home, words('verify', source, more));
}

beforeAll(async () => {
  world = await createWorld();
  const signer = await world.certify(SUBJECT, workflowClaims(ISSUER, 'acme/app', 'refs/heads/main'));
  const content = newIndex('roots');
  const piece = await bundlePiece(world, { signer, digest: content.root.digest }, { entry: 'dsse' });
  mkdirSync(join(temporary.path, 'image'));
  await writeSignedLayout(join(temporary.path, 'image'), {
    content,
    evidence: [storeEvidence(content.root, [piece])],
    name: '1',
    style: 'oci',
  });
});

afterAll(async () => {
  await stop();
  temporary.remove();
});

describe('a trusted root in a TUF repository', () => {
  it('is fetched, and the last good one is kept when it cannot be any more', async () => {
    await listen();
    served = repository(2);
    const home = newHome();
    const first = await verify(home, overTuf());
    expect(first).toMatchObject({ code: 0, stderr: '' });

    const source = overTuf();
    await stop();
    const kept = await verify(home, source);
    expect(kept.code).toBe(0);
    expect(kept.stderr).toContain('TRUSTED_ROOT_UNAVAILABLE');
    expect(kept.stderr).toMatch(/the last good one, of 0 days ago, is used/);
    expect((await assay(home, words('check', source, []))).code).toBe(0);

    const offline = await withoutNetwork(home, words('verify', source, ['--offline']));
    expect(offline.code).toBe(0);

    const elsewhere = await verify(newHome(), source);
    expect(failures(elsewhere)).toEqual(new Set(['found ROOT_UNUSABLE']));
    expect(elsewhere.code).toBe(2);
    const judged = await assay(newHome(), words('check', source, []));
    expect(judged.code).toBe(2);
    expect(report(judged)).toMatchObject({ verdict: 'fail' });
  });

  /** What is served later, why it is not taken, and the exit code for whoever never saw the good one. */
  const LATER: readonly (readonly [string, string, number, () => TufRepository])[] = [
    ['goes back to an older version', 'TUF_METADATA_INVALID', 0, () => repository(1)],
    ['has expired', 'TUF_METADATA_EXPIRED', 2, () => repository(3, new Date(Date.now() - HOUR))],
    [
      'is signed by somebody else',
      'TUF_METADATA_INVALID',
      2,
      () => tufRepository({ target: 'trusted_root.json', content: Buffer.from('{}'), version: 3 }),
    ],
    ['holds no trusted root', 'TRUSTED_ROOT_INVALID', 2, () => repository(3, undefined, {})],
  ];

  it.each(LATER)('that %s is not taken: the last good one stays', async (_, code, withoutMemory, next) => {
    await listen();
    served = repository(2);
    const home = newHome();
    const source = overTuf();
    expect((await verify(home, source)).code).toBe(0);
    served = next();
    const kept = await verify(home, source);
    expect(kept.code).toBe(0);
    expect(kept.stderr).toContain(code);
    const fresh = await verify(newHome(), source);
    expect(fresh.code).toBe(withoutMemory);
    expect(failures(fresh)).toEqual(new Set(withoutMemory === 0 ? [] : ['found ROOT_UNUSABLE']));
    await stop();
  });

  it('is read from a copy, without a network and without anything kept', async () => {
    const good = repository(1);
    const copy = { tuf_copy: { archive: tufCopy(good), root: good.root } };
    const run = await withoutNetwork(newHome(), words('verify', copy, ['--offline']));
    expect(run).toMatchObject({ code: 0, stderr: '' });
  });

  it('is not taken from a plain http address of another machine', async () => {
    const run = await verify(newHome(), { tuf: { mirror: 'http://tuf.example', root: repository(1).root } });
    expect(run.code).toBe(2);
    expect(failures(run)).toEqual(new Set(['found ROOT_UNUSABLE']));
  });
});
