import { expect, test } from 'vitest';
import { findingsOf } from '../../../testing/run-trigger.ts';

const PASSWD = ['root:x:0:0::/root:/bin/sh', 'toor:x:0:0::/root:/bin/sh', 'app:x:1000:1000::/app:/bin/sh'];

test.each([
  ['', 'root', 'denylist', true],
  [':1000', 'root', 'denylist', true],
  ['root', '0', 'denylist', true],
  ['0', 'root', 'denylist', true],
  ['00:00', 'root', 'denylist', true],
  ['+0', 'root', 'denylist', true],
  ['toor', 'root', 'denylist', true],
  ['app', 'root', 'denylist', false],
  ['1000', 'app', 'denylist', true],
  ['app:staff', '1000', 'denylist', true],
  ['ghost', 'root', 'denylist', false],
  ['app', 'app', 'allowlist', false],
  ['1000', 'app', 'allowlist', false],
  ['app:staff', 'app, other', 'allowlist', false],
  ['', 'app', 'allowlist', true],
  ['toor', 'toor', 'allowlist', true],
  ['toor', 'root', 'allowlist', false],
  ['root', 'root', 'whitelist', false],
  ['root', 'root', 'blacklist', true],
])('user %j with %j as %s fires: %j', (user, users, type, fires) => {
  const params = { users, type };
  const findings = findingsOf(
    { gate: 'dockerfile', trigger: 'effective_user', params },
    { config: { user }, users: PASSWD },
  );
  expect(findings.length > 0).toBe(fires);
});

test('without /etc/passwd a name is only itself', () => {
  const params = { users: 'root', type: 'denylist' };
  const rule = { gate: 'dockerfile', trigger: 'effective_user', params };
  expect(findingsOf(rule, { config: { user: 'root' }, users: null })).toHaveLength(1);
  expect(findingsOf(rule, { config: { user: 'app' }, users: null })).toHaveLength(0);
});
