import { storeError } from '../errors.ts';

/** Where in which service blobs are kept. */
export interface S3Location {
  /** Address that keys are appended to; ends with a slash. */
  readonly base: URL;
  readonly region: string;
  /** Before every key; empty, or ends with a slash. */
  readonly prefix: string;
}

const PARAMETERS: ReadonlySet<string> = new Set(['region', 'endpoint', 'style']);

const FORM = 's3://BUCKET[/PREFIX][?region=REGION&endpoint=URL&style=path|host]';

/**
 * Reads `s3://bucket/prefix?region=…&endpoint=…&style=…`. The region is `us-east-1` by default and the endpoint that of Amazon. Buckets of
 * other endpoints are named in the path (`style=path`) unless `style=host` is given.
 * @throws STORE_LOCATION_INVALID
 */
export function readS3Location(text: string): S3Location {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || url.protocol !== 's3:' || url.username !== '' || url.hash !== '') throw wrong(FORM);
  const [bucket, prefix] = [url.hostname, url.pathname.replace(/^\/+/, '').replace(/\/*$/, '/').replace(/^\/$/, '')];
  if (!/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(bucket) || url.port !== '') throw wrong('the name of the bucket');
  if (!/^(?:[A-Za-z0-9_-][A-Za-z0-9_.-]*\/)*$/.test(prefix) || prefix.length > 512) throw wrong('the prefix');
  for (const name of url.searchParams.keys()) {
    if (!PARAMETERS.has(name) || url.searchParams.getAll(name).length > 1) throw wrong(FORM);
  }
  const region = url.searchParams.get('region') ?? 'us-east-1';
  if (!/^[a-z0-9-]{1,64}$/.test(region)) throw wrong('the region');
  const endpoint = url.searchParams.get('endpoint');
  const server = endpointOf(endpoint ?? `https://s3.${region}.amazonaws.com`);
  return { base: baseOf(server, bucket, styleOf(url.searchParams.get('style'), endpoint, bucket)), region, prefix };
}

function endpointOf(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : null;
  const isPlain = url !== null && url.pathname === '/' && url.search === '' && url.hash === '' && url.username === '';
  if (url === null || !isPlain || !/^https?:$/.test(url.protocol))
    throw wrong('the endpoint: write https://HOST[:PORT]');
  return url;
}

/** A name with dots is covered by no certificate for one more label. */
function styleOf(style: string | null, endpoint: string | null, bucket: string): 'path' | 'host' {
  if (style === null) return endpoint !== null || bucket.includes('.') ? 'path' : 'host';
  if (style === 'path' || style === 'host') return style;
  throw wrong('the style: path or host');
}

function baseOf(server: URL, bucket: string, style: 'path' | 'host'): URL {
  const base = new URL(style === 'path' ? `/${bucket}/` : '/', server);
  if (style === 'host') base.host = `${bucket}.${server.host}`;
  return base;
}

function wrong(what: string): Error {
  return storeError('STORE_LOCATION_INVALID', `the address of the bucket does not read: ${what}`);
}
