import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type TestService, startTestService } from '../testing/test-service.ts';
import { acceptedEncoding } from './web-files.ts';

describe('the interface', () => {
  let directory: string;
  let service: TestService;
  const script = 'console.log("x");'.repeat(100);
  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'assay-web-'));
    await mkdir(join(directory, 'assets'));
    await writeFile(join(directory, 'index.html'), '<meta nonce="%NONCE%"><script src="/assets/a.js"></script>');
    await writeFile(join(directory, 'assets/a.js'), script);
    await writeFile(join(directory, 'secret.txt'), 'not to be seen');
    service = await startTestService({ webDirectory: directory });
  });
  afterAll(async () => {
    await service.stop();
    await rm(directory, { recursive: true, force: true });
  });

  it.each(['/', '/images', '/images/sha256:abc', '/policies/x/y', '/admissions/x', '/administration/keys'])(
    'shows its page at %s, with a policy that lets nothing in from elsewhere',
    async (path) => {
      const response = await fetch(`${service.url}${path}`);
      const text = await response.text();
      const [, nonce = ''] = /nonce="([^"]+)"/.exec(text) ?? [];
      const policy = response.headers.get('content-security-policy') ?? '';
      expect([response.status, response.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
      expect(nonce).toMatch(/^[\w-]{20,}$/);
      expect(policy).toContain(`style-src 'self' 'nonce-${nonce}'`);
      expect(policy).not.toContain('unsafe');
    },
  );

  it('gives each page a nonce of its own', async () => {
    const [one, two] = await Promise.all([0, 1].map(async () => (await fetch(`${service.url}/`)).text()));
    expect(one).not.toBe(two);
  });

  it('hands out files that browsers may keep, compressed as they like', async () => {
    for (const [accept, read] of [
      ['br, gzip', brotliDecompressSync],
      ['gzip', gunzipSync],
      ['identity', (bytes: Buffer): Buffer => bytes],
    ] as const) {
      const { headers, body } = await raw(`${service.url}/assets/a.js`, accept);
      expect(read(body).toString()).toBe(script);
      expect(headers.get('cache-control')).toContain('immutable');
      expect(headers.get('vary')).toBe('accept-encoding');
    }
    const { headers } = await raw(`${service.url}/assets/a.js`, 'identity');
    const again = await fetch(`${service.url}/assets/a.js`, {
      headers: { 'if-none-match': headers.get('etag') ?? '' },
    });
    expect(again.status).toBe(304);
  });

  it.each(['/assets/none.js', '/assets/..%2findex.html', '/assets/..%2f..%2fsecret.txt', '/assets/%00', '/nowhere'])(
    'has nothing at %s',
    async (path) => {
      const response = await fetch(`${service.url}${path}`);
      expect(response.status).toBe(404);
      expect(response.headers.get('content-type')).toContain('application/problem+json');
    },
  );
});

describe('acceptedEncoding', () => {
  it.each([
    ['gzip, deflate, br', 'br'],
    ['gzip;q=1.0, br;q=0', 'gzip'],
    ['GZIP', 'gzip'],
    ['br;q=0.000, gzip;q=0', 'identity'],
    ['', 'identity'],
    [null, 'identity'],
  ] as const)('of %j is %s', (header, encoding) => {
    expect(acceptedEncoding(header)).toBe(encoding);
  });
});

/** `fetch` unpacks what it gets. */
async function raw(url: string, accept: string): Promise<{ readonly headers: Headers; readonly body: Buffer }> {
  const { request } = await import('node:http');
  return new Promise((resolve, reject) => {
    request(url, { headers: { 'accept-encoding': accept } }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => {
        const headers = new Headers();
        for (const [name, value] of Object.entries(response.headers)) headers.set(name, String(value));
        resolve({ headers, body: Buffer.concat(chunks) });
      });
    })
      .on('error', reject)
      .end();
  });
}
