import { createHash, createHmac } from 'node:crypto';
import { type IncomingMessage, type ServerResponse, createServer } from 'node:http';

/** What a fault does to a request: answers with an error, drops the connection before or in the middle of an answer. */
export type S3Fault =
  | { readonly kind: 'error'; readonly status: number; readonly code: string }
  | { readonly kind: 'reset' }
  | { readonly kind: 'cut' };

/** A small stand-in for an S3 service: one bucket in memory, signatures checked by the rules of AWS Signature Version 4. */
export interface S3Server extends AsyncDisposable {
  /** `s3://…` */
  readonly url: string;
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string; readonly sessionToken: null };
  /** Objects by key; tests may change them. */
  readonly objects: Map<string, { bytes: Buffer; at: number }>;
  /** Method and key of every request whose signature was right. */
  readonly requests: string[];
  /** Requests whose signature was wrong. */
  readonly refused: string[];
  /** Each is for one request to come. */
  readonly faults: S3Fault[];
}

const BUCKET = 'a-bucket';
const REGION = 'eu-test-1';

/** Starts a service that lists so many objects in one answer. */
export async function startS3Server({ pageSize = 2 }: { readonly pageSize?: number } = {}): Promise<S3Server> {
  const credentials = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'a/secret+key', sessionToken: null };
  const objects: S3Server['objects'] = new Map();
  const [requests, refused, faults]: [string[], string[], S3Fault[]] = [[], [], []];
  const server = createServer((request, response) => {
    const pieces: Buffer[] = [];
    request.on('data', (piece: Buffer) => pieces.push(piece));
    request.on('end', () => {
      const body = Buffer.concat(pieces);
      const url = new URL(request.url ?? '/', 'http://localhost');
      const wrong = signatureProblem(request, url, body, credentials);
      const told = `${request.method} ${decodeURIComponent(url.pathname)}`;
      if (wrong !== null) {
        refused.push(`${told}: ${wrong}`);
        return fail(response, 403, wrong);
      }
      requests.push(told);
      const fault = faults.shift();
      if (fault?.kind === 'error') return fail(response, fault.status, fault.code);
      if (fault?.kind === 'reset') return request.socket.destroy();
      return answer({ request, response, url, body, objects, pageSize, isCut: fault?.kind === 'cut' });
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  const port = address !== null && typeof address === 'object' ? address.port : 0;
  return {
    url: `s3://${BUCKET}/some/prefix?region=${REGION}&endpoint=http://127.0.0.1:${port}`,
    credentials,
    objects,
    requests,
    refused,
    faults,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise<void>((resolve) => {
        server.close(() => {
          resolve();
        });
      });
    },
  };
}

interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly url: URL;
  readonly body: Buffer;
  readonly objects: S3Server['objects'];
  readonly pageSize: number;
  /** Half of the body is sent, and the connection dropped. */
  readonly isCut: boolean;
}

function answer({ request, response, url, body, objects, pageSize, isCut }: Exchange): void {
  const [, bucket = '', key = ''] = /^\/([^/]*)\/(.*)$/.exec(decodeURIComponent(url.pathname)) ?? [];
  if (bucket !== BUCKET) return fail(response, 404, 'NoSuchBucket');
  if (key === '') return void response.end(listing(url, objects, pageSize));
  const found = objects.get(key);
  if (request.method === 'PUT') {
    objects.set(key, { bytes: body, at: Date.now() });
    return void response.end();
  }
  if (request.method === 'DELETE') {
    objects.delete(key);
    return void response.writeHead(204).end();
  }
  if (found === undefined) return fail(response, 404, 'NoSuchKey');
  response.setHeader('content-length', found.bytes.length);
  response.setHeader('last-modified', new Date(found.at).toUTCString());
  if (!isCut) return void response.end(request.method === 'HEAD' ? undefined : found.bytes);
  response.write(found.bytes.subarray(0, found.bytes.length / 2), () => request.socket.destroy());
}

function fail(response: ServerResponse, status: number, code: string): void {
  response.writeHead(status, { 'content-type': 'application/xml' });
  response.end(`<?xml version="1.0"?><Error><Code>${code}</Code><Message>no</Message></Error>`);
}

/** Tokens hold characters that XML and addresses write in another way. */
const TOKEN = 'a+b/c=&<é>';

function listing(url: URL, objects: S3Server['objects'], pageSize: number): string {
  const after = url.searchParams.get('continuation-token')?.slice(TOKEN.length) ?? '';
  const prefix = url.searchParams.get('prefix') ?? '';
  const keys = [...objects.keys()].filter((key) => key.startsWith(prefix) && key > after).toSorted();
  const most = Math.min(pageSize, Number(url.searchParams.get('max-keys') ?? 1000));
  const [shown, more] = [keys.slice(0, most), keys.length > most];
  const contents = shown.map((key) => {
    const { bytes, at } = objects.get(key) ?? { bytes: Buffer.alloc(0), at: 0 };
    return `<Contents><Key>${xml(key)}</Key><LastModified>${new Date(at).toISOString()}</LastModified><ETag>&quot;x&quot;</ETag><Size>${bytes.length}</Size></Contents>`;
  });
  const token = more ? `<NextContinuationToken>${xml(TOKEN + (shown.at(-1) ?? ''))}</NextContinuationToken>` : '';
  return `<?xml version="1.0" encoding="UTF-8"?>\n<ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Name>${BUCKET}</Name><IsTruncated>${more}</IsTruncated>${contents.join('')}${token}</ListBucketResult>`;
}

function xml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&#x3e;').replaceAll('é', '&#233;');
}

