/** `node --conditions=development bench/trust-check.ts`: what trust costs a whole `assay check`: an image in a layout, judged with and without it. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { storeEvidence, writeSignedLayout } from '@assay/testkit';
import { createWorld, workflowClaims } from '../packages/trust/src/testing/sigstore-world.ts';
import { bundlePiece } from '../e2e/trust-signers.ts';
import { newIndex } from '../e2e/trust-yard.ts';

const SIGNER = 'https://github.com/acme/app/.github/workflows/release.yml@refs/tags/v1';
const ISSUER = 'https://token.actions.githubusercontent.com';
const TURNS = 7;
const program = process.env['ASSAY_E2E_PROGRAM'] || fileURLToPath(new URL('../assay', import.meta.url));
const work = mkdtempSync(join(tmpdir(), 'assay-bench-trust-'));

const world = await createWorld();
const signer = await world.certify(SIGNER, workflowClaims(ISSUER, 'acme/app', 'refs/tags/v1'));

/** A layout with an image that so many different bundles vouch for. */
async function layout(name: string, bundles: number): Promise<string> {
  const content = newIndex(name);
  const { digest } = content.root;
  const pieces = await Promise.all(
    Array.from({ length: bundles }, () => bundlePiece(world, { signer, digest }, { entry: 'dsse', stamped: true })),
  );
  const directory = join(work, name);
  const evidence = [storeEvidence(content.root, pieces)];
  await writeSignedLayout(directory, { content, evidence, name: '1', style: 'oci' });
  return `oci:${directory}:1`;
}

function policy(name: string, gate: object): string {
  const path = join(work, name);
  const verifier = { name: 'ci', trusted_root: 'ours', identities: [{ issuer: ISSUER, subject: SIGNER }] };
  const all = {
    id: 'm',
    name: 'm',
    registry: '*',
    repository: '*',
    image: { type: 'tag', value: '*' },
    rule_set_ids: ['r'],
  };
  const trust = {
    verifiers: [verifier],
    trusted_roots: [{ name: 'ours', document: JSON.stringify(world.trustedRoot) }],
  };
  const document = { version: '2', ...trust, rule_sets: [{ id: 'r', name: 'r', rules: [gate] }], mappings: [all] };
  writeFileSync(path, JSON.stringify(document));
  return path;
}

/** Best wall time of the whole program in milliseconds. */
function best(image: string, path: string): number {
  const times = Array.from({ length: TURNS }, () => {
    const started = performance.now();
    const run = spawnSync(program, ['check', '--platform', 'linux/amd64', '--policy', path, image], {
      env: { PATH: process.env['PATH'], HOME: work },
    });
    if (run.status !== 0) throw new Error(run.stderr.toString());
    return performance.now() - started;
  });
  return Math.min(...times);
}

try {
  const plain = policy('plain.json', { gate: 'always', trigger: 'always', action: 'GO' });
  const signed = policy('signed.json', { gate: 'signatures', trigger: 'required', action: 'STOP' });
  const [one, fifty] = [await layout('one', 1), await layout('fifty', 50)];
  const rows = [
    ['check, no rule on signatures', best(one, plain)],
    ['check, one keyless bundle', best(one, signed)],
    ['check, fifty keyless bundles', best(fifty, signed)],
  ] as const;
  for (const [name, ms] of rows) console.log(`${name.padEnd(40)} ${ms.toFixed(0).padStart(6)} ms`);
} finally {
  rmSync(work, { recursive: true, force: true });
}
