import { createHash } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import { type Digest, parseDigest } from '@assay/core';
import { type FakeAuth, challengeOf, isAuthorized } from './fake-auth.ts';
import { type FakeServer, type RecordedRequest, startFakeServer } from './fake-server.ts';
import { type Fault, type FaultEffect, createFaultPlan } from './fault.ts';
import { type StoredContent, sendContent } from './send-content.ts';
import type { TestCertificate } from './test-certificate.ts';

/** How a fake registry behaves. */
export interface FakeRegistryOptions {
  /** Default: everybody may read. */
  readonly auth?: FakeAuth;
  /** With a certificate it speaks HTTPS. */
  readonly certificate?: TestCertificate;
}

/** A manifest or index to hold. */
export interface PutManifest {
  readonly bytes: Uint8Array;
  readonly mediaType: string;
  readonly tags?: readonly string[];
  /** Default `sha256`. */
  readonly algorithm?: 'sha256' | 'sha512';
}

/** A registry in memory that can be made to fail (OCI distribution specification, pull only). */
export interface FakeRegistry extends FakeServer {
  /** Holds a manifest under its digest and its tags. */
  putManifest(repository: string, manifest: PutManifest): Digest;
  /** Holds a blob under its digest, or under another one to lie about it. */
  putBlob(repository: string, bytes: Uint8Array, digest?: Digest): Digest;
  /** Plans a fault. */
  addFault(fault: Fault): void;
}

/** Starts a registry on a free port of this machine. */
export async function startFakeRegistry(options: FakeRegistryOptions = {}): Promise<FakeRegistry> {
  const contents = new Map<string, StoredContent>();
  const faults = createFaultPlan();
  const auth = options.auth ?? { kind: 'none' };
  const server = await startFakeServer(
    async (request, response) => {
      const target = readTarget(request);
      if (!isAuthorized(auth, request)) {
        sendError(response, 401, 'UNAUTHORIZED', challengeOf(auth, target.repository));
        return;
      }
      await answer(
        response,
        { request, content: contents.get(target.key), kind: target.kind },
        faults.next(target.kind),
      );
    },
    options.certificate === undefined ? {} : { certificate: options.certificate },
  );
  return {
    host: server.host,
    origin: server.origin,
    requests: server.requests,
    putManifest: (repository, manifest) => {
      const digest = digestOf(manifest.bytes, manifest.algorithm ?? 'sha256');
      const content: StoredContent = { bytes: manifest.bytes, mediaType: manifest.mediaType, digest };
      for (const name of [digest, ...(manifest.tags ?? [])]) contents.set(`${repository}/manifests/${name}`, content);
      return digest;
    },
    putBlob: (repository, bytes, digest = digestOf(bytes, 'sha256')) => {
      contents.set(`${repository}/blobs/${digest}`, { bytes, mediaType: 'application/octet-stream', digest });
      return digest;
    },
    addFault: (fault) => {
      faults.add(fault);
    },
    [Symbol.asyncDispose]: async () => {
      await server[Symbol.asyncDispose]();
    },
  };
}

interface Target {
  readonly kind: 'manifest' | 'blob' | 'ping';
  readonly repository: string;
  /** `<repository>/manifests/<name>` */
  readonly key: string;
}

function readTarget(request: RecordedRequest): Target {
  const path = request.url.split('?', 1)[0] ?? '';
  const match = /^\/v2\/(.+)\/(manifests|blobs)\/([^/]+)$/.exec(path);
  if (match === null) return { kind: 'ping', repository: '', key: path };
  const kind = match[2] === 'manifests' ? 'manifest' : 'blob';
  return { kind, repository: match[1] ?? '', key: path.slice('/v2/'.length) };
}

async function answer(
  response: ServerResponse,
  asked: {
    readonly request: RecordedRequest;
    readonly content: StoredContent | undefined;
    readonly kind: Target['kind'];
  },
  fault: FaultEffect | undefined,
): Promise<void> {
  if (fault?.effect === 'status') {
    response.writeHead(fault.status, mutable(fault.headers)).end(fault.body ?? '');
  } else if (fault?.effect === 'hang-up') {
    response.destroy();
  } else if (fault?.effect === 'redirect') {
    response.writeHead(fault.status ?? 307, { location: fault.location }).end();
  } else if (asked.kind === 'ping') {
    response.writeHead(200, { 'docker-distribution-api-version': 'registry/2.0' }).end('{}');
  } else if (asked.content === undefined) {
    sendError(response, 404, asked.kind === 'manifest' ? 'MANIFEST_UNKNOWN' : 'BLOB_UNKNOWN', undefined);
  } else {
    await sendContent(response, { content: asked.content, range: asked.request.headers['range'], fault });
  }
}

function mutable(
  headers: Readonly<Record<string, string | readonly string[]>> = {},
): Record<string, string | string[]> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, typeof value === 'string' ? value : [...value]]),
  );
}

function sendError(response: ServerResponse, status: number, code: string, challenge: string | undefined): void {
  const headers = {
    'content-type': 'application/json',
    ...(challenge === undefined ? {} : { 'www-authenticate': challenge }),
  };
  response.writeHead(status, headers).end(JSON.stringify({ errors: [{ code, message: 'no' }] }));
}

function digestOf(bytes: Uint8Array, algorithm: 'sha256' | 'sha512'): Digest {
  return parseDigest(`${algorithm}:${createHash(algorithm).update(bytes).digest('hex')}`);
}
