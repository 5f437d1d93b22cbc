import { type FakeRegistry, exampleImage, startFakeRegistry } from '@assay/testkit';
import { type SpaceId, spaceId, spaces } from '@assay/store';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { databaseKinds } from '../../../../../packages/store/src/testing/test-stores.ts';
import { writeAdvisories } from '../../testing/advisory-file.ts';
import { always, denied, policyText } from '../../testing/policy-text.ts';
import { untilQuiet } from '../../testing/quiet.ts';
import { debPackage, npmPackage, seedImage } from '../../testing/seed-image.ts';
import { startServiceOn } from '../../testing/service-stores.ts';
import type { TestAnswer, TestService } from '../../testing/test-service.ts';

const ADVISORY = { id: 'GHSA-2222-2222-2222', name: 'left-pad', fixed: '2.0.0' } as const;

describe.each(databaseKinds())('what clients of the Anchore v2 API call, on $name', (kind) => {
  const on = it.skipIf(kind.missing !== null);
  let service: TestService;
  let registry: FakeRegistry;
  let space: SpaceId;

  beforeAll(async () => {
    if (kind.missing !== null) return;
    registry = await startFakeRegistry();
    service = await startServiceOn(kind, { insecureRegistries: [registry.host] });
    const { store } = service.service.parts;
    const row = await store.read
      .selectFrom('spaces')
      .select('id')
      .where('name', '=', 'default')
      .executeTakeFirstOrThrow();
    space = spaceId(row.id);
    await makePolicy('main', policyText([denied('telnet'), always('WARN')], { id: 'document-of-main' }));
  }, 60_000);
  afterAll(async () => {
    if (kind.missing !== null) return;
    await service.stop();
    await registry[Symbol.asyncDispose]();
  });

  /** As HTTP clients with the user `_api_key` send it: Basic, of the key as it is. */
  const basic = (key: string): string => `Basic ${Buffer.from(`_api_key:${key}`).toString('base64')}`;

  async function send(method: string, path: string, body?: unknown): Promise<TestAnswer> {
    const headers = { authorization: basic(service.adminKey), 'x-anchore-account': 'default' };
    return service.request(method, `/v2${path}`, body, { key: null, headers });
  }

  async function makePolicy(name: string, document: string): Promise<void> {
    const made = await service.request('POST', '/api/v1/policies', { name, document });
    const path = made.headers.get('location') ?? expect.fail(JSON.stringify(made.body));
    expect(await service.request('POST', `${path}/activate`, { version: 1 })).toMatchObject({ status: 200 });
  }

  async function seed(reference: string, packages: readonly string[]): Promise<string> {
    const found = packages.map((name) => debPackage(name, '1.0-1'));
    return (await seedImage(service.service.parts, space, reference, found)).digest;
  }

  on('a plugin is asked for its key as Basic, and let in with it alone', async () => {
    const asked = await fetch(`${service.url}/v2/images`);
    expect([asked.status, asked.headers.get('www-authenticate')]).toEqual([401, 'Basic realm="assay"']);
    expect(await send('GET', '/version')).toMatchObject({ status: 200, body: { api: { version: '2' } } });
    expect(await send('GET', '/status')).toMatchObject({ status: 200, body: { up: true, available: true } });
    expect(await send('GET', '/account')).toMatchObject({ status: 200, body: { name: 'default' } });
    expect((await fetch(`${service.url}/v2/health`)).status).toBe(200);
    for (const header of [
      basic(`${service.adminKey}x`),
      `Basic ${Buffer.from(`admin:${service.adminKey}`).toString('base64')}`,
    ]) {
      const refused = await service.request('GET', '/v2/images', undefined, {
        key: null,
        headers: { authorization: header },
      });
      expect(refused).toMatchObject({ status: 401 });
    }
    const other = { authorization: basic(service.adminKey), 'x-anchore-account': 'somebody-else' };
    expect(await service.request('GET', '/v2/images', undefined, { key: null, headers: other })).toMatchObject({
      status: 403,
    });
  });

  on('add, wait, check: as the plugin of Jenkins does', async () => {
    const image = exampleImage();
    for (const { bytes } of image.blobs) registry.putBlob('team/app', bytes);
    const pushed = { digest: registry.putManifest('team/app', { ...image.root, tags: ['v1'] }) };
    const tag = `${registry.host}/team/app:v1`;
    const added = await send('POST', '/images?auto_subscribe=true&force=false', {
      source: { tag: { pull_string: tag, dockerfile: Buffer.from('FROM scratch\n').toString('base64') } },
      annotations: { build: '7' },
    });
    expect(added).toMatchObject({
      status: 200,
      body: { image_digest: pushed.digest, account_name: expect.any(String) },
    });
    await untilQuiet(service.service.parts);
    expect(await send('GET', `/images/${pushed.digest}`)).toMatchObject({
      status: 200,
      body: {
        analysis_status: 'analyzed',
        image_status: 'active',
        image_detail: [{ registry: registry.host, repo: 'team/app', tag: 'v1', full_tag: tag }],
      },
    });
    expect(await send('GET', `/images/${pushed.digest}/ancestors`)).toMatchObject({ status: 200, body: [] });
    const path = `/images/${pushed.digest}/check?tag=${tag}&detail=true`;
    expect(await send('GET', path)).toMatchObject({
      status: 200,
      body: {
        image_digest: pushed.digest,
        evaluated_tag: tag,
        policy_id: 'document-of-main',
        evaluations: [
          {
            status: 'pass',
            final_action: 'warn',
            final_action_reason: 'policy_evaluation',
            number_of_findings: 1,
            details: { findings: [{ gate: 'always', trigger: 'always', action: 'warn' }] },
          },
        ],
      },
    });
    const short = await send('GET', path.replace('detail=true', 'detail=false'));
    expect(short).toMatchObject({ status: 200, body: { evaluations: [{ status: 'pass', details: null }] } });
    const listed = await send('GET', `/images?full_tag=${tag}`);
    expect(listed).toMatchObject({ body: { items: [{ image_digest: pushed.digest }] } });
  });

  on(
    'an image that cannot be read is told to have failed, and is no longer when it is asked for once more',
    async () => {
      const digest = `sha256:${'7'.repeat(64)}`;
      const tag = `${registry.host}/team/gone:1`;
      const body = { source: { digest: { pull_string: `${registry.host}/team/gone@${digest}`, tag } } };
      expect(await send('GET', `/images/${digest}`)).toMatchObject({ status: 404 });
      expect(await send('POST', '/images', body)).toMatchObject({
        status: 200,
        body: { image_digest: digest, analysis_status: expect.stringMatching(/^(not_)?analyz/) },
      });
      await untilQuiet(service.service.parts);
      expect(await send('GET', `/images/${digest}`)).toMatchObject({
        status: 200,
        body: { analysis_status: 'analysis_failed', image_detail: [{ repo: 'team/gone' }] },
      });
      expect(await send('POST', '/images', body)).toMatchObject({
        body: { analysis_status: expect.stringMatching(/^(not_analyzed|analyzing)$/) },
      });
      await untilQuiet(service.service.parts);
    },
  );

  on('FAIL by the policy that is named by its id here or in its document', async () => {
    const digest = await seed('registry.example.com/bad:1', ['telnet']);
    const check = `/images/${digest}/check?tag=registry.example.com/bad:1`;
    for (const query of ['', '&policy_id=document-of-main']) {
      expect(await send('GET', `${check}${query}`)).toMatchObject({
        status: 200,
        body: { evaluations: [{ status: 'fail', final_action: 'stop' }] },
      });
    }
    expect(await send('GET', `${check}&policy_id=nothing`)).toMatchObject({ status: 404 });
    expect(await send('GET', check.replace(digest, `sha256:${'8'.repeat(64)}`))).toMatchObject({ status: 404 });
    expect(await send('GET', `/images/${digest}/check`)).toMatchObject({ status: 400 });
    const [first] = Object((await send('GET', '/policies')).body);
    expect(first).toMatchObject({ name: 'main', active: true, policy: null });
    expect(await send('GET', `/policies/${first.policy_id}`)).toMatchObject({
      body: { policy: { id: 'document-of-main' } },
    });
    expect(await send('GET', `${check}&policy_id=${first.policy_id}`)).toMatchObject({ status: 200 });
    expect(await send('GET', '/policies/nothing')).toMatchObject({ status: 404 });
  });

  on('vulnerabilities and contents by type', async () => {
    const { parts } = service.service;
    await writeAdvisories(parts.settings.advisoryDatabase, [ADVISORY], '2026-01-01T00:00:00Z');
    const reference = 'registry.example.com/mixed:1';
    const { digest } = await seedImage(parts, space, reference, [
      npmPackage('left-pad', '1.0.0'),
      debPackage('bash', '5.2-1'),
    ]);
    const found = {
      vuln: ADVISORY.id,
      severity: 'High',
      package: 'left-pad-1.0.0',
      package_type: 'npm',
      fix: '2.0.0',
      will_not_fix: false,
    };
    expect(await send('GET', `/images/${digest}/vuln/all?vendor_only=true`)).toMatchObject({
      status: 200,
      body: { image_digest: digest, vulnerability_type: 'all', vulnerabilities: [found] },
    });
    expect(await send('GET', `/images/${digest}/vuln/os`)).toMatchObject({ body: { vulnerabilities: [] } });
    expect(await send('GET', `/images/${digest}/vuln/non-os`)).toMatchObject({ body: { vulnerabilities: [found] } });
    expect(await send('GET', `/images/${digest}/vuln/other`)).toMatchObject({ status: 404 });
    expect(await send('GET', `/images/${digest}/vuln`)).toMatchObject({ body: ['all', 'non-os', 'os'] });
    expect(await send('GET', `/images/${digest}/content/npm`)).toMatchObject({
      body: { content_type: 'npm', content: [{ package: 'left-pad', version: '1.0.0' }] },
    });
    expect(await send('GET', `/images/${digest}/content/os`)).toMatchObject({
      body: { content: [{ package: 'bash', type: 'dpkg' }] },
    });
    expect(await send('GET', `/images/${digest}/content/files`)).toMatchObject({ body: { content: [] } });
    expect(await send('GET', `/images/${digest}/content`)).toMatchObject({
      body: expect.arrayContaining(['os', 'files']),
    });
    expect(await send('GET', `/images/${digest}/content/other`)).toMatchObject({ status: 404 });
  });

  on.each([
    ['no source', {}],
    ['an empty source', { source: {} }],
    ['two sources', { source: { tag: { pull_string: 'x' }, digest: { pull_string: 'x', tag: 'x' } } }],
    ['a digest without one', { source: { digest: { pull_string: 'registry.example.com/x:1', tag: 'x:1' } } }],
    ['a name that is none', { source: { tag: { pull_string: 'UPPER/CASE' } } }],
    ['a Dockerfile that is not base64', { source: { tag: { pull_string: 'x', dockerfile: 'FROM x' } } }],
    ['an archive', { source: { archive: {} } }],
  ])('%s is refused', async (_, body) => {
    expect(await send('POST', '/images', body)).toMatchObject({ status: 400 });
  });

  on('another space sees nothing of it', async () => {
    const digest = await seed('registry.example.com/own:1', ['bash']);
    const { parts } = service.service;
    const strange = (await spaces.createSpace(parts.store.write, 'other', 1))?.id ?? expect.fail('it is made');
    const { digest: theirs } = await seedImage(parts, strange, 'registry.example.com/theirs:1', [
      debPackage('bash', '1'),
    ]);
    for (const part of ['', '/check?tag=registry.example.com/theirs:1', '/vuln/all', '/content/os', '/ancestors']) {
      expect([part, (await send('GET', `/images/${theirs}${part}`)).status]).toEqual([part, 404]);
    }
    expect(JSON.stringify((await send('GET', '/images')).body)).not.toContain(theirs);
    expect(JSON.stringify((await send('GET', '/images')).body)).toContain(digest);
  });
});
