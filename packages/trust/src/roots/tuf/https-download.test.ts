import { type Server, createServer } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { httpsDownload } from './https-download.ts';

let server: Server;
let base = '';

beforeAll(async () => {
  server = createServer((request, response) => {
    switch (request.url) {
      case '/file':
        return void response.end('content');
      case '/large':
        return void response.end(Buffer.alloc(2000));
      case '/missing':
        return void response.writeHead(404).end();
      case '/forbidden':
        return void response.writeHead(403).end();
      case '/moved':
        return void response.writeHead(302, { location: '/file' }).end();
      case '/silent':
        return;
      case undefined:
      default:
        response.writeHead(500).end();
    }
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  if (typeof address === 'object' && address !== null) base = `http://127.0.0.1:${address.port}`;
});

afterAll(() => {
  server.closeAllConnections();
  server.close();
});

describe('httpsDownload', () => {
  const download = httpsDownload(new AbortController().signal);

  it('reads a file, and tells one that is not there', async () => {
    expect(Buffer.from((await download(`${base}/file`, 1000)) ?? []).toString()).toBe('content');
    expect(await download(`${base}/missing`, 1000)).toBeNull();
    expect(await download(`${base}/forbidden`, 1000)).toBeNull();
  });

  it.each(['/large', '/moved', '/broken'])('fails for %s', async (path) => {
    await expect(download(base + path, 1000)).rejects.toThrow(Error);
  });

  it('ends with its signal', async () => {
    const aborter = new AbortController();
    const pending = httpsDownload(aborter.signal)(`${base}/silent`, 1000);
    aborter.abort(new Error('stop'));
    await expect(pending).rejects.toThrow('stop');
  });
});
