import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import {
  type CredentialAnswer,
  type CredentialRequest,
  type CredentialServer,
  startCredentialServer,
} from '../testing/credential-server.ts';
import { startS3Server } from '../testing/s3-server.ts';
import { keepCredentials } from './credential-keeper.ts';
import { openS3BlobStore } from './s3-blob-store.ts';

const NOW = Date.parse('2026-01-01T00:00:00Z');
const MINUTE = 60_000;
const home = mkdtempSync(join(tmpdir(), 'assay-aws-'));
const file = (name: string, text: string): string => {
  writeFileSync(join(home, name), text);
  return join(home, name);
};
const TOKEN_FILE = file('token', 'a.web.token\n');

const until = (at: number): string => new Date(at).toISOString();
const document = (id: string, at: number): CredentialAnswer => ({
  status: 200,
  text: JSON.stringify({ Code: 'Success', AccessKeyId: id, SecretAccessKey: 's', Token: 't', Expiration: until(at) }),
});
const assumed = (id: string, at: number): CredentialAnswer => ({
  status: 200,
  text: `<AssumeRoleWithWebIdentityResponse><AssumeRoleWithWebIdentityResult><Credentials><SessionToken>t</SessionToken>
    <SecretAccessKey>s</SecretAccessKey><Expiration>${until(at)}</Expiration><AccessKeyId>${id}</AccessKeyId></Credentials>
    <AssumedRoleUser><AssumedRoleId>AROA:x</AssumedRoleId></AssumedRoleUser></AssumeRoleWithWebIdentityResult>
    </AssumeRoleWithWebIdentityResponse>`,
});

