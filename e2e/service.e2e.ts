import { spawnSync } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { mkdirSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { isJsonObject } from '@assay/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type PrivatePostgres,
  postgresBinaries,
  startPostgres,
} from '../packages/store/src/testing/private-postgres.ts';
import { policyText } from '../apps/server/src/testing/policy-text.ts';
import { type Run, assay, report, repositoryRoot, requireTools, temporaryDirectory, tool } from './program.ts';
import { type RegistryServer, startRegistry } from './registry-server.ts';
import { type ServiceProgram, clientOf, startHooks, startServe, until } from './service-program.ts';
import {
  type RecordDraft,
  objects,
  packRoot,
  writeInto,
  writePythonPackage,
  writeRecords,
} from './vulnerable-image.ts';

const work = temporaryDirectory();
const at = (name: string): string => join(work.path, name);
const home = at('home');

const record = (id: string, name: string): RecordDraft => ({
  id: `PYSEC-2026-${id}`,
  aliases: [`CVE-2026-200${id}`],
  ecosystem: 'PyPI',
  name,
  fixed: '1.5',
  severity: 'HIGH',
});
/** Known from the start, and what is published later. */
const THEN = [record('1', 'beta')];
const LATER = [...THEN, record('2', 'alpha')];

/** No vulnerability that is high or worse. */
const FROM_HIGH = {
  id: 'vulnerabilities',
  gate: 'vulnerabilities',
  trigger: 'package',
  action: 'STOP',
  params: [
    { name: 'package_type', value: 'all' },
    { name: 'severity_comparison', value: '>=' },
    { name: 'severity', value: 'high' },
  ],
};

/** An image of the registry with one package of Python. */
async function pushImage(host: string, repository: string, packageName: string): Promise<void> {
  const root = at(`${packageName}-root`);
  writeInto(root, 'etc/os-release', 'ID=debian\nVERSION_ID="12"\nPRETTY_NAME="Debian GNU/Linux 12"\n');
  writePythonPackage(root, packageName, '1.0');
  await packRoot(root, at(`${packageName}-layout`));
  tool('skopeo', [
    'copy',
    '-q',
    '--dest-tls-verify=false',
    `oci:${at(`${packageName}-layout`)}:v`,
    `docker://${host}/${repository}:1`,
  ]);
}

/** Puts an advisory database with these records into a registry. */
async function publish(reference: string, records: readonly RecordDraft[]): Promise<void> {
  const database = at('published.db');
  writeRecords(at('feed'), records);
  const built = await assay(home, ['db', 'build', '--from', at('feed'), '--db', database]);
  expect(built.code, built.stderr).toBe(0);
  const pushed = await assay(home, ['db', 'push', reference, '--db', database]);
  expect(pushed.code, pushed.stderr).toBe(0);
}

let postgres: PrivatePostgres;
beforeAll(async () => {
  requireTools('docker-registry', 'skopeo', 'curl', 'tar');
  const binaries = postgresBinaries();
  if (binaries === null) throw new Error('not installed: postgresql; .ci/run installs it');
  postgres = await startPostgres(binaries);
  postgres.sql('create database service');
});
afterAll(async () => {
  await postgres.stop();
  work.remove();
});

