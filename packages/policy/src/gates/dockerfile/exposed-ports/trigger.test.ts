import { expect, test } from 'vitest';
import { findingsOf } from '../../../testing/run-trigger.ts';

test.each([
  ['22', 'denylist', ['22/tcp', '80/tcp'], ['22/tcp']],
  ['22', 'denylist', ['22', '22/udp'], ['22', '22/udp']],
  ['53/udp', 'denylist', ['53/tcp', '53/udp'], ['53/udp']],
  ['80/tcp', 'denylist', ['80'], ['80']],
  ['8000-8010', 'denylist', ['8005/tcp', '8011/tcp'], ['8005/tcp']],
  ['8005', 'denylist', ['8000-8010/tcp'], ['8000-8010/tcp']],
  ['0', 'denylist', ['1/tcp', '65535/udp'], ['1/tcp', '65535/udp']],
  ['2', 'denylist', ['22/tcp'], []],
  ['22', 'allowlist', ['22/tcp'], []],
  ['80, 443', 'allowlist', ['80/tcp', '8080/tcp'], ['8080/tcp']],
  ['8000-8010', 'allowlist', ['8000-8011/tcp'], ['8000-8011/tcp']],
  ['8000-8005,8006-8010', 'allowlist', ['8000-8010/tcp'], []],
  ['0', 'allowlist', ['22/tcp'], []],
  ['80/udp', 'allowlist', ['80/tcp'], ['80/tcp']],
  ['22', 'blacklist', [], []],
])('ports %j as %s on %j', (ports, type, exposedPorts, found) => {
  const rule = { gate: 'dockerfile', trigger: 'exposed_ports', params: { ports, type } };
  const keys = findingsOf(rule, { config: { exposedPorts } }).map((finding) => finding.triggerId);
  expect(keys).toEqual(found.map((port) => `ExposedPorts/${port}`).toSorted());
});

test('a port that cannot be read is no pass', () => {
  const rule = { gate: 'dockerfile', trigger: 'exposed_ports', params: { ports: '22', type: 'denylist' } };
  expect(findingsOf(rule, { config: { exposedPorts: ['ssh'] } })[0]?.status).toBe('error');
});