describe('credentials for a bucket', () => {
  const servers: CredentialServer[] = [];
  afterEach(async () => {
    await Promise.all(servers.splice(0).map((server) => server[Symbol.asyncDispose]()));
  });
  afterAll(() => {
    rmSync(home, { recursive: true });
  });

  const serve = async (answerOf: (request: CredentialRequest) => CredentialAnswer): Promise<CredentialServer> => {
    const server = await startCredentialServer(answerOf);
    servers.push(server);
    return server;
  };
  const keeper = (environment: Readonly<Record<string, string>>, clock = { now: NOW }) =>
    keepCredentials({ environment, homeDirectory: home }, () => clock.now);
  const webIdentity = (server: CredentialServer, tokenFile = TOKEN_FILE) => ({
    AWS_WEB_IDENTITY_TOKEN_FILE: tokenFile,
    AWS_ROLE_ARN: 'arn:aws:iam::1:role/assay',
    AWS_ENDPOINT_URL_STS: `${server.url}/`,
  });

  it('are those of the variables, before all others', async () => {
    const keys = { AWS_ACCESS_KEY_ID: 'AKID', AWS_SECRET_ACCESS_KEY: 'secret' };
    const others = { AWS_PROFILE: 'nobody', AWS_ROLE_ARN: 'r', AWS_WEB_IDENTITY_TOKEN_FILE: '/nowhere' };
    expect(await keeper({ ...keys, ...others }).current()).toEqual({
      accessKeyId: 'AKID',
      secretAccessKey: 'secret',
      sessionToken: null,
    });
    expect(await keeper({ ...keys, AWS_SESSION_TOKEN: 'token' }).current()).toMatchObject({ sessionToken: 'token' });
  });

  it('are those of a profile, read again when somebody rotated them', async () => {
    const text = (secret: string): string =>
      `# keys\n[default]\naws_access_key_id = A\naws_secret_access_key = a/b+c=\n\n[ ci ]\r\naws_access_key_id=C\r\nAWS_SECRET_ACCESS_KEY=${secret} ; new\r\naws_session_token=t\r\n`;
    const path = file('credentials', text('one'));
    const clock = { now: NOW };
    const named = keeper({ AWS_SHARED_CREDENTIALS_FILE: path, AWS_PROFILE: 'ci' }, clock);
    expect(await named.current()).toEqual({ accessKeyId: 'C', secretAccessKey: 'one', sessionToken: 't' });
    file('credentials', text('two'));
    expect((await named.current()).secretAccessKey).toBe('one');
    clock.now += 11 * MINUTE;
    expect((await named.current()).secretAccessKey).toBe('two');
    expect(await keeper({ AWS_SHARED_CREDENTIALS_FILE: path }).current()).toMatchObject({
      accessKeyId: 'A',
      secretAccessKey: 'a/b+c=',
    });
  });

  it('are those of a role that a web identity may take', async () => {
    const server = await serve(() => assumed('ASIA1', NOW + 60 * MINUTE));
    expect(await keeper(webIdentity(server)).current()).toEqual({
      accessKeyId: 'ASIA1',
      secretAccessKey: 's',
      sessionToken: 't',
    });
    const [{ method, body } = { method: '', body: '' }] = server.requests;
    expect([method, Object.fromEntries(new URLSearchParams(body))]).toEqual([
      'POST',
      {
        Action: 'AssumeRoleWithWebIdentity',
        Version: '2011-06-15',
        RoleArn: 'arn:aws:iam::1:role/assay',
        RoleSessionName: 'assay',
        WebIdentityToken: 'a.web.token',
      },
    ]);
  });

  it('are those of the container', async () => {
    const server = await serve(({ headers }) =>
      headers['authorization'] === 'a.web.token' ? document('ASIA2', NOW + 60 * MINUTE) : { status: 401, text: '' },
    );
    const at = { AWS_CONTAINER_CREDENTIALS_FULL_URI: `${server.url}/v1/credentials` };
    const token = { AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE: TOKEN_FILE };
    expect(await keeper({ ...at, ...token }).current()).toMatchObject({ accessKeyId: 'ASIA2' });
    await expect(keeper(at).current()).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
  });

  it('are those of the instance, by version 2 of its metadata alone', async () => {
    const server = await serve(({ method, path, headers }) => {
      if (method === 'PUT' && path === '/latest/api/token') return { status: 200, text: 'session' };
      if (headers['x-aws-ec2-metadata-token'] !== 'session') return { status: 401, text: '' };
      if (path.endsWith('/security-credentials/')) return { status: 200, text: 'a-role\n' };
      return path.endsWith('/a-role') ? document('ASIA3', NOW + 60 * MINUTE) : { status: 404, text: '' };
    });
    const at = { AWS_EC2_METADATA_SERVICE_ENDPOINT: server.url };
    expect(await keeper(at).current()).toMatchObject({ accessKeyId: 'ASIA3', sessionToken: 't' });
    expect(server.requests.map(({ method }) => method)).toEqual(['PUT', 'GET', 'GET']);
    await expect(keeper({ ...at, AWS_EC2_METADATA_DISABLED: 'true' }).current()).rejects.toThrow('no source');
  });

  it('are renewed before they run out, once for all who ask, and kept while that fails', async () => {
    let number = 0;
    let isAway = false;
    const clock = { now: NOW };
    const server = await serve(() =>
      isAway ? { status: 500, text: '' } : assumed(`ASIA${++number}`, clock.now + 60 * MINUTE),
    );
    const kept = keeper(webIdentity(server), clock);
    const ids = async (): Promise<string> => (await kept.current()).accessKeyId;
    expect(await Promise.all([ids(), ids(), ids()])).toEqual(['ASIA1', 'ASIA1', 'ASIA1']);
    clock.now += 54 * MINUTE;
    expect(await ids()).toBe('ASIA1');
    clock.now += MINUTE;
    isAway = true;
    expect(await ids()).toBe('ASIA1');
    expect(await ids()).toBe('ASIA1');
    expect(server.requests).toHaveLength(2);
    clock.now += 5 * MINUTE;
    await expect(ids()).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
    isAway = false;
    expect(await ids()).toBe('ASIA2');
  });

  it('are asked for anew when the bucket says that they have run out', async () => {
    await using bucket = await startS3Server();
    const { accessKeyId, secretAccessKey } = bucket.credentials;
    let asked = 0;
    const server = await serve(() => {
      asked++;
      return {
        status: 200,
        text: JSON.stringify({
          AccessKeyId: accessKeyId,
          SecretAccessKey: secretAccessKey,
          Token: 't',
          Expiration: until(Date.now() + 60 * MINUTE),
        }),
      };
    });
    const environment = { AWS_CONTAINER_CREDENTIALS_FULL_URI: server.url };
    await using blobs = await openS3BlobStore({ url: bucket.url, credentials: { environment, homeDirectory: home } });
    bucket.faults.push({ kind: 'error', status: 400, code: 'ExpiredToken' });
    const digest = await blobs.put(Buffer.from('a document'));
    expect(Buffer.from(await blobs.get(digest)).toString()).toBe('a document');
    expect(asked).toBe(2);
    bucket.faults.push(
      { kind: 'error', status: 400, code: 'ExpiredToken' },
      { kind: 'error', status: 400, code: 'ExpiredToken' },
    );
    await expect(blobs.get(digest)).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
  });

  it.each([
    ['an error', { status: 403, text: '<Error/>' }],
    ['something else', { status: 200, text: '<html>log in</html>' }],
    ['a part that is no header', assumed('A B', NOW)],
    ['no end', { status: 200, text: '<Credentials><AccessKeyId>A</AccessKeyId></Credentials>' }],
    ['another place', { status: 302, text: '', headers: { location: 'http://127.0.0.1:1/' } }],
    ['too much', { status: 200, text: 'x'.repeat(100_000) }],
    ['nothing', 'hang'],
  ] as const)('are not believed where the answer is %s', { timeout: 20_000 }, async (_, answer) => {
    const server = await serve(() => answer);
    const container = { AWS_CONTAINER_CREDENTIALS_FULL_URI: server.url };
    await expect(keeper(container).current()).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
    if (answer !== 'hang') {
      await expect(keeper(webIdentity(server)).current()).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
    }
    for (const { body } of server.requests) expect(body).not.toContain('secret');
  });

  it.each([
    ['a profile that is not there', { AWS_PROFILE: 'nobody' }],
    ['a token that is not there', { AWS_ROLE_ARN: 'r', AWS_WEB_IDENTITY_TOKEN_FILE: '/nowhere/token' }],
    ['a container in the clear elsewhere', { AWS_CONTAINER_CREDENTIALS_FULL_URI: 'http://192.0.2.1/' }],
    ['a container by a file', { AWS_CONTAINER_CREDENTIALS_FULL_URI: 'file:///etc/passwd' }],
    ['a profile in a directory', { AWS_SHARED_CREDENTIALS_FILE: tmpdir() }],
  ])('are refused: %s', async (_, environment) => {
    await expect(keeper(environment).current()).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
  });
});
