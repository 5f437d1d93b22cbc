import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { type ClientHttp2Session, connect } from 'node:http2';
import { get } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createTestCertificate } from '@assay/testkit';
import { type HttpRequest, type HttpResponse, type RunningServer, serve } from './serve.ts';

let directory: string;
let server: RunningServer;
let session: ClientHttp2Session;
/** What requests wait for before they are answered. */
let gate = Promise.withResolvers<void>();

async function answer(request: HttpRequest, response: HttpResponse): Promise<void> {
  request.resume();
  if (request.url === '/waiting') await gate.promise;
  response.end(`HTTP/${request.httpVersion}`);
}

/** Sends a request over the session; the text of the answer, or the code of the error. */
async function ask(path: string): Promise<string> {
  return new Promise((resolve) => {
    const stream = session.request({ ':path': path });
    let text = '';
    stream.setEncoding('utf8').on('data', (part: string) => (text += part));
    stream.on('end', () => resolve(text));
    stream.on('error', (error) => resolve(`failed: ${error.message}`));
  });
}

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'assay-serve-'));
  gate = Promise.withResolvers();
  const { certificate, key } = createTestCertificate();
  const tls = { certificate: join(directory, 'tls.crt'), key: join(directory, 'tls.key'), clientAuthority: null };
  await Promise.all([writeFile(tls.certificate, certificate), writeFile(tls.key, key)]);
  server = await serve({
    host: '127.0.0.1',
    port: 0,
    tls,
    handler: (request, response) => void answer(request, response),
    onProblem: (message) => expect.unreachable(message),
  });
  session = connect(server.url, { rejectUnauthorized: false });
  session.on('error', () => undefined);
});

afterEach(async () => {
  gate.resolve();
  session.destroy();
  await server.close();
  await rm(directory, { recursive: true });
});

describe('a server with TLS', () => {
  it('answers two hundred requests at once over one connection', async () => {
    const waiting = Array.from({ length: 200 }, async () => ask('/waiting'));
    expect(await ask('/now')).toBe('HTTP/2.0');
    gate.resolve();
    expect(new Set(await Promise.all(waiting))).toEqual(new Set(['HTTP/2.0']));
  });

  it('speaks HTTP/1.1 to those that know nothing else', async () => {
    const text = await new Promise<string>((resolve, reject) => {
      get(`${server.url}/now`, { rejectUnauthorized: false }, (message) => {
        message.setEncoding('utf8').on('data', resolve);
      }).on('error', reject);
    });
    expect(text).toBe('HTTP/1.1');
  });

  it('ends when what is under way is answered, and tells whoever calls to go elsewhere', async () => {
    const waiting = ask('/waiting');
    expect(await ask('/now')).toBe('HTTP/2.0');
    const goaway = new Promise((resolve) => {
      session.on('goaway', resolve);
    });
    let hasEnded = false;
    const closing = server.close().then(() => (hasEnded = true));
    expect(await goaway).toBe(0);
    await sleep(20);
    expect(hasEnded).toBe(false);
    gate.resolve();
    expect(await waiting).toBe('HTTP/2.0');
    await closing;
  });
});
