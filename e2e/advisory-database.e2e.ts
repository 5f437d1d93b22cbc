import { spawn } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Run, assay, report, repositoryRoot, requireTools, temporaryDirectory, tool } from './program.ts';
import { type RegistryServer, startRegistry } from './registry-server.ts';

const work = temporaryDirectory();
const home = join(work.path, 'home');
const feeds = join(work.path, 'feeds');
const database = join(work.path, 'advisories.db');
let registry: RegistryServer;

/** A record of OSV about one package. */
function record(id: string, fixed: string): string {
  return JSON.stringify({
    schema_version: '1.7.0',
    id,
    modified: '2026-01-02T00:00:00Z',
    published: '2026-01-01T00:00:00Z',
    aliases: [id.replace('PYSEC', 'CVE')],
    summary: 'A fault in a sample',
    affected: [
      {
        package: { ecosystem: 'PyPI', name: 'sample', purl: 'pkg:pypi/sample' },
        ranges: [{ type: 'ECOSYSTEM', events: [{ introduced: '0' }, { fixed }] }],
      },
    ],
  });
}

beforeAll(async () => {
  requireTools('docker-registry', 'htpasswd', 'openssl');
  mkdirSync(join(feeds, 'vulns/sample'), { recursive: true });
  for (let index = 1; index <= 40; index++) {
    writeFileSync(join(feeds, `vulns/sample/PYSEC-2026-${index}.json`), record(`PYSEC-2026-${index}`, `1.${index}`));
  }
  mkdirSync(home, { recursive: true });
  tool('openssl', ['genpkey', '-algorithm', 'ed25519', '-out', join(work.path, 'key.pem')]);
  tool('openssl', ['pkey', '-in', join(work.path, 'key.pem'), '-pubout', '-out', join(work.path, 'key.pub')]);
  registry = await startRegistry(join(work.path, 'registry'), { name: 'dev', password: 'secret-1' });
  const auth = Buffer.from('dev:secret-1').toString('base64');
  mkdirSync(join(home, '.docker'), { recursive: true });
  writeFileSync(join(home, '.docker/config.json'), JSON.stringify({ auths: { [registry.host]: { auth } } }));
});
afterAll(async () => {
  await registry.stop();
  work.remove();
});

const run = async (...args: readonly string[]): Promise<Run> => assay(home, args);
const build = async (file = database): Promise<Run> => run('db', 'build', '--from', feeds, '--db', file, '-o', 'json');

