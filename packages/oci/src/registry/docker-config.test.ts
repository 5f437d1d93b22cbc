import { describe, expect, test } from 'vitest';
import type { Credential } from './credential.ts';
import { credentialKey, credentialKeysOf } from './credential.ts';
import { parseDockerConfig } from './docker-config.ts';

function base64(text: string): string {
  return Buffer.from(text).toString('base64');
}

function shown(credential: Credential | undefined): unknown {
  if (credential === undefined) return undefined;
  return credential.kind === 'password'
    ? [credential.username, credential.password.reveal()]
    : [credential.kind, credential.token.reveal()];
}

test.each<[string, string]>([
  ['registry.example', 'registry.example'],
  ['Registry.Example', 'registry.example'],
  ['https://registry.example', 'registry.example'],
  ['http://registry.example:5000/', 'registry.example:5000'],
  ['https://registry.example:443/v2/', 'registry.example'],
  ['registry.example/v1', 'registry.example'],
  ['registry.example/team/app', 'registry.example/team/app'],
  ['https://index.docker.io/v1/', 'docker.io'],
  ['index.docker.io/team', 'docker.io/team'],
  ['registry-1.docker.io', 'docker.io'],
])('the key %s is %s', (text, expected) => {
  expect(credentialKey(text)).toBe(expected);
});

test('keys of a repository go from the most specific to the host', () => {
  expect(credentialKeysOf('r.example', 'a/b/c')).toEqual([
    'r.example/a/b/c',
    'r.example/a/b',
    'r.example/a',
    'r.example',
  ]);
});

describe('parseDockerConfig', () => {
  test.each<[string, unknown, unknown]>([
    ['user and password', { auth: base64('alice:pw') }, ['alice', 'pw']],
    ['a password with colons', { auth: base64('alice:p:w') }, ['alice', 'p:w']],
    ['padding with zero bytes', { auth: base64('alice:pw\0\0') }, ['alice', 'pw']],
    ['user and password in the open', { username: 'alice', password: 'pw' }, ['alice', 'pw']],
    ['an identity token', { auth: base64('alice:'), identitytoken: 'idt' }, ['identity-token', 'idt']],
    ['the user name that means an identity token', { auth: base64('<token>:idt') }, ['identity-token', 'idt']],
    ['a registry token', { registrytoken: 'rt' }, ['registry-token', 'rt']],
    ['an empty entry', {}, undefined],
    ['an entry with an e-mail address only', { auth: '', email: 'a@b.example' }, undefined],
  ])('reads %s', (_name, entry, expected) => {
    const config = parseDockerConfig(JSON.stringify({ auths: { 'https://r.example/v2/': entry } }), 'config.json');
    expect(shown(config.auths.get('r.example'))).toEqual(expected);
  });

  test('reads helpers', () => {
    const text = JSON.stringify({ credsStore: 'pass', credHelpers: { 'https://a.example': 'ecr', 'b.example': '' } });
    const config = parseDockerConfig(text, 'config.json');
    expect([config.store, [...config.helpers]]).toEqual(['pass', [['a.example', 'ecr']]]);
  });

  test('knows nothing from an empty document, whatever else it holds', () => {
    const config = parseDockerConfig('{"psFormat":"x","auths":{"__proto__":{"auth":"YTpi"}}}', 'config.json');
    expect([config.store, config.helpers.size, shown(config.auths.get('__proto__'))]).toEqual([null, 0, ['a', 'b']]);
  });

  test.each<[string, string]>([
    ['no JSON', '{"auths": SECRET'],
    ['no object', '[]'],
    ['auths that is no object', '{"auths":[]}'],
    ['an entry that is no object', '{"auths":{"r":"SECRET"}}'],
    ['auth that is no text', '{"auths":{"r":{"auth":1}}}'],
    ['auth that is not base64', '{"auths":{"r":{"auth":"SECRET!"}}}'],
    ['a registry token that would break a header', String.raw`{"auths":{"r":{"registrytoken":"a\r\nx: SECRET"}}}`],
    ['auth without a colon', `{"auths":{"r":{"auth":"${base64('SECRET')}"}}}`],
    ['a helper that is no text', '{"credHelpers":{"r":1}}'],
    ['a store that is no text', '{"credsStore":{}}'],
  ])('refuses %s without quoting it', (_name, text) => {
    const refused = expect.objectContaining({
      code: 'CREDENTIALS_UNREADABLE',
      message: expect.not.stringContaining('SECRET'),
    });
    expect(() => parseDockerConfig(text, 'config.json')).toThrow(refused);
  });
});