describe.each(['SQLite', 'PostgreSQL'])('the service on %s', (kind) => {
  const data = at(`data-${kind}`);
  const place = (): readonly string[] =>
    kind === 'SQLite' ? ['--data', data] : ['--data', data, '--database', postgres.url('service')];
  let images: RegistryServer;
  let artifacts: RegistryServer;
  let hooks: Awaited<ReturnType<typeof startHooks>>;
  let service: ServiceProgram;
  let key = '';
  let call: ReturnType<typeof clientOf>;

  const serve = async (role: string): Promise<ServiceProgram> => {
    const from = `${artifacts.host}/data/advisories:latest`;
    const reachable = ['localhost', '127.0.0.0/8', '::1'].flatMap((network) => ['--allow-egress', network]);
    const args = ['--role', role, '--listen', '127.0.0.1:0', '--log-format', 'json'];
    return startServe(at(`home-${kind}`), [
      ...place(),
      ...args,
      '--advisories-every',
      'never',
      '--advisories-from',
      from,
      ...reachable,
    ]);
  };
  const start = async (role = 'all'): Promise<void> => {
    service = await serve(role);
    key = service.key ?? key;
    call = clientOf(service.url ?? '', key);
  };
  /** What a job of CI runs. */
  const script = (image: string, args: readonly string[] = [], own: Readonly<Record<string, string>> = {}): Run => {
    const { status, stdout, stderr } = spawnSync(join(repositoryRoot, 'deploy/ci/assay-service.sh'), [...args, image], {
      encoding: 'utf8',
      env: { PATH: process.env['PATH'], ASSAY_URL: service.url ?? '', ASSAY_KEY: key, ...own },
    });
    return { code: status, stdout, stderr };
  };
  const updateAdvisories = async (): Promise<void> => {
    const { status, body } = await call('POST', '/api/v1/advisories/update', {});
    expect([status, body]).toMatchObject([202, {}]);
    await until('the update', async () => {
      const job = (await call('GET', `/api/v1/instance/jobs/${String(body['jobId'])}`)).body;
      if (job['state'] === 'dead') throw new Error(JSON.stringify(job));
      return job['state'] === 'done';
    });
  };
  const historyOf = async (): Promise<readonly string[]> => {
    const { body } = await call('GET', '/api/v1/evaluations');
    return objects(body['items']).map(({ reference, verdict, cause }) =>
      [reference, verdict, cause].map(String).join(' '),
    );
  };

  beforeAll(async () => {
    mkdirSync(home, { recursive: true });
    images = await startRegistry(at(`images-${kind}`));
    artifacts = await startRegistry(at(`artifacts-${kind}`));
    hooks = await startHooks();
    await pushImage(images.host, 'team/app', 'alpha');
    await pushImage(images.host, 'team/bad', 'beta');
    await publish(`${artifacts.host}/data/advisories:latest`, THEN);
    await start();
  });
  afterAll(async () => {
    await service?.stop('SIGKILL');
    await artifacts.stop();
    await hooks.stop();
  });

  it('begins from nothing and tells its first key once; nothing secret is in its log', async () => {
    expect(key).toMatch(/^assay_/);
    expect((await fetch(`${service.url}/livez`)).status).toBe(200);
    expect((await fetch(`${service.url}/readyz`)).status).toBe(200);
    const page = await fetch(`${service.url}/`);
    expect([page.status, page.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
    expect((await fetch(`${service.url}/api/v1/images`)).status).toBe(401);
    expect(service.said().stderr).not.toContain(key);
    expect(service.said().stderr).not.toContain(key.slice(-24));
  });

  it('is ready once it has advisories and a policy that counts', async () => {
    await updateAdvisories();
    expect((await call('GET', '/api/v1/advisories/status')).status).toBe(200);
    const made = await call('POST', '/api/v1/policies', { name: 'production', document: policyText([FROM_HIGH]) });
    expect([made.status, made.body]).toMatchObject([201, {}]);
    const path = `/api/v1/policies/${String(made.body['id'])}`;
    expect((await call('POST', `${path}/activate`, { version: 1 })).status).toBe(200);
    expect((await call('POST', `${path}/default`)).status).toBe(200);
  });

  it('gives a job of CI PASS or FAIL, with reports', () => {
    const good = script(`${images.host}/team/app:1`, ['-r', at('reports')]);
    expect([good.code, good.stdout], good.stderr).toEqual([0, expect.stringContaining('PASS  ')]);
    expect(readdirSync(at('reports')).toSorted()).toEqual(['assay.json', 'assay.md', 'assay.sarif']);
    expect(JSON.parse(readFileSync(at('reports/assay.json'), 'utf8'))).toMatchObject({ verdict: 'pass' });
    const bad = script(`${images.host}/team/bad:1`);
    expect([bad.code, bad.stdout], bad.stderr).toEqual([2, expect.stringContaining('CVE-2026-2001')]);
  });

  it.each<[string, string, readonly string[], Readonly<Record<string, string>>, number]>([
    ['an image that is not there', 'team/nothing:1', [], {}, 4],
    ['a key that is none of ours', 'team/app:1', [], { ASSAY_KEY: 'assay_wrong' }, 4],
    ['no key', 'team/app:1', [], { ASSAY_KEY: '' }, 64],
    ['a service that is away', 'team/app:1', [], { ASSAY_URL: 'http://127.0.0.1:9' }, 4],
    ['a reference with a quote', 'team/app:1"', [], {}, 64],
    ['a policy that is not there', 'team/app:1', ['-p', '0198aaaa-0000-7000-8000-000000000000'], {}, 4],
    ['a registry that may not be asked', '169.254.169.254/team/app:1', [], {}, 4],
  ])('tells a job of CI about %s by the exit code', (_, image, args, own, code) => {
    const named = image.startsWith('169') ? image : `${images.host}/${image}`;
    const { code: found, stdout, stderr } = script(named, args, own);
    expect([found, stdout], stderr).toEqual([code, '']);
    expect(stderr).not.toContain(key);
  });

  it('flips a stored verdict when an advisory is published, and tells a webhook, without looking at the image again', async () => {
    const made = await call('POST', '/api/v1/subscriptions', {
      name: 'verdicts',
      channel: 'webhook',
      settings: { url: hooks.url },
      events: ['verdict.changed'],
    });
    expect([made.status, made.body]).toMatchObject([201, {}]);
    await images.stop();
    await publish(`${artifacts.host}/data/advisories:latest`, LATER);
    await updateAdvisories();
    const message = await until('the message', async () => hooks.messages[0] ?? null);
    const event: unknown = JSON.parse(message.body);
    expect(event).toMatchObject({
      specversion: '1.0',
      data: {
        reference: `${images.host}/team/app:1`,
        verdict: 'fail',
        previous: 'pass',
        cause: 'advisory',
      },
    });
    expect(message.headers['webhook-signature']).toBe(signature(String(made.body['newSecret']), message));
    // The registry is away: the answer is of what is stored.
    const now = script(`${images.host}/team/app:1`);
    expect([now.code, now.stdout], now.stderr).toEqual([2, expect.stringContaining('CVE-2026-2002')]);
    const history = (await historyOf()).filter((line) => line.includes('/team/app'));
    expect(history).toEqual([`${images.host}/team/app:1 fail advisory`, `${images.host}/team/app:1 pass requested`]);
    expect(hooks.messages.map(({ body }) => body)).toEqual([message.body]);
  });

  it('keeps everything over an orderly end, and over none', async () => {
    const before = await historyOf();
    expect(await service.stop('SIGTERM')).toBe(0);
    for (const signal of ['SIGKILL', null] as const) {
      await start();
      expect(service.said().stdout).not.toContain('admin key');
      expect(await historyOf()).toEqual(before);
      const now = script(`${images.host}/team/app:1`);
      expect([now.code, now.stdout], now.stderr).toEqual([2, expect.stringContaining('CVE-2026-2002')]);
      if (signal !== null) await service.stop(signal);
    }
  });

  it('keeps a trail of it all that can be checked, here and elsewhere', async () => {
    const checked = await assay(home, ['audit', 'verify', ...place(), '-o', 'json']);
    expect(checked.code, checked.stderr).toBe(0);
    const [, trail] = objects(report(checked)['trails']);
    expect(trail).toMatchObject({ space: 'default', kind: 'intact' });
    const response = await fetch(`${service.url}/api/v1/audit/export`, { headers: { authorization: `Bearer ${key}` } });
    const [own, exported] = [await assay(home, ['audit', 'export', ...place()]), await response.text()];
    expect(own.stdout).toBe(exported);
    const actions = exported.split('\n').flatMap((line) => {
      const entry: unknown = line === '' ? null : JSON.parse(line);
      return isJsonObject(entry) ? [String(entry['action'])] : [];
    });
    for (const action of ['key.create', 'policy.create', 'policy.activate', 'image.submit', 'subscription.create'])
      expect(actions).toContain(action);
  });

  it('runs as one process that answers and another that works', async () => {
    await service.stop();
    const worker = await serve('worker');
    await start('api');
    expect([worker.url, service.url === null]).toEqual([null, false]);
    await updateAdvisories();
    expect(await worker.stop()).toBe(0);
    expect(await service.stop()).toBe(0);
  });
});

/** The signature that a message has to have (Standard Webhooks 1.0). */
function signature(
  secret: string,
  { headers, body }: { readonly headers: Readonly<Record<string, unknown>>; readonly body: string },
): string {
  const signedText = `${String(headers['webhook-id'])}.${String(headers['webhook-timestamp'])}.${body}`;
  const bytes = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
  return `v1,${createHmac('sha256', bytes).update(signedText).digest('base64')}`;
}