describe('the advisory database', () => {
  it('is built from files, and says what it holds', async () => {
    const built = await build();
    expect(built.code, built.stderr).toBe(0);
    expect(report(built)).toMatchObject({ schemaVersion: 1, advisories: 40, coverage: [{ namespace: 'pypi' }] });
    const status = await run('db', 'status', '--verify', '--db', database, '-o', 'json');
    expect(report(status)).toMatchObject({ advisories: 40, verified: true });
  });

  const wrong: readonly (readonly [string, string, Buffer | string, number])[] = [
    ['a record that is cut off', 'PYSEC-2026-99.json', record('PYSEC-2026-99', '9').slice(0, -20), 64],
    [
      'a record with a range of nonsense',
      'PYSEC-2026-98.json',
      record('PYSEC-2026-98', '9').replace('"introduced"', '"introducde"'),
      64,
    ],
  ];
  it.each(wrong)('is left as it was by %s', async (_, name, content, code) => {
    await build();
    const before = readFileSync(database);
    const bad = join(work.path, `bad-${name}`);
    mkdirSync(bad, { recursive: true });
    writeFileSync(join(bad, name), content);
    const failed = await run('db', 'build', '--from', feeds, '--from', bad, '--db', database);
    expect(failed.stderr).toContain(name);
    expect(failed.code, failed.stderr).toBe(code);
    expect(readFileSync(database).equals(before)).toBe(true);
  });

  it('says 6 when it is missing or damaged, and 64 when nothing is named to build it from', async () => {
    expect((await run('db', 'status', '--db', join(work.path, 'none.db'))).code).toBe(6);
    const damaged = join(work.path, 'damaged.db');
    writeFileSync(damaged, 'no database');
    expect((await run('db', 'status', '--db', damaged)).code).toBe(6);
    expect((await run('db', 'build', '--db', damaged)).code).toBe(64);
    expect((await run('db', 'build', '--from', join(work.path, 'nothing-here'))).code).toBe(64);
  });

  it('is exported, signed, and imported where there is no network', async () => {
    await build();
    const exported = join(work.path, 'out.assaydb');
    const key = ['--db-key', join(work.path, 'key.pub')];
    const sent = await run('db', 'export', exported, '--db', database, '--sign-key', join(work.path, 'key.pem'));
    expect(sent.code, sent.stderr).toBe(0);
    const other = join(work.path, 'other.db');
    // A namespace without any network interface that is up.
    const offline = spawnOffline(['db', 'import', exported, '--db', other, ...key]);
    expect((await offline).stderr).toContain('signed as asked');
    expect(readFileSync(other).equals(readFileSync(database))).toBe(true);
    const bytes = readFileSync(exported);
    bytes[bytes.length - 5] = (bytes[bytes.length - 5] ?? 0) ^ 1;
    writeFileSync(exported, bytes);
    const refused = await run('db', 'import', exported, '--db', other, ...key);
    expect(refused.code).toBe(6);
    expect(readFileSync(other).equals(readFileSync(database))).toBe(true);
  });

  it('travels through a registry with a login', async () => {
    await build();
    const reference = `${registry.host}/team/advisories:latest`;
    const pushed = await run('db', 'push', reference, '--db', database, '--sign-key', join(work.path, 'key.pem'));
    expect(pushed.code, pushed.stderr).toBe(0);
    expect((await run('db', 'push', reference, '--db', database)).code).toBe(0);
    await run('db', 'push', reference, '--db', database, '--sign-key', join(work.path, 'key.pem'));
    const pulled = join(work.path, 'pulled.db');
    const got = await run('db', 'pull', reference, '--db', pulled, '--db-key', join(work.path, 'key.pub'));
    expect(got.code, got.stderr).toBe(0);
    expect(readFileSync(pulled).equals(readFileSync(database))).toBe(true);
    expect((await assay(join(work.path, 'stranger'), ['db', 'pull', reference, '--db', pulled])).code).toBe(4);
    expect((await run('db', 'pull', `${registry.host}/team/missing:1`, '--db', pulled)).code).toBe(4);
  });

  it('is whole whenever its writer is killed', async () => {
    await build();
    const many = join(work.path, 'many');
    mkdirSync(many, { recursive: true });
    for (let index = 0; index < 4000; index++)
      writeFileSync(join(many, `PYSEC-2025-${index}.json`), record(`PYSEC-2025-${index}`, '1'));
    for (const delay of [150, 300, 450]) {
      const args = ['db', 'build', '--from', many, '--db', database];
      const child = spawn(join(repositoryRoot, 'assay'), args, {
        env: { PATH: process.env['PATH'], HOME: home },
        detached: true,
        stdio: 'ignore',
      });
      await new Promise((resolve) => {
        setTimeout(resolve, delay);
      });
      killGroup(child.pid);
      await new Promise((resolve) => {
        child.on('close', resolve);
      });
      const status = await run('db', 'status', '--verify', '--db', database);
      expect(status.code, status.stderr).toBe(0);
    }
    expect((await build()).code).toBe(0);
    expect(readdirSync(work.path).filter((name) => name.endsWith('.new'))).toEqual([]);
  });

  it('takes several writers at once', async () => {
    const runs = await Promise.all([build(), build(), build()]);
    expect(runs.map(({ code }) => code)).toEqual([0, 0, 0]);
    expect((await run('db', 'status', '--verify', '--db', database)).code).toBe(0);
  });

  it('is updated from a mirror: what changed, and no more', async () => {
    const asked: string[] = [];
    const files = new Map([
      [
        '/kev.json',
        JSON.stringify({
          title: 'CISA Catalog',
          catalogVersion: '2026.01.01',
          dateReleased: '2026-01-01T00:00:00Z',
          count: 0,
          vulnerabilities: [],
        }),
      ],
    ]);
    const server = createServer((request, response) => {
      asked.push(request.url ?? '');
      const body = files.get(request.url ?? '');
      if (body === undefined) response.writeHead(404).end();
      else response.end(body);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    const origin = `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`;
    const mirror = [
      '--feed-mirror',
      `https://www.cisa.gov/sites/default/files/feeds/known_exploited_vulnerabilities.json=${origin}/kev.json`,
    ];
    const others = ['--feed-mirror', `https://=${origin}/missing/`];
    const updated = await run(
      'db',
      'update',
      '--for',
      'apk:alpine:v3.20',
      '--db',
      join(work.path, 'updated.db'),
      ...mirror,
      ...others,
      '-o',
      'json',
    );
    server.closeAllConnections();
    server.close();
    expect(updated.code, updated.stderr).toBe(6);
    expect(updated.stderr).toContain('secdb.alpinelinux.org');
    expect(report(updated)).toMatchObject({ fetched: [{ feed: 'cisa-kev', changed: true }] });
    expect(asked).toContain('/missing/secdb.alpinelinux.org/v3.20/main.json');
  });
});

function killGroup(pid: number | undefined): void {
  try {
    if (pid !== undefined) process.kill(-pid, 'SIGKILL');
  } catch {
    // It was done before it could be killed.
  }
}

/** The program without any network but, where it may, no interface at all. */
async function spawnOffline(args: readonly string[]): Promise<Run> {
  const child = spawn('unshare', ['-rn', join(repositoryRoot, 'assay'), ...args], {
    env: { PATH: process.env['PATH'], HOME: home, NO_COLOR: '1' },
  });
  let stderr = '';
  child.stderr.on('data', (chunk: Buffer) => {
    stderr += chunk.toString();
  });
  const code = await new Promise<number | null>((resolve) => {
    child.on('close', resolve);
  });
  if (stderr.includes('unshare')) return await run(...args, '--offline');
  return { code, stdout: '', stderr };
}
