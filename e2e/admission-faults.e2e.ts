import { appendFileSync, cpSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { type RequestListener, createServer as createHttpServer } from 'node:http';
import { type Server, type Socket, createServer } from 'node:net';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { JsonObject } from '@assay/core';
import { pod, reviewOf } from './admission-reviews.ts';
import { type Answer, type Webhook, startWebhook, until } from './admission-yard.ts';
import { type ClusterImages, fillRegistry, shopPolicy } from './cluster-images.ts';
import { requireTools, temporaryDirectory } from './program.ts';
import { type RegistryServer, startRegistry } from './registry-server.ts';

const temporary = temporaryDirectory();
const work = temporary.path;
const policies = join(work, 'policies');
const policyFile = join(policies, 'shop.json');

let registry: RegistryServer;
let images: ClusterImages;
let good: string;
let common: readonly string[];
let webhook: Webhook;
const started: Webhook[] = [];
const servers: { readonly close: () => void }[] = [];

beforeAll(async () => {
  requireTools('docker-registry');
  mkdirSync(join(work, 'registry'));
  mkdirSync(policies);
  registry = await startRegistry(join(work, 'registry'));
  images = await fillRegistry(registry.host, work);
  writeFileSync(policyFile, JSON.stringify(shopPolicy(images.key)));
  good = `${images.repositories}/good:1`;
  common = ['--policies', policies, '--db', images.database];
  webhook = await startWebhook({ home: join(work, 'home'), args: [...common, '--cold-wait', '8s'] });
  expect(await ask(pod(good))).toMatchObject({ allowed: true });
});

afterEach(async () => {
  for (const one of started.splice(0)) await one.stop('SIGKILL');
  for (const one of servers.splice(0)) one.close();
});

afterAll(async () => {
  await webhook?.stop();
  await registry?.stop();
  temporary.remove();
});

async function ask(object: JsonObject, at: Webhook = webhook, timeout = '10s'): Promise<Answer> {
  return at.validate(reviewOf(object), { timeout });
}

async function start(
  name: string,
  args: readonly string[],
  more: { env?: Record<string, string>; untilReady?: boolean } = {},
): Promise<Webhook> {
  const one = await startWebhook({ home: join(work, name), args, ...more });
  started.push(one);
  return one;
}

async function listen(server: Server): Promise<string> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => socket.destroy());
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  servers.push({
    close: () => {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  });
  const address = server.address();
  return `localhost:${typeof address === 'object' && address !== null ? address.port : 0}`;
}

async function answering(listener: RequestListener): Promise<string> {
  return listen(createHttpServer(listener));
}

