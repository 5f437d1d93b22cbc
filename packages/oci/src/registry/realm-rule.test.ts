import { describe, expect, test } from 'vitest';
import { type RealmTrust, judgeRealm, parseRealm } from './realm-rule.ts';

interface Case {
  readonly registry: string;
  readonly origin?: string;
  readonly insecure?: boolean;
  readonly loopback?: boolean;
  readonly realm: string;
  readonly trust: RealmTrust;
}

const REGISTRY = { registry: 'registry.example' };
const LOCAL = { registry: '127.0.0.1:5000', origin: 'http://127.0.0.1:5000', loopback: true };
const INSECURE = { registry: 'registry.example:5000', origin: 'http://registry.example:5000', insecure: true };
const HUB = { registry: 'docker.io', origin: 'https://registry-1.docker.io' };

function judge(item: Case, tokenServers: readonly string[] = []): RealmTrust {
  return judgeRealm(new URL(item.realm), {
    endpoint: { registry: item.registry, insecure: item.insecure ?? false, loopback: item.loopback ?? false },
    origin: new URL(item.origin ?? `https://${item.registry}`),
    tokenServers,
  });
}

describe('judgeRealm', () => {
  test.each<Case>([
    { ...REGISTRY, realm: 'https://registry.example/token', trust: 'credentials' },
    { ...REGISTRY, realm: 'https://registry.example:443/token', trust: 'credentials' },
    { ...REGISTRY, realm: 'HTTPS://REGISTRY.EXAMPLE/token', trust: 'credentials' },
    { registry: 'ghcr.io', realm: 'https://ghcr.io/token', trust: 'credentials' },
    { ...HUB, realm: 'https://auth.docker.io/token', trust: 'credentials' },
    { registry: 'registry.gitlab.com', realm: 'https://gitlab.com/jwt/auth', trust: 'credentials' },
    { ...LOCAL, realm: 'http://127.0.0.1:5001/token', trust: 'credentials' },
    { ...LOCAL, realm: 'https://127.0.0.1:5001/token', trust: 'credentials' },
    { ...INSECURE, realm: 'http://registry.example:5000/token', trust: 'credentials' },
  ])('gives credentials of $registry to $realm', (item) => {
    expect(judge(item)).toBe(item.trust);
  });

  test.each<Case>([
    { ...REGISTRY, realm: 'https://evil-registry.example/token', trust: 'anonymous' },
    { ...REGISTRY, realm: 'https://registry.example.evil.example/token', trust: 'anonymous' },
    { ...REGISTRY, realm: 'https://auth.registry.example/token', trust: 'anonymous' },
    { ...REGISTRY, realm: 'https://example/token', trust: 'anonymous' },
    { ...REGISTRY, realm: 'https://registry.example.:443/token', trust: 'anonymous' },
    { ...REGISTRY, realm: 'https://registry.example:8443/token', trust: 'anonymous' },
    { ...REGISTRY, realm: 'https://auth.docker.io/token', trust: 'anonymous' },
    { ...HUB, realm: 'https://auth.docker.io.evil.example/token', trust: 'anonymous' },
    { ...HUB, realm: 'https://auth.docker.io:8443/token', trust: 'anonymous' },
    { ...LOCAL, realm: 'http://registry.example/token', trust: 'anonymous' },
    { ...LOCAL, realm: 'http://127.0.0.2:5000/token', trust: 'anonymous' },
    { ...LOCAL, realm: 'http://localhost:5000/token', trust: 'anonymous' },
    { ...INSECURE, realm: 'http://registry.example:5001/token', trust: 'anonymous' },
    { ...REGISTRY, realm: 'https://8.8.8.8/token', trust: 'anonymous' },
    { registry: '10.0.0.5:5000', realm: 'https://10.0.0.6/token', trust: 'anonymous' },
  ])('asks $realm for $registry only without credentials', (item) => {
    expect(judge(item)).toBe(item.trust);
  });

  test.each<Case>([
    { ...REGISTRY, realm: 'http://registry.example/token', trust: 'nothing' },
    { ...HUB, realm: 'http://auth.docker.io/token', trust: 'nothing' },
    {
      ...INSECURE,
      origin: 'https://registry.example:5000',
      realm: 'http://registry.example:5000/token',
      trust: 'nothing',
    },
    { ...REGISTRY, realm: 'https://169.254.169.254/latest', trust: 'nothing' },
    { ...REGISTRY, realm: 'https://[fe80::1]/token', trust: 'nothing' },
    { ...REGISTRY, realm: 'https://10.0.0.1/token', trust: 'nothing' },
    { ...REGISTRY, realm: 'https://127.0.0.1/token', trust: 'nothing' },
    { ...REGISTRY, realm: 'https://localhost/token', trust: 'nothing' },
    { ...REGISTRY, realm: 'https://2130706433/token', trust: 'nothing' },
    { ...LOCAL, realm: 'http://169.254.169.254/token', trust: 'nothing' },
    { ...LOCAL, realm: 'http://192.168.0.1/token', trust: 'nothing' },
    { registry: '10.0.0.5:5000', realm: 'https://127.0.0.1/token', trust: 'nothing' },
  ])('sends nothing of $registry to $realm', (item) => {
    expect(judge(item)).toBe(item.trust);
  });

  test('gives credentials to exactly the origins that the user allowed', () => {
    const allowed = ['https://sso.example:8443', 'nonsense'];
    const item = { ...REGISTRY, trust: 'credentials' as const };
    expect(judge({ ...item, realm: 'https://sso.example:8443/token' }, allowed)).toBe('credentials');
    expect(judge({ ...item, realm: 'https://sso.example/token' }, allowed)).toBe('anonymous');
    expect(judge({ ...item, realm: 'https://a.sso.example:8443/token' }, allowed)).toBe('anonymous');
  });
});

test.each([undefined, '', 'token', '/token', 'ftp://a.example/', 'https://user@a.example/', 'https://:pw@a.example/'])(
  'parseRealm refuses %j',
  (text) => {
    expect(() => parseRealm(text, 'registry.example')).toThrow(expect.objectContaining({ code: 'REGISTRY_PROTOCOL' }));
  },
);
