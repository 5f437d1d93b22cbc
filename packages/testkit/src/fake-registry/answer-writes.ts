import { randomUUID } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import type { RecordedRequest } from './fake-server.ts';
import { type RegistryContents, contentDigest } from './registry-contents.ts';

/** A request that writes. */
export interface WriteRequest {
  readonly request: RecordedRequest;
  readonly repository: string;
  /** Name of the manifest; null for a blob. */
  readonly manifest: string | null;
}

/** Answers what writes: uploads of blobs in one piece, mounts, manifests. */
export function answerWrite(response: ServerResponse, contents: RegistryContents, write: WriteRequest): void {
  const { request, repository, manifest } = write;
  const query = new URL(request.url, 'http://fake').searchParams;
  if (manifest !== null) {
    putManifest(response, contents, { ...write, manifest });
  } else if (request.method === 'POST') {
    const mount = query.get('mount') ?? '';
    const known = contents.get(`${query.get('from') ?? ''}/blobs/${mount}`);
    if (known !== undefined) {
      contents.putBlob(repository, known.bytes);
      response.writeHead(201, { location: `/v2/${repository}/blobs/${mount}` }).end();
    } else {
      response.writeHead(202, { location: `/v2/${repository}/blobs/uploads/${randomUUID()}` }).end();
    }
  } else if (contentDigest(request.bytes, 'sha256') === query.get('digest')) {
    contents.putBlob(repository, request.bytes);
    response.writeHead(201).end();
  } else {
    response.writeHead(400, { 'content-type': 'application/json' }).end('{"errors":[{"code":"DIGEST_INVALID"}]}');
  }
}

function putManifest(
  response: ServerResponse,
  contents: RegistryContents,
  { request, repository, manifest }: WriteRequest & { readonly manifest: string },
): void {
  const mediaType = request.headers['content-type'] ?? '';
  const known = contents.get(`${repository}/manifests/${manifest}`);
  const expected = request.headers['if-match'];
  if (expected !== undefined && expected !== `"${known?.digest ?? ''}"`) {
    response.writeHead(412).end();
    return;
  }
  const names = manifest.startsWith('sha') && manifest.includes(':') ? [] : [manifest];
  const digest = contents.putManifest(repository, names, { bytes: request.bytes, mediaType });
  response.writeHead(201, { 'docker-content-digest': digest }).end();
}
