import { createHmac } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { type SpaceId, inSpace, spaces } from '@assay/store';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { databaseKinds } from '../../../../packages/store/src/testing/test-stores.ts';
import { announce } from '../events/announce.ts';
import { startServiceOn } from '../testing/service-stores.ts';
import type { TestService } from '../testing/test-service.ts';
import { type HttpReceiver, startHttpReceiver } from './testing/http-receiver.ts';
import { startSmtpReceiver } from './testing/smtp-receiver.ts';

const QUICK = { timeout: 400, retryFor: 60_000, firstWait: 30, longestWait: 60, restFor: 100 };

describe.each(databaseKinds())('delivery of messages on $name', (kind) => {
  let service: TestService;
  let space: SpaceId;
  const receivers: { stop(): Promise<void> }[] = [];
  let number = 0;

  beforeAll(async () => {
    if (kind.missing !== null) return;
    service = await startServiceOn(kind, { delivery: QUICK, publicUrl: 'https://assay.example' });
    const found = await spaces.findSpace(service.service.parts.store.read, 'default');
    if (found === null) throw new Error('there is a first space');
    space = found.id;
  });
  afterAll(() => service.stop());
  afterEach(async () => {
    for (const receiver of receivers.splice(0)) await receiver.stop();
    const { body } = await service.request('GET', '/api/v1/subscriptions');
    for (const { id } of items(body)) await service.request('DELETE', `/api/v1/subscriptions/${id}`);
  });

  const receive = async (...given: Parameters<typeof startHttpReceiver>): Promise<HttpReceiver> => {
    const receiver = await startHttpReceiver(...given);
    receivers.push(receiver);
    return receiver;
  };
  const subscribe = async (changes: object): Promise<{ id: string; newSecret: unknown }> => {
    number++;
    const wanted = { name: `subscriber ${number}`, channel: 'webhook', events: ['tag.moved'], ...changes };
    const { status, body } = await service.request('POST', '/api/v1/subscriptions', wanted);
    expect([status, body]).toEqual([201, expect.anything()]);
    return { id: textOf(body, 'id'), newSecret: fieldOf(body, 'newSecret') };
  };
  const move = (tag: string): Promise<void> => {
    const { store, queue, now } = service.service.parts;
    const digest = `sha256:${'a'.repeat(64)}`;
    const event = { kind: 'tag.moved', repository: 'registry.example/app', tag, digest, previousDigest: null } as const;
    return store.transaction((db) => announce(inSpace(db, space), queue, event, now()));
  };
  const messages = async (id: string) =>
    items((await service.request('GET', `/api/v1/notifications?subscription=${id}`)).body);
  const settled = (id: string, count: number): Promise<readonly Item[]> =>
    until(async () => {
      const all = await messages(id);
      return all.length >= count && all.every(({ state }) => state !== 'waiting') ? all : null;
    });

  it.skipIf(kind.missing !== null)('sends a signed event of CloudEvents that the receiver can check', async () => {
    const receiver = await receive();
    const { id, newSecret } = await subscribe({ settings: { url: `${receiver.url}/hook?a=1` } });
    await move('1.0');
    const [message] = await settled(id, 1);
    expect(message).toMatchObject({ state: 'delivered', attempts: 1, lastProblem: null, event: 'tag.moved' });
    const [got] = receiver.received;
    expect(got?.path).toBe('/hook?a=1');
    expect(got?.headers).toMatchObject({ 'content-type': 'application/cloudevents+json; charset=utf-8' });
    const key = Buffer.from(String(newSecret).replace('whsec_', ''), 'base64');
    const signed = `${String(got?.headers['webhook-id'])}.${String(got?.headers['webhook-timestamp'])}.${got?.body ?? ''}`;
    expect(got?.headers['webhook-signature']).toBe(`v1,${createHmac('sha256', key).update(signed).digest('base64')}`);
    expect(JSON.parse(got?.body ?? '')).toMatchObject({
      specversion: '1.0',
      id: message?.id,
      source: `urn:assay:space:${space}`,
      type: 'assay.tag.moved',
      data: { repository: 'registry.example/app', tag: '1.0' },
    });
  });

  it.skipIf(kind.missing !== null)(
    'tries again under the same id after failures of every kind until the receiver takes it',
    async () => {
      const receiver = await receive((response, attempt, request) => {
        if (attempt === 0) response.writeHead(500).end();
        else if (attempt === 1) request.socket.destroy();
        else if (attempt === 2) response.writeHead(429, { 'retry-after': '0' }).end();
        else if (attempt === 3) response.writeHead(200).end('x'.repeat(1_000_000));
        else if (attempt === 4) response.writeHead(302, { location: `${receiver.url}/elsewhere` }).end();
        else if (attempt === 5) return; // Hangs.
        else response.writeHead(200).end('ok');
      });
      const { id } = await subscribe({ settings: { url: receiver.url } });
      await move('2.0');
      const [message] = await settled(id, 1);
      expect(message).toMatchObject({ state: 'delivered', attempts: 7 });
      expect(new Set(receiver.received.map(({ headers }) => headers['webhook-id']))).toEqual(new Set([message?.id]));
      expect(receiver.received.map(({ path }) => path)).not.toContain('/elsewhere');
    },
  );

  it.skipIf(kind.missing !== null)('turns a subscription off whose receiver is gone, and says why', async () => {
    const receiver = await receive((response) => {
      response.writeHead(410).end();
    });
    const { id } = await subscribe({ settings: { url: receiver.url } });
    await move('3.0');
    expect(await settled(id, 1)).toMatchObject([{ state: 'failed', attempts: 1 }]);
    const { body } = await service.request('GET', `/api/v1/subscriptions/${id}`);
    expect(body).toMatchObject({ enabled: false, problem: expect.stringContaining('410') });
    await move('3.1');
    expect(receiver.received).toHaveLength(1);
  });

  it.skipIf(kind.missing !== null)('asks again before it sends whether the subscription still stands', async () => {
    const receiver = await receive((response) => {
      response.writeHead(500).end();
    });
    const { id } = await subscribe({ settings: { url: receiver.url } });
    await move('4.0');
    await until(async () => (receiver.received.length > 0 ? true : null));
    const changed = { settings: { url: receiver.url }, events: ['tag.moved'], enabled: false };
    expect((await service.request('PUT', `/api/v1/subscriptions/${id}`, changed)).status).toBe(200);
    expect(await settled(id, 1)).toMatchObject([{ state: 'failed', lastProblem: 'the subscription is turned off' }]);
  });

  it.skipIf(kind.missing !== null)('is not held up by a receiver that hangs', async () => {
    const hanging = await receive(() => undefined);
    const quick = await receive();
    const slow = await subscribe({ settings: { url: hanging.url }, events: ['tag.moved'] });
    for (let each = 0; each < 12; each++) await move(`hanging ${each}`);
    const good = await subscribe({ settings: { url: quick.url } });
    await move('5.0');
    await settled(good.id, 1);
    expect((await messages(slow.id)).filter(({ state }) => state === 'waiting').length).toBeGreaterThan(0);
    expect(hanging.received.length).toBeLessThan(12);
  });

  it.skipIf(kind.missing !== null)('collects the messages of a digest and sends them as one', async () => {
    const receiver = await receive();
    const { id } = await subscribe({ settings: { url: receiver.url }, digestMinutes: 1 });
    await move('6.0');
    await move('6.1');
    expect(await messages(id)).toMatchObject([{ state: 'waiting' }, { state: 'waiting' }]);
    // The minute is over: nobody waits for it in a test.
    await service.service.parts.store.write
      .updateTable('jobs')
      .set({ run_at: 0 })
      .where('kind', '=', 'deliver-digest')
      .execute();
    expect(await settled(id, 2)).toMatchObject([{ state: 'delivered' }, { state: 'delivered' }]);
    expect(receiver.received).toHaveLength(1);
    expect(receiver.received[0]?.headers['content-type']).toBe('application/cloudevents-batch+json; charset=utf-8');
    expect(JSON.parse(receiver.received[0]?.body ?? '')).toMatchObject([
      { data: { tag: '6.0' } },
      { data: { tag: '6.1' } },
    ]);
  });

  it.skipIf(kind.missing !== null)('sends failed messages again when asked to', async () => {
    let works = false;
    const receiver = await receive((response) => {
      response.writeHead(works ? 200 : 410).end();
    });
    const { id } = await subscribe({ settings: { url: receiver.url } });
    await move('7.0');
    await settled(id, 1);
    works = true;
    await service.request('PUT', `/api/v1/subscriptions/${id}`, {
      settings: { url: receiver.url },
      events: ['tag.moved'],
    });
    const { status, body } = await service.request('POST', '/api/v1/notifications/replay', { subscription: id });
    expect([status, body]).toEqual([202, { replayed: 1 }]);
    const [message] = await until(async () => {
      const all = await messages(id);
      return all[0]?.state === 'delivered' ? all : null;
    });
    expect((await service.request('POST', `/api/v1/notifications/${message?.id ?? ''}/replay`)).status).toBe(202);
    await until(async () => (receiver.received.length === 3 ? true : null));
    expect(new Set(receiver.received.map(({ headers }) => headers['webhook-id'])).size).toBe(1);
  });

  it.skipIf(kind.missing !== null)('sends mail whose headers nobody can add to', async () => {
    const server = await startSmtpReceiver();
    receivers.push(server);
    const settings = {
      host: '127.0.0.1',
      port: server.port,
      security: 'none',
      from: 'assay@example.com',
      to: ['a@example.com', 'b@example.com'],
    };
    const { id } = await subscribe({ channel: 'mail', settings });
    await move('8.0\r\nBcc: victim@example.com\r\n\r\n<b>');
    expect(await settled(id, 1)).toMatchObject([{ state: 'delivered' }]);
    const [mail] = server.mails;
    expect(mail).toMatchObject({ from: 'assay@example.com', to: ['a@example.com', 'b@example.com'] });
    const [headers = ''] = (mail?.data ?? '').split('\r\n\r\n');
    expect(headers).not.toMatch(/^Bcc:/im);
    expect(headers).toMatch(/^Auto-Submitted: auto-generated$/im);
    expect(server.commands.filter((line) => line.startsWith('RCPT'))).toHaveLength(2);
  });

  it.skipIf(kind.missing !== null).each([
    ['RCPT', '550 no such user', { state: 'failed', lastProblem: 'the SMTP server answered with 550' }],
    ['EHLO', '421 later', null],
  ])(
    'gives mail up where the server refuses %s for good, and not where it says later',
    async (command, reply, expected) => {
      const server = await startSmtpReceiver({ command, reply });
      receivers.push(server);
      const settings = {
        host: '127.0.0.1',
        port: server.port,
        security: 'none',
        from: 'a@example.com',
        to: ['b@example.com'],
      };
      const { id } = await subscribe({ channel: 'mail', settings });
      await move('9.0');
      if (expected !== null) expect(await settled(id, 1)).toMatchObject([expected]);
      else {
        const [message] = await until(async () => {
          const all = await messages(id);
          return Number(all[0]?.attempts) > 0 ? all : null;
        });
        expect(message).toMatchObject({ state: 'waiting', lastProblem: expect.stringContaining('SMTP') });
      }
    },
  );
});

