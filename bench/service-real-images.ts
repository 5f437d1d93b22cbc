/**
 * 210 real images through the built service: `node --conditions=development bench/service-real-images.ts [sqlite|postgres]`, on both databases by
 * default. Every image is pushed to a docker-registry, submitted, inspected and judged, and judged again when the advisories of Python are
 * added to the data. It fails unless everything that the service says is what `assay check` and `assay inspect` say of the same image
 * without a service, and exactly the verdicts that have to change do. Needs docker-registry, skopeo, PostgreSQL, mmdebstrap, pip, npm, the network
 * the first time, and the test corpus (ASSAY_CORPUS). It tells how long each part took, and checks no time.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isJsonObject } from '@assay/core';
import { policyText } from '../apps/server/src/testing/policy-text.ts';
import { assay, tool } from '../e2e/program.ts';
import { type RegistryServer, startRegistry } from '../e2e/registry-server.ts';
import { clientOf, startServe } from '../e2e/service-program.ts';
import { objects } from '../e2e/vulnerable-image.ts';
import { postgresBinaries, startPostgres } from '../packages/store/src/testing/private-postgres.ts';
import { type RealImages, realImages } from './real-images.ts';
import { type Call, ask, everyPage, idle, inParallel } from './service-requests.ts';

const RULE = {
  id: 'v',
  gate: 'vulnerabilities',
  trigger: 'package',
  action: 'STOP',
  params: { package_type: 'all', severity_comparison: '>=', severity: 'unknown' },
};

const kept = fileURLToPath(new URL('.work/', import.meta.url));
mkdirSync(kept, { recursive: true });
const corpus = process.env['ASSAY_CORPUS'] ?? fileURLToPath(new URL('../../shared/data', import.meta.url));
const work = mkdtempSync(join(tmpdir(), 'assay-real-images-'));
const home = join(work, 'home');
const policyFile = join(work, 'policy.json');
writeFileSync(policyFile, policyText([RULE]));

const began = performance.now();
const real = realImages(kept, corpus);
tell(`${real.images.length} images are made`);
const registry = await startRegistry(join(work, 'registry'));
const references = push(registry, real);
tell('they are in the registry');
const databases = [await buildDatabase('before', false), await buildDatabase('after', true)] as const;
const direct = [await checkAll(databases[0]), await checkAll(databases[1])] as const;
const flips = references.filter((reference) => verdictOf(direct[0], reference) !== verdictOf(direct[1], reference));
tell(`without a service: ${flips.length} verdicts change with the data`);
if (flips.length === 0 || flips.length === references.length) throw new Error('the update has to change some verdicts');

try {
  if (process.argv[2] !== 'postgres') await tryService('sqlite', []);
  if (process.argv[2] !== 'sqlite') await tryPostgres();
} finally {
  await registry.stop();
  rmSync(work, { recursive: true, force: true });
}

function tell(what: string): void {
  console.log(`${((performance.now() - began) / 1000).toFixed(0)} s: ${what}`);
}

function push({ host }: RegistryServer, { layout, images }: RealImages): readonly string[] {
  return images.map(({ name, tag }) => {
    const reference = `${host}/real/${name.toLowerCase()}:1`;
    tool('skopeo', ['copy', '-q', '--dest-tls-verify=false', `oci:${layout}:${tag}`, `docker://${reference}`]);
    return reference;
  });
}

/** A database of the feeds of the corpus, with or without that of Python. */
async function buildDatabase(name: string, withPython: boolean): Promise<string> {
  const file = join(work, `${name}.db`);
  const feeds = ['alpine-secdb.json', 'go.osv-json', 'rustsec.osv-json', ...(withPython ? ['pypi.osv-yaml'] : [])];
  const from = feeds.flatMap((feed) => ['--from', join(corpus, `advisories/${feed}.tar.zst`)]);
  await run(['db', 'build', ...from, '--db', file]);
  return file;
}

async function run(args: readonly string[], fine: readonly number[] = [0]): Promise<string> {
  const { code, stdout, stderr } = await assay(home, args);
  if (code === null || !fine.includes(code)) throw new Error(`assay ${args.join(' ')}: ${code} ${stderr}`);
  return stdout;
}

/** What a decision comes to: its verdict and the findings. */
function outcomeOf(decision: Readonly<Record<string, unknown>>): string {
  const findings = objects(decision['findings']).map(({ id, status }) => `${String(id)} ${String(status)}`);
  return JSON.stringify([decision['verdict'], findings.toSorted()]);
}

function verdictOf(outcomes: ReadonlyMap<string, string>, reference: string): unknown {
  const outcome: unknown = JSON.parse(outcomes.get(reference) ?? '[]');
  return Array.isArray(outcome) ? outcome[0] : null;
}

function readObject(text: string): Readonly<Record<string, unknown>> {
  const value: unknown = JSON.parse(text);
  if (!isJsonObject(value)) throw new Error('no object');
  return value;
}

/** What `assay check` says of every image, by its reference. */
async function checkAll(database: string): Promise<ReadonlyMap<string, string>> {
  const outcomes = new Map<string, string>();
  await inParallel([...real.images.entries()], 2, async ([at, { tag }]) => {
    const reference = references[at] ?? '';
    const args = ['check', `oci:${real.layout}:${tag}`, '--as', reference, '--policy', policyFile, '--db', database];
    outcomes.set(reference, outcomeOf(readObject(await run([...args, '-o', 'json'], [0, 2]))));
  });
  return outcomes;
}

