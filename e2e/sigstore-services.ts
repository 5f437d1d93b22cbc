import { createHash, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { type IncomingMessage, type ServerResponse, createServer } from 'node:http';
import { isJsonObject } from '@assay/core';
import {
  fulcioHandler,
  initializeCA,
  initializeCTLog,
  initializeTLog,
  initializeTSA,
  rekorHandler,
  tsaHandler,
} from '@sigstore/mock';

/** Fulcio, Rekor and a timestamp authority of this machine, and what trusts them. */
export interface SigstoreServices {
  readonly url: string;
  /** A trusted_root.json. */
  readonly trustedRoot: string;
  /** How many requests each path had. */
  readonly requests: ReadonlyMap<string, number>;
  readonly stop: () => Promise<void>;
}

/** Starts the services on one loopback port. Each start has keys of its own. */
export async function startSigstoreServices(): Promise<SigstoreServices> {
  const [authority, ct, log, stamps] = [newKeys(), newKeys(), newKeys(), newKeys()];
  // Clocks that stand still: certificates live for ten minutes, and stamps are made within them. In whole seconds: the mock writes
  // fractions that DER does not allow.
  const now = new Date(Math.floor(Date.now() / 1000) * 1000);
  const ca = await initializeCA(authority, await initializeCTLog(ct, now), now);
  const tlog = await initializeTLog('https://rekor.example', log);
  const tsa = await initializeTSA(stamps, new Date(now.getTime() + 5000));
  const handlers = [fulcioHandler(ca), rekorHandler(tlog), tsaHandler(tsa)];
  const requests = new Map<string, number>();
  const server = createServer((request, response) => {
    const path = request.url ?? '';
    requests.set(path, (requests.get(path) ?? 0) + 1);
    const handler = handlers.find((one) => one.path === path);
    if (handler === undefined) {
      response.writeHead(404).end();
      return;
    }
    void answer(handler, request, response);
  });
  const port = await new Promise<number>((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : 0);
    });
  });
  const start = new Date(Date.now() - 86_400_000).toISOString();
  const logJson = (baseUrl: string, { publicKey }: Keys): object => {
    const rawBytes = publicKey.export({ format: 'der', type: 'spki' });
    return {
      baseUrl,
      hashAlgorithm: 'SHA2_256',
      publicKey: { rawBytes: rawBytes.toString('base64'), keyDetails: 'PKIX_ECDSA_P256_SHA_256', validFor: { start } },
      logId: { keyId: createHash('sha256').update(rawBytes).digest('base64') },
    };
  };
  const authorityJson = (chain: readonly ArrayBufferView<ArrayBuffer>[]): object => ({
    subject: { organization: 'example', commonName: 'example' },
    uri: 'https://fulcio.example',
    certChain: { certificates: chain.map((der) => ({ rawBytes: bytes(der).toString('base64') })) },
    validFor: { start },
  });
  return {
    url: `http://127.0.0.1:${port}`,
    trustedRoot: JSON.stringify({
      mediaType: 'application/vnd.dev.sigstore.trustedroot+json;version=0.1',
      tlogs: [logJson('https://rekor.example', log)],
      certificateAuthorities: [authorityJson([ca.rootCertificate])],
      ctlogs: [logJson('https://ctlog.example', ct)],
      timestampAuthorities: [authorityJson([tsa.intCertificate, tsa.rootCertificate])],
    }),
    requests,
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => {
        server.close(resolve);
      });
    },
  };
}

/** An OpenID Connect token with these claims; nobody here looks at its signature. */
export function identityToken(claims: Readonly<Record<string, unknown>>): string {
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  const now = Math.floor(Date.now() / 1000);
  return `${part({ alg: 'RS256', typ: 'JWT' })}.${part({ aud: 'sigstore', iat: now, exp: now + 600, ...claims })}.${part({})}`;
}

async function answer(
  handler: ReturnType<typeof rekorHandler>,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const body = await bodyOf(request);
  const answered = await handler.fn(handler.path.endsWith('/log/entries') ? enteredAs(body) : body);
  response.writeHead(answered.statusCode, { 'content-type': answered.contentType ?? 'text/plain' });
  response.end(answered.response);
}

/** What a log enters for a proposed envelope: digests and signatures in place of the envelope. The mock enters what it is given. */
function enteredAs(proposed: string): string {
  const entry: unknown = JSON.parse(proposed);
  const spec = fieldOf(entry, 'spec');
  const content = fieldOf(spec, 'proposedContent');
  const text = fieldOf(content, 'envelope');
  const verifiers = fieldOf(content, 'verifiers');
  if (typeof text !== 'string' || !Array.isArray(verifiers)) return proposed;
  const envelope: unknown = JSON.parse(text);
  const signatures = fieldOf(envelope, 'signatures');
  const digest = (data: string | Buffer): object => ({
    algorithm: 'sha256',
    value: createHash('sha256').update(data).digest('hex'),
  });
  const payload = fieldOf(envelope, 'payload');
  return JSON.stringify({
    kind: 'dsse',
    apiVersion: '0.0.1',
    spec: {
      envelopeHash: digest(text),
      payloadHash: digest(Buffer.from(typeof payload === 'string' ? payload : '', 'base64')),
      signatures: (Array.isArray(signatures) ? signatures : []).map((one: unknown, at) => ({
        signature: fieldOf(one, 'sig'),
        verifier: verifiers[at] ?? null,
      })),
    },
  });
}

function fieldOf(value: unknown, key: string): unknown {
  return isJsonObject(value) ? value[key] : undefined;
}

interface Keys {
  readonly publicKey: KeyObject;
  readonly privateKey: KeyObject;
}

function newKeys(): Keys {
  return generateKeyPairSync('ec', { namedCurve: 'P-256' });
}

function bytes(view: ArrayBufferView<ArrayBuffer>): Buffer {
  return Buffer.from(view.buffer, view.byteOffset, view.byteLength);
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks).toString();
}