describe('bad input', () => {
  it.each<[string, string, number]>([
    ['nothing', '', 400],
    ['no JSON', '{', 400],
    ['a list', '[]', 400],
    [
      'another version',
      '{"apiVersion":"admission.k8s.io/v1beta1","kind":"AdmissionReview","request":{"uid":"1"}}',
      400,
    ],
    ['no request', '{"apiVersion":"admission.k8s.io/v1","kind":"AdmissionReview"}', 400],
    ['no uid', '{"apiVersion":"admission.k8s.io/v1","kind":"AdmissionReview","request":{}}', 400],
    ['lists in lists without end', '['.repeat(200_000), 400],
    ['more than 8 MiB', `"${'x'.repeat(9 * 1024 * 1024)}"`, 413],
  ])('answers a body that is %s with a status and a reason', async (_, body, status) => {
    const answer = await webhook.post('/validate', body);
    expect(answer.status).toBe(status);
    expect(answer.text.trim()).not.toBe('');
  });

  it('takes neither other types, nor compression, nor other methods', async () => {
    expect(await webhook.post('/validate', '{}', { 'content-type': 'text/plain' })).toMatchObject({ status: 415 });
    expect(await webhook.post('/validate', '{}', { 'content-encoding': 'gzip' })).toMatchObject({ status: 415 });
    expect(await webhook.get('/validate')).toMatchObject({ status: 405 });
    expect(await webhook.get('/other')).toMatchObject({ status: 404 });
  });

  it.each<[string, JsonObject]>([
    ['an operation that there is not', { operation: 'ADMIT' }],
    ['no kind', { kind: null }],
    ['no object', { object: null }],
  ])('refuses a request with %s by its uid', async (_, change) => {
    const kind = { group: '', version: 'v1', kind: 'Pod' };
    const request = { uid: 'u-1', operation: 'CREATE', kind, namespace: 'shop', object: pod(good), ...change };
    const answer = await webhook.validate({ apiVersion: 'admission.k8s.io/v1', kind: 'AdmissionReview', request });
    expect(answer).toMatchObject({ status: 200, uid: 'u-1', allowed: false, code: 400 });
  });

  it('reads objects of 3 MB within the budget', async () => {
    const note = await ask(pod(good, {}, { annotations: { note: 'x'.repeat(3_000_000) } }), webhook, '3s');
    expect(note).toMatchObject({ allowed: true });
    const env = Array.from({ length: 50_000 }, (_, index) => ({
      name: `N${index}`,
      value: `value of ${index} and more`,
    }));
    const many = await ask(pod(good, { containers: [{ name: 'web', image: good, env }] }), webhook, '3s');
    expect(many).toMatchObject({ allowed: true });
    expect(Math.max(note.milliseconds, many.milliseconds)).toBeLessThan(3000);
  });

  it('judges 500 containers, and answers in time when none of them is known', async () => {
    const containers = (image: (index: number) => string): JsonObject => ({
      containers: Array.from({ length: 500 }, (_, index) => ({ name: `c${index}`, image: image(index) })),
    });
    expect(
      await ask(
        pod(
          good,
          containers(() => good),
        ),
      ),
    ).toMatchObject({ allowed: true });
    const cold = await ask(
      pod(
        good,
        containers((index) => `${images.repositories}/none-${index}:1`),
      ),
      webhook,
      '2s',
    );
    expect(cold).toMatchObject({ status: 200, allowed: false });
    expect(cold.milliseconds).toBeLessThan(2000);
    expect(cold.message).toContain('more images are refused');
  });

  it.each<[string, string]>([
    ['a megabyte long', `registry.example/${'a'.repeat(1_000_000)}:1`],
    ['nothing but slashes', '////'],
    ['a host without an image', 'registry.example/'],
    ['emoji', 'registry.example/🐳:1'],
    ['control characters', 'registry.example/a\u0000b\u001b[31m:1'],
    ['a template', '$(params.image)'],
    ['a digest of another length', 'registry.example/a@sha256:00'],
    ['an algorithm that nobody knows', `registry.example/a@md5:${'0'.repeat(32)}`],
    ['a port that is none', 'registry.example:99999/a:1'],
    ['a script', 'registry.example/<script>:1'],
  ])('refuses a reference that is %s', async (_, image) => {
    const answer = await ask(pod(image));
    expect(answer).toMatchObject({ status: 200, allowed: false });
    expect(answer.message.length).toBeLessThan(5000);
  });

  it('refuses images that are no text, and objects whose lists are none', async () => {
    for (const spec of [
      { containers: [{ name: 'web', image: 7 }] },
      { containers: { web: { image: good } } },
      { containers: [good] },
      { containers: [{ name: 'web', image: good }], initContainers: 'none' },
    ]) {
      expect(await ask({ apiVersion: 'v1', kind: 'Pod', metadata: {}, spec })).toMatchObject({ allowed: false });
    }
  });

  it('lets pass kinds without images, whatever they hold', async () => {
    const odd = { apiVersion: 'odd.example/v1', kind: 'Odd', metadata: {}, spec: { image: { size: 3 }, deep: [[[]]] } };
    expect(await ask(odd)).toMatchObject({ allowed: true });
    const secret = { apiVersion: 'v1', kind: 'Secret', metadata: {}, data: { image: 'eA==' } };
    expect(await ask(secret)).toMatchObject({ allowed: true });
  });
});