const sha256 = (data: string | Uint8Array): string => createHash('sha256').update(data).digest('hex');
const hmac = (key: string | Uint8Array, data: string): Buffer => createHmac('sha256', key).update(data).digest();
const escaped = (text: string): string =>
  encodeURIComponent(text).replaceAll(/[!'()*]/g, (each) => `%${each.charCodeAt(0).toString(16).toUpperCase()}`);

/** What of the signature is wrong, as the code that a service answers; null when it is right. */
function signatureProblem(
  request: IncomingMessage,
  url: URL,
  body: Buffer,
  { accessKeyId, secretAccessKey }: S3Server['credentials'],
): string | null {
  const header = request.headers.authorization ?? '';
  const [, id, scope = '', names = '', signature] =
    /^AWS4-HMAC-SHA256 Credential=([^/]+)\/([^,]+), ?SignedHeaders=([^,]+), ?Signature=([0-9a-f]{64})$/.exec(header) ??
    [];
  if (id !== accessKeyId) return 'InvalidAccessKeyId';
  const at = String(request.headers['x-amz-date']);
  const day = at.slice(0, 8);
  if (scope !== `${day}/${REGION}/s3/aws4_request`) return 'AuthorizationHeaderMalformed';
  if (!['host', 'x-amz-content-sha256', 'x-amz-date'].every((name) => names.split(';').includes(name))) {
    return 'AccessDenied';
  }
  const content = String(request.headers['x-amz-content-sha256']);
  if (content !== sha256(body)) return 'XAmzContentSHA256Mismatch';
  const query = [...url.searchParams]
    .map(([name, value]) => `${escaped(name)}=${escaped(value)}`)
    .toSorted()
    .join('&');
  const headers = names.split(';').map((name) => `${name}:${String(request.headers[name]).trim()}\n`);
  const path = decodeURIComponent(url.pathname).split('/').map(escaped).join('/');
  const canonical = [request.method, path, query, headers.join(''), names, content].join('\n');
  const key = hmac(hmac(hmac(hmac(`AWS4${secretAccessKey}`, day), REGION), 's3'), 'aws4_request');
  const wanted = hmac(key, ['AWS4-HMAC-SHA256', at, scope, sha256(canonical)].join('\n')).toString('hex');
  return wanted === signature ? null : 'SignatureDoesNotMatch';
}
