import { type IncomingMessage, type Server, type ServerResponse, createServer } from 'node:http';
import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type DownloadOptions, download } from './download.ts';

type Handler = (request: IncomingMessage, response: ServerResponse) => void;

const BODY = Buffer.from('0123456789'.repeat(5_000));

let folder = '';
let server: Server;
let url = '';
let seen: IncomingMessage[] = [];
let handle: Handler = () => {};

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'assay-download-'));
  seen = [];
  server = createServer((request, response) => {
    seen.push(request);
    handle(request, response);
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const address = server.address();
  url = `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}/feed.zip`;
});
afterEach(async () => {
  server.closeAllConnections();
  await new Promise((done) => server.close(done));
  await rm(folder, { recursive: true });
});

const get = async (over: Partial<DownloadOptions> = {}) =>
  await download(url, { directory: folder, signal: new AbortController().signal, retryDelayMs: 1, ...over });

const whole: Handler = (_, response) => {
  response.writeHead(200, { etag: '"one"', 'content-length': BODY.byteLength }).end(BODY);
};

describe('download', () => {
  it('keeps the body and says that it changed', async () => {
    handle = whole;
    const result = await get();
    expect(result.changed).toBe(true);
    expect((await readFile(result.path)).equals(BODY)).toBe(true);
    expect(result.note.etag).toBe('"one"');
  });

  it('does not fetch again what the publisher says is unchanged', async () => {
    handle = whole;
    await get();
    handle = (request, response) => {
      response.writeHead(request.headers['if-none-match'] === '"one"' ? 304 : 500).end();
    };
    const result = await get();
    expect(result.changed).toBe(false);
    expect((await readFile(result.path)).equals(BODY)).toBe(true);
  });

  it('says unchanged when the same bytes come again from a server without conditions', async () => {
    handle = (_, response) => {
      response.end(BODY);
    };
    await get();
    expect((await get()).changed).toBe(false);
  });

  it('goes on where a connection broke', async () => {
    handle = (request, response) => {
      const start = Number(/bytes=(\d+)-/.exec(request.headers.range ?? '')?.[1] ?? 0);
      const end = seen.length < 3 ? start + 20_000 : BODY.byteLength;
      const status = start > 0 ? 206 : 200;
      response.writeHead(status, {
        etag: '"one"',
        'content-length': BODY.byteLength - start,
        ...(start > 0 ? { 'content-range': `bytes ${start}-${BODY.byteLength - 1}/${BODY.byteLength}` } : {}),
      });
      response.write(BODY.subarray(start, end), () => {
        if (end < BODY.byteLength) setTimeout(() => response.destroy(), 50);
        else response.end();
      });
    };
    const result = await get();
    expect((await readFile(result.path)).equals(BODY)).toBe(true);
    expect(seen.length).toBeGreaterThan(1);
    expect(seen.slice(1).every((request) => request.headers['if-range'] === '"one"')).toBe(true);
  });

  it('starts over when the file changed while a part of it was kept', async () => {
    const other = Buffer.from('other'.repeat(1000));
    handle = (_, response) => {
      if (seen.length === 1) {
        response.writeHead(200, { etag: '"one"', 'content-length': BODY.byteLength });
        response.write(BODY.subarray(0, 20_000), () => response.destroy());
      } else response.writeHead(200, { etag: '"two"', 'content-length': other.byteLength }).end(other);
    };
    const result = await get();
    expect((await readFile(result.path)).equals(other)).toBe(true);
  });

  it('tries again after 503 and 429, as long as it is told to wait', async () => {
    handle = (request, response) => {
      if (seen.length === 1) response.writeHead(503, { 'retry-after': '0' }).end();
      else if (seen.length === 2) response.writeHead(429, { 'retry-after': '0' }).end();
      else whole(request, response);
    };
    expect((await get()).changed).toBe(true);
  });

  it.each([404, 403, 401, 410])('gives up at once on %i, and keeps what it had', async (status) => {
    handle = whole;
    const first = await get();
    handle = (_, response) => {
      response.writeHead(status).end();
    };
    await expect(get()).rejects.toMatchObject({ code: 'FEED_UNREACHABLE' });
    expect(seen).toHaveLength(2);
    expect((await readFile(first.path)).equals(BODY)).toBe(true);
  });

  it('refuses a body that is larger than allowed, said or not', async () => {
    handle = whole;
    await expect(get({ maxBytes: 100 })).rejects.toMatchObject({ code: 'FEED_LIMIT' });
    handle = (_, response) => {
      response.write(BODY);
      response.end(BODY);
    };
    await expect(get({ maxBytes: 60_000 })).rejects.toMatchObject({ code: 'FEED_LIMIT' });
  });

  it('does not take a body that is shorter than it should be', async () => {
    handle = (_, response) => {
      response.writeHead(200, { 'content-length': 100 });
      response.write('short', () => response.destroy());
    };
    await expect(get({ tries: 1 })).rejects.toMatchObject({ code: 'FEED_UNREACHABLE' });
    expect((await readdir(folder)).filter((name) => name.endsWith('.body'))).toEqual([]);
  });

  it('follows redirects without taking a key to another origin', async () => {
    const other = createServer((request, response) => {
      seen.push(request);
      whole(request, response);
    });
    await new Promise<void>((done) => other.listen(0, '127.0.0.2', done));
    const address = other.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    handle = (_, response) => {
      response.writeHead(302, { location: `http://127.0.0.2:${port}/x` }).end();
    };
    const result = await get({ headers: { apikey: 'key-1' } });
    expect((await readFile(result.path)).equals(BODY)).toBe(true);
    expect(seen.map((request) => request.headers['apikey'])).toEqual(['key-1', undefined]);
    other.closeAllConnections();
    other.close();
  });

  it('ends a ring of redirects', async () => {
    handle = (_, response) => {
      response.writeHead(302, { location: url }).end();
    };
    await expect(get({ tries: 1 })).rejects.toMatchObject({ code: 'FEED_UNREACHABLE' });
    expect(seen).toHaveLength(6);
  });

  it('ends when it is called off, in the middle of a body', async () => {
    const abort = new AbortController();
    handle = (_, response) => {
      response.writeHead(200, { 'content-length': BODY.byteLength });
      response.write('x', () => abort.abort());
    };
    await expect(get({ signal: abort.signal })).rejects.toMatchObject({ code: 'ABORTED' });
  });
});
