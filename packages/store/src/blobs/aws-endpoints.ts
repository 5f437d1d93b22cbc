import { isJsonObject } from '@assay/core';
import { request } from 'undici';
import { readBounded } from './aws-profile.ts';
import { type FoundCredentials, type Named, noCredentials } from './s3-credentials.ts';

/** Milliseconds that an answer may take; endpoints of a machine or container answer at once, or are not there. */
const PATIENCE = { near: 2000, far: 10_000 } as const;

const LARGEST_ANSWER = 64 * 1024;

/** Hosts that give credentials to containers and are spoken to without TLS, besides loopback addresses. */
const PLAIN_HOSTS: ReadonlySet<string> = new Set(['169.254.170.2', '169.254.170.23', '[fd00:ec2::23]']);

/**
 * Temporary credentials of a role for who proves to be somebody by a token that a platform writes into a file (STS
 * AssumeRoleWithWebIdentity).
 * @throws STORE_UNAVAILABLE
 */
export async function fromWebIdentity(named: Named): Promise<FoundCredentials> {
  const token = await readBounded(named('WEB_IDENTITY_TOKEN_FILE'));
  if (token === null) throw noCredentials('the file of the web identity is not there');
  const form = new URLSearchParams({
    Action: 'AssumeRoleWithWebIdentity',
    Version: '2011-06-15',
    RoleArn: named('ROLE_ARN'),
    RoleSessionName: named('ROLE_SESSION_NAME') || 'assay',
    WebIdentityToken: token.trim(),
  });
  const answer = await ask('the token service', stsEndpoint(named), {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/xml' },
    body: form.toString(),
    patience: PATIENCE.far,
  });
  const [, given = ''] = /<Credentials>(.*?)<\/Credentials>/s.exec(answer) ?? [];
  const element = (name: string): string => new RegExp(`<${name}>\\s*([^<]*?)\\s*</${name}>`).exec(given)?.[1] ?? '';
  return found('the token service', {
    id: element('AccessKeyId'),
    secret: element('SecretAccessKey'),
    token: element('SessionToken'),
    until: element('Expiration'),
  });
}

function stsEndpoint(named: Named): string {
  const own = named('ENDPOINT_URL_STS');
  if (own !== '') return own;
  const region = named('REGION') || named('DEFAULT_REGION');
  if (!/^[a-z0-9-]{1,64}$/.test(region)) return 'https://sts.amazonaws.com/';
  return `https://sts.${region}.amazonaws.com${region.startsWith('cn-') ? '.cn' : ''}/`;
}

/**
 * Credentials that the platform of a container hands out (Amazon ECS, EKS Pod Identity).
 * @throws STORE_UNAVAILABLE
 */
export async function fromContainer(named: Named): Promise<FoundCredentials> {
  const name = 'the endpoint of the container';
  const relative = named('CONTAINER_CREDENTIALS_RELATIVE_URI');
  const text = relative === '' ? named('CONTAINER_CREDENTIALS_FULL_URI') : `http://169.254.170.2${relative}`;
  const url = URL.canParse(text) ? new URL(text) : null;
  const isPlain =
    url?.protocol === 'http:' &&
    (PLAIN_HOSTS.has(url.hostname) || /^(?:127\.[\d.]+|localhost|\[::1\])$/.test(url.hostname));
  if (url === null || !(url.protocol === 'https:' || isPlain)) throw noCredentials(`${name} may not be asked there`);
  const file = named('CONTAINER_AUTHORIZATION_TOKEN_FILE');
  const token = file === '' ? named('CONTAINER_AUTHORIZATION_TOKEN') : ((await readBounded(file)) ?? '').trim();
  const headers: Record<string, string> = token === '' ? {} : { authorization: token };
  return readDocument(name, await ask(name, url.href, { headers, patience: PATIENCE.near }));
}

/**
 * Credentials of the role of a virtual machine (EC2 instance metadata, version 2 only).
 * @throws STORE_UNAVAILABLE
 */
export async function fromInstance(named: Named): Promise<FoundCredentials> {
  const name = 'the metadata of the instance';
  const base = (named('EC2_METADATA_SERVICE_ENDPOINT') || 'http://169.254.169.254').replace(/\/+$/, '');
  const session = await ask(name, `${base}/latest/api/token`, {
    method: 'PUT',
    headers: { 'x-aws-ec2-metadata-token-ttl-seconds': '300' },
    patience: PATIENCE.near,
  });
  const options = { headers: { 'x-aws-ec2-metadata-token': session.trim() }, patience: PATIENCE.near };
  const list = `${base}/latest/meta-data/iam/security-credentials/`;
  const role = (await ask(name, list, options)).split('\n', 1)[0]?.trim() ?? '';
  if (!/^[\w+=,.@-]{1,128}$/.test(role)) throw noCredentials(`${name} names no role`);
  return readDocument(name, await ask(name, `${list}${role}`, options));
}

function readDocument(name: string, text: string): FoundCredentials {
  const value = parsed(text);
  if (!isJsonObject(value)) throw noCredentials(`${name} does not answer as expected`);
  const part = (key: string): string => (typeof value[key] === 'string' ? value[key] : '');
  return found(name, {
    id: part('AccessKeyId'),
    secret: part('SecretAccessKey'),
    token: part('Token'),
    until: part('Expiration'),
  });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

interface Parts {
  readonly id: string;
  readonly secret: string;
  readonly token: string;
  readonly until: string;
}

function found(name: string, { id, secret, token, until }: Parts): FoundCredentials {
  const expiresAt = Date.parse(until);
  // Each goes into a header.
  const isClean = [id, secret, token].every((part) => /^[\x21-\x7e]{1,16384}$/.test(part));
  if (!isClean || Number.isNaN(expiresAt)) throw noCredentials(`${name} does not answer as expected`);
  return { credentials: { accessKeyId: id, secretAccessKey: secret, sessionToken: token }, expiresAt };
}

interface Asking {
  readonly method?: 'POST' | 'PUT';
  readonly headers: Record<string, string>;
  readonly body?: string;
  readonly patience: number;
}

/** Addresses here are the operator's own: they come from the environment of the process. Nothing is followed to another place. */
async function ask(name: string, url: string, { method, headers, body, patience }: Asking): Promise<string> {
  const signal = AbortSignal.timeout(patience);
  try {
    const response = await request(url, { method: method ?? 'GET', headers, body: body ?? null, signal });
    const pieces: Buffer[] = [];
    let length = 0;
    for await (const piece of response.body) {
      pieces.push(Buffer.from(piece));
      length += piece.length;
      if (length > LARGEST_ANSWER) throw noCredentials(`${name} answers with too much`);
    }
    if (response.statusCode !== 200) throw noCredentials(`${name} answered ${response.statusCode}`);
    return Buffer.concat(pieces).toString('utf8');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
    if (code === 'STORE_UNAVAILABLE') throw error;
    throw noCredentials(`${name} cannot be reached (${signal.aborted ? 'it takes too long' : code})`, error);
  }
}