describe('the test button', () => {
  let service: TestService;
  beforeAll(async () => {
    service = await startServiceOn(databaseKinds()[0] ?? fail(), { delivery: QUICK, allowedEgress: [] });
  });
  afterAll(() => service.stop());

  it('says that an internal address is refused, without a word of the secret', async () => {
    const url = 'http://127.0.0.1:8443/T000/B000/SECRETSECRET';
    const made = await service.request('POST', '/api/v1/subscriptions', {
      name: 'slack',
      channel: 'slack',
      settings: {},
      secret: url,
      events: ['tag.moved'],
    });
    expect(made.status).toBe(201);
    expect(JSON.stringify(made.body)).not.toContain('SECRETSECRET');
    const { status, body } = await service.request('POST', `/api/v1/subscriptions/${textOf(made.body, 'id')}/test`);
    expect([status, body]).toEqual([200, { delivered: false, problem: expect.stringContaining('internal') }]);
    expect(JSON.stringify(body)).not.toContain('SECRETSECRET');
    expect(JSON.stringify(service.lines)).not.toContain('SECRETSECRET');
  });
});

interface Item {
  readonly id: string;
  readonly state?: unknown;
  readonly attempts?: unknown;
}

function items(body: unknown): readonly Item[] {
  const found = fieldOf(body, 'items');
  return Array.isArray(found) ? found.filter((each): each is Item => fieldOf(each, 'id') !== undefined) : [];
}

function fieldOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}

function textOf(value: unknown, name: string): string {
  return String(fieldOf(value, name));
}

function fail(): never {
  throw new Error('SQLite is always there');
}

async function until<T>(look: () => Promise<T | null>): Promise<T> {
  for (let attempt = 0; attempt < 600; attempt++) {
    const found = await look();
    if (found !== null) return found;
    await delay(25);
  }
  throw new Error('it did not happen in time');
}