describe('registries that fail (T-85)', () => {
  it('refuses in time when one takes connections and says nothing, and still lets in what is known', async () => {
    const host = await listen(createServer(() => {}));
    const cold = await start('hanging', [...common, '--cold-wait', '1500ms']);
    const known = pod(`${good}@${images.digests['good'] ?? ''}`);
    await until(async () => (await ask(known, cold)).allowed === true);
    const answers = await Promise.all(
      ['app:1', ...Array.from({ length: 9 }, (_, index) => `app@sha256:${String(index).repeat(64)}`)].map(
        async (image) => ask(pod(`${host}/${image}`), cold, '3s'),
      ),
    );
    for (const { allowed, milliseconds } of answers) {
      expect(allowed).toBe(false);
      expect(milliseconds).toBeLessThan(2700);
    }
    expect(await ask(known, cold)).toMatchObject({ allowed: true });
    // Nor does it keep images of others from being judged.
    await until(async () => (await ask(pod(`${images.repositories}/other:1`), cold)).allowed === true);
  });

  it.each<[string, RequestListener]>([
    ['answers 500', (_, response) => response.writeHead(500).end()],
    ['answers 429', (_, response) => response.writeHead(429, { 'retry-after': '600' }).end()],
    ['answers 403', (_, response) => response.writeHead(403).end()],
    ['has no image', (_, response) => response.writeHead(404).end()],
    ['hangs up', (_, response) => response.destroy()],
    ['answers with garbage', (_, response) => response.end('garbage')],
    ['leads in a circle', (request, response) => response.writeHead(307, { location: request.url ?? '/' }).end()],
    [
      'gives another manifest than the digest says',
      (_, response) =>
        response
          .writeHead(200, { 'content-type': 'application/vnd.oci.image.manifest.v1+json' })
          .end('{"schemaVersion":2,"config":{},"layers":[]}'),
    ],
  ])('refuses what comes of one that %s', async (_, listener) => {
    const host = await answering(listener);
    for (const image of [`${host}/app:1`, `${host}/app@sha256:${'0'.repeat(64)}`]) {
      const answer = await ask(pod(image));
      expect(answer).toMatchObject({ status: 200, allowed: false });
      expect(answer.message).toMatch(/\[[A-Z_]+\]|not judged yet/);
    }
  });
});

describe('a service that fails', () => {
  const serviceEnv = { ASSAY_SERVICE_KEY: 'key-of-the-service' };

  it('lets nothing in that is not known while it is away, unless images are judged here meanwhile', async () => {
    const args = [...common, '--service', 'http://127.0.0.1:9', '--cold-wait', '8s'];
    const answer = await ask(pod(good), await start('away', args, { env: serviceEnv }));
    expect(answer).toMatchObject({ allowed: false });
    expect(answer.message).toContain('[SERVICE_AWAY]');
    const either = await start('either', [...args, '--judge-in', 'either'], { env: serviceEnv });
    expect(await ask(pod(good), either)).toMatchObject({ allowed: true });
    expect(await ask(pod(`${images.repositories}/unsigned:1`), either)).toMatchObject({ allowed: false });
  });

  it.each<[string, RequestListener]>([
    ['500', (_, response) => response.writeHead(500).end()],
    ['no decision', (_, response) => response.writeHead(200).end('{"verdict":"pass"}')],
    ['another image', (_, response) => response.writeHead(200).end(JSON.stringify(passFor('sha256:1')))],
    ['half an answer', (_, response) => response.writeHead(200, { 'content-length': '5000' }).end('{')],
  ])('refuses on %s', async (_, listener) => {
    const host = await answering(listener);
    const args = [...common, '--service', `http://${host}`, '--cold-wait', '4s'];
    expect(await ask(pod(good), await start('odd-service', args, { env: serviceEnv }))).toMatchObject({
      allowed: false,
    });
  });

  it('never sends the key for the service anywhere else (T-83)', async () => {
    const seen: string[] = [];
    const elsewhere = await answering((request, response) => {
      seen.push(request.headers.authorization ?? 'none');
      response.end('{}');
    });
    const host = await answering((_, response) => response.writeHead(307, { location: `http://${elsewhere}/x` }).end());
    const args = [...common, '--service', `http://${host}`, '--cold-wait', '4s'];
    expect(await ask(pod(good), await start('redirecting', args, { env: serviceEnv }))).toMatchObject({
      allowed: false,
    });
    expect(seen).toEqual([]);
  });
});

/** A decision of a service that lets an image in. */
function passFor(digest: string): JsonObject {
  return {
    schemaVersion: 1,
    verdict: 'pass',
    finalAction: 'go',
    reason: 'policy_evaluation',
    evaluatedAt: '2026-01-01T00:00:00Z',
    subject: { reference: `registry.example/other@${digest}`, digest, indexDigest: null },
    policy: { id: 'p', name: 'p', digest: `sha256:${'0'.repeat(64)}` },
    findings: [],
    problems: [],
  };
}

