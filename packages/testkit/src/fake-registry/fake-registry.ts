import type { ServerResponse } from 'node:http';
import type { Digest } from '@assay/core';
import { answerReferrers } from './answer-referrers.ts';
import { answerTags } from './answer-tags.ts';
import { answerWrite } from './answer-writes.ts';
import { type FakeAuth, challengeOf, isAuthorized } from './fake-auth.ts';
import { type FakeServer, type RecordedRequest, startFakeServer } from './fake-server.ts';
import { type Fault, type FaultEffect, createFaultPlan } from './fault.ts';
import { type RegistryContents, contentDigest, createRegistryContents } from './registry-contents.ts';
import { type StoredContent, sendContent } from './send-content.ts';
import type { TestCertificate } from './test-certificate.ts';

/** How a fake registry behaves. */
export interface FakeRegistryOptions {
  /** Default: everybody may read. */
  readonly auth?: FakeAuth;
  /** With a certificate it speaks HTTPS. */
  readonly certificate?: TestCertificate;
  /** Whether it lists referrers; default `none`, which answers 404. */
  readonly referrers?: 'api' | 'none';
  /** Referrers, or tags, on one page. Default: all. */
  readonly pageSize?: number;
  /** True lets everybody who may read write as well. Default false. */
  readonly writable?: boolean;
}

/** A manifest or index to hold. */
export interface PutManifest {
  readonly bytes: Uint8Array;
  readonly mediaType: string;
  readonly tags?: readonly string[];
  /** Default `sha256`. */
  readonly algorithm?: 'sha256' | 'sha512';
}

/** A registry in memory that can be made to fail (OCI distribution specification). */
export interface FakeRegistry extends FakeServer {
  /** Holds a manifest under its digest and its tags. */
  putManifest(repository: string, manifest: PutManifest): Digest;
  /** Holds a blob under its digest, or under another one to lie about it. */
  putBlob(repository: string, bytes: Uint8Array, digest?: Digest): Digest;
  /** Everything it holds: `<repository>/manifests/<tag or digest>`, `<repository>/blobs/<digest>`. */
  held(): readonly string[];
  /** Plans a fault. */
  addFault(fault: Fault): void;
}

/** Starts a registry on a free port of this machine. */
export async function startFakeRegistry(options: FakeRegistryOptions = {}): Promise<FakeRegistry> {
  const contents = createRegistryContents();
  const faults = createFaultPlan();
  const auth = options.auth ?? { kind: 'none' };
  const server = await startFakeServer(
    async (request, response) => {
      const target = readTarget(request);
      if (!isAuthorized(auth, request)) {
        sendError(response, 401, 'UNAUTHORIZED', challengeOf(auth, target.repository));
        return;
      }
      const fault = faults.next(target.kind);
      if (fault === undefined && answerSpecial(response, { request, target, contents, options })) return;
      await answer(response, { request, content: contents.get(target.key), kind: target.kind }, fault);
    },
    options.certificate === undefined ? {} : { certificate: options.certificate },
  );
  return {
    host: server.host,
    origin: server.origin,
    requests: server.requests,
    putManifest: (repository, { bytes, mediaType, tags = [], algorithm = 'sha256' }) =>
      contents.putManifest(repository, [contentDigest(bytes, algorithm), ...tags], { bytes, mediaType }),
    putBlob: (repository, bytes, digest) => contents.putBlob(repository, bytes, digest),
    held: () => [...contents.keys],
    addFault: (fault) => {
      faults.add(fault);
    },
    [Symbol.asyncDispose]: async () => {
      await server[Symbol.asyncDispose]();
    },
  };
}

interface Target {
  readonly kind: 'manifest' | 'blob' | 'referrers' | 'tags' | 'upload' | 'ping';
  readonly repository: string;
  /** Tag or digest. */
  readonly name: string;
  /** `<repository>/manifests/<name>` */
  readonly key: string;
}

const KINDS: Readonly<Record<string, Target['kind']>> = {
  manifests: 'manifest',
  blobs: 'blob',
  'blobs/uploads': 'upload',
  referrers: 'referrers',
  tags: 'tags',
};

function readTarget(request: RecordedRequest): Target {
  const path = request.url.split('?', 1)[0] ?? '';
  const match = /^\/v2\/(.+?)\/(manifests|blobs\/uploads|blobs|referrers|tags)\/([^/]*)$/.exec(path);
  if (match === null) return { kind: 'ping', repository: '', name: '', key: path };
  const [, repository = '', folder = '', name = ''] = match;
  return { kind: KINDS[folder] ?? 'ping', repository, name, key: path.slice('/v2/'.length) };
}

/** Answers what does not simply read content; false when it is that. */
function answerSpecial(
  response: ServerResponse,
  asked: {
    readonly request: RecordedRequest;
    readonly target: Target;
    readonly contents: RegistryContents;
    readonly options: FakeRegistryOptions;
  },
): boolean {
  const { request, target, contents, options } = asked;
  const { repository, name, kind } = target;
  if (kind === 'referrers' && options.referrers === 'api') {
    const pageSize = options.pageSize ?? Number.MAX_SAFE_INTEGER;
    answerReferrers(response, contents, { request, repository, subject: name, pageSize });
    return true;
  }
  if (kind === 'tags') {
    answerTags(response, contents, { request, repository, pageSize: options.pageSize ?? Number.MAX_SAFE_INTEGER });
    return true;
  }
  const isWrite = request.method === 'PUT' || request.method === 'POST';
  if (!isWrite || options.writable !== true) return false;
  answerWrite(response, contents, { request, repository, manifest: kind === 'manifest' ? name : null });
  return true;
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