async function tryPostgres(): Promise<void> {
  const binaries = postgresBinaries();
  if (binaries === null) throw new Error('needs the programs of PostgreSQL');
  const postgres = await startPostgres(binaries, '-c fsync=on');
  postgres.sql('create database assay');
  try {
    await tryService('postgres', ['--database', postgres.url('assay')]);
  } finally {
    await postgres.stop();
  }
}

async function tryService(name: string, more: readonly string[]): Promise<void> {
  const advisories = `${registry.host}/advisories/${name}:latest`;
  await run(['db', 'push', advisories, '--db', databases[0]]);
  const reachable = ['localhost', '127.0.0.0/8', '::1'].flatMap((network) => ['--allow-egress', network]);
  const data = ['--data', join(work, name), '--advisories-every', 'never', '--advisories-from', advisories];
  const service = await startServe(home, [...data, ...more, ...reachable, '--listen', '127.0.0.1:0']);
  try {
    const call = clientOf(service.url ?? '', service.key ?? '');
    await update(call);
    const { id } = await ask(call, 'POST', '/api/v1/policies', { name: 'p', document: policyText([RULE]) });
    await ask(call, 'POST', `/api/v1/policies/${String(id)}/activate`, { version: 1 });
    await submitAll(call);
    tell(`${name}: all are inspected and judged`);
    await checkInspections(call);
    await compareVerdicts(call, direct[0]);
    tell(`${name}: packages and decisions are those of the program`);
    const before = await decisionsKept(call);
    await run(['db', 'push', advisories, '--db', databases[1]]);
    await update(call);
    tell(`${name}: other advisories count`);
    await checkFlips(call, before);
    await compareVerdicts(call, direct[1]);
    await nothingDead(call);
    tell(`${name}: exactly the ${flips.length} verdicts changed that had to`);
  } finally {
    await service.stop();
  }
}

/** Has the service take the advisory data that the registry has by now, and waits until nothing is left to be done. */
async function update(call: Call): Promise<void> {
  await ask(call, 'POST', '/api/v1/advisories/update', {});
  await idle(call);
  const { lastUpdate } = await ask(call, 'GET', '/api/v1/advisories/status');
  if (!isJsonObject(lastUpdate) || JSON.stringify(lastUpdate['failed']) !== '[]') {
    throw new Error(`the data was not taken: ${JSON.stringify(lastUpdate)}`);
  }
}

async function submitAll(call: Call): Promise<void> {
  await inParallel(references, 6, async (reference) => {
    await ask(call, 'POST', '/api/v1/images', { reference });
  });
  await idle(call);
  await nothingDead(call);
}

async function nothingDead(call: Call): Promise<void> {
  const dead = await everyPage(call, '/api/v1/instance/jobs?state=dead');
  if (dead.length > 0) throw new Error(`${dead.length} jobs are dead: ${JSON.stringify(dead[0])}`);
}

/** Every image is there, inspected, and has the packages that the program finds in it. */
async function checkInspections(call: Call): Promise<void> {
  const listed = new Map((await everyPage(call, '/api/v1/images')).map((image) => [String(image['reference']), image]));
  for (const [at, reference] of references.entries()) {
    const image = listed.get(reference);
    if (image?.['state'] !== 'analysed') throw new Error(`${reference} is not inspected: ${JSON.stringify(image)}`);
    if (at % 7 > 0) continue;
    const packages = await everyPage(call, `/api/v1/images/${String(image['digest'])}/packages`);
    const inspected = readObject(
      await run(['inspect', `oci:${real.layout}:${real.images[at]?.tag}`, '-o', 'json'], [0, 5]),
    );
    const expected = objects(inspected['packages']).length;
    if (packages.length !== expected) throw new Error(`${reference}: ${packages.length} packages, not ${expected}`);
  }
}

/** What the service decides of every image is what the program decides. */
async function compareVerdicts(call: Call, expected: ReadonlyMap<string, string>): Promise<void> {
  for (const reference of references) {
    const decision = await ask(call, 'POST', '/api/v1/evaluations', { reference, wait: '30s' });
    if (outcomeOf(decision) !== expected.get(reference)) {
      throw new Error(`${reference}: ${outcomeOf(decision)} is not ${expected.get(reference)}`);
    }
  }
}

/** Decisions that the service keeps, by their id. */
async function decisionsKept(call: Call): Promise<ReadonlySet<string>> {
  return new Set((await everyPage(call, '/api/v1/evaluations')).map(({ id }) => String(id)));
}

async function checkFlips(call: Call, before: ReadonlySet<string>): Promise<void> {
  const written = (await everyPage(call, '/api/v1/evaluations')).filter(({ id }) => !before.has(String(id)));
  const changed = references.filter((reference) => direct[0].get(reference) !== direct[1].get(reference));
  const judged = written.map(({ reference }) => String(reference)).toSorted();
  if (JSON.stringify(judged) !== JSON.stringify(changed.toSorted())) {
    throw new Error(`${judged.length} decisions were written, of ${changed.length} that had to be`);
  }
  const flipped = written
    .filter(({ verdict, previous }) => verdict !== previous)
    .map(({ reference }) => String(reference));
  if (JSON.stringify(flipped.toSorted()) !== JSON.stringify(flips.toSorted())) {
    throw new Error(`${flipped.length} verdicts changed instead of ${flips.length}`);
  }
}