describe('what outlives the process', () => {
  it('goes on with decisions and policies of before when everything else is gone', async () => {
    const place = join(work, 'own-policies');
    cpSync(policies, place, { recursive: true });
    const own = await startRegistry(join(work, 'own-registry'));
    const there = await fillRegistry(own.host, join(work, 'own-registry'));
    writeFileSync(join(place, 'shop.json'), JSON.stringify(shopPolicy(there.key)));
    const args = ['--policies', place, '--db', there.database, '--cold-wait', '8s'];
    const [fine, unsigned] = [`${there.repositories}/good:1`, `${there.repositories}/unsigned:1`];
    const first = await start('kept', args);
    expect(await ask(pod(fine), first)).toMatchObject({ allowed: true });
    expect(await ask(pod(unsigned), first)).toMatchObject({ allowed: false });
    await first.stop('SIGKILL');
    await own.stop();
    renameSync(place, `${place}-away`);
    // A crash may cut the last line off.
    appendFileSync(join(work, 'kept', 'cache', 'assay', 'admission', 'decisions.log'), '0123456789ab ["d","half');
    const second = await start('kept', args);
    expect(await ask(pod(fine), second)).toMatchObject({ allowed: true });
    expect(await ask(pod(unsigned), second)).toMatchObject({ allowed: false });
    expect(await ask(pod(`${there.repositories}/stranger:1`), second)).toMatchObject({ allowed: false });
  });

  it('takes nothing over that was decided by another policy (T-87)', async () => {
    const place = join(work, 'changing');
    mkdirSync(place);
    const file = join(place, 'shop.json');
    writeFileSync(file, JSON.stringify(shopPolicy(images.key)));
    const args = ['--policies', place, '--db', images.database, '--cold-wait', '8s'];
    const stale = `${images.repositories}/stale:1`;
    const one = await start('changed', args);
    expect(await ask(pod(stale), one)).toMatchObject({ allowed: true });
    writeFileSync(file, JSON.stringify(shopPolicy(images.key, { severity: 'low' })));
    await until(async () => (await ask(pod(stale), one)).allowed === false);
    await one.stop('SIGKILL');
    const two = await start('changed', args);
    expect(await ask(pod(stale), two)).toMatchObject({ allowed: false });
  });

  it('keeps to the last good version of a policy that is broken or gone (T-81)', async () => {
    const place = join(work, 'breaking');
    mkdirSync(place);
    const file = join(place, 'shop.json');
    const text = JSON.stringify(shopPolicy(images.key));
    writeFileSync(file, text);
    const one = await start('broken', ['--policies', place, '--db', images.database, '--cold-wait', '8s']);
    writeFileSync(file, text.replace('"verifiers":["release"]', '"verifier":["release"]'));
    await until(async () => (await one.get('/metrics')).text.includes('assay_policies_broken 1'));
    expect(await ask(pod(`${images.repositories}/unsigned:1`), one)).toMatchObject({ allowed: false });
    expect(await ask(pod(good), one)).toMatchObject({ allowed: true });
    expect(one.log()).toContain('last-good');
    rmSync(place, { recursive: true });
    await until(async () => one.log().includes('cannot be read'));
    expect(await ask(pod(`${images.repositories}/unsigned:1`), one)).toMatchObject({ allowed: false });
  });

  it('does not start without any policy, and is not ready before all of them are there', async () => {
    await expect(start('none', ['--policies', join(work, 'nowhere')])).rejects.toThrow(/ended with 64|nowhere/);
    const env = { ASSAY_SERVICE_KEY: 'k' };
    const args = [...common, '--service', 'http://127.0.0.1:9', '--service-policy', 'default'];
    const waiting = await start('waiting', args, { env, untilReady: false });
    const ready = await waiting.get('/readyz');
    expect(ready.status).toBe(503);
    expect(await ask(pod(good), waiting)).toMatchObject({ allowed: false });
    expect(await waiting.get('/livez')).toMatchObject({ status: 200 });
  });

  it('ends in order when it is told to', async () => {
    const one = await start('ending', [...common]);
    expect(await one.stop('SIGTERM')).toBe(0);
  });
});
