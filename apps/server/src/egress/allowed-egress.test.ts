import { describe, expect, it } from 'vitest';
import { readAllowedEgress } from './allowed-egress.ts';

describe('what the operator allows', () => {
  it.each([
    [[], '8.8.8.8', null, true],
    [[], '10.0.0.1', null, false],
    [[], '10.0.0.1', 'harbor.corp.example', false],
    [['10.0.0.0/8'], '10.9.9.9', null, true],
    [['10.0.0.0/8'], '11.0.0.1', null, true],
    [['10.0.0.0/8'], '192.168.0.1', null, false],
    [['10.0.0.0/8'], '::ffff:10.0.0.1', null, true],
    [['10.0.0.0/8'], '64:ff9b::10.0.0.1', null, true],
    [['10.1.2.3'], '10.1.2.3', null, true],
    [['10.1.2.3'], '10.1.2.4', null, false],
    [['fd12:3456::/32'], 'fd12:3456::9', null, true],
    [['[fd12::1]'], 'fd12::1', null, true],
    [['::1'], '::1', null, true],
    [['127.0.0.0/8'], '::1', null, false],
    [['harbor.corp.example'], '10.0.0.1', 'harbor.corp.example', true],
    [['HARBOR.corp.example.'], '10.0.0.1', 'harbor.corp.example', true],
    [['harbor.corp.example'], '10.0.0.1', 'evil-harbor.corp.example', false],
    [['harbor.corp.example'], '10.0.0.1', 'a.harbor.corp.example', false],
    [['harbor.corp.example'], '10.0.0.1', null, false],
    [['*.corp.example'], '10.0.0.1', 'a.b.corp.example', true],
    [['*.corp.example'], '10.0.0.1', 'corp.example', false],
    [['*.corp.example'], '10.0.0.1', 'evilcorp.example', false],
    [['*.corp.example'], '127.0.0.1', 'a.corp.example', true],
    [['*.corp.example'], '169.254.169.254', 'a.corp.example', false],
    [['0.0.0.0/0', '::/0'], '169.254.169.254', null, false],
    [['0.0.0.0/0', '::/0'], '10.0.0.1', null, true],
    [['0.0.0.0/0', '::/0'], 'fe80::1', null, false],
    [['169.254.0.0/8', 'fe80::/3'], '169.254.169.254', null, false],
    [['169.254.0.0/16'], '169.254.169.254', null, true],
    [['169.254.169.254'], '169.254.169.254', null, true],
    [['fe80::/10'], 'fe80::1%eth0', null, true],
  ] as const)('%j: %s under the name %s is allowed: %s', (entries, address, name, expected) => {
    expect(readAllowedEgress(entries).allows(address, name)).toBe(expected);
  });

  it.each([
    '',
    '10.0.0.0/33',
    'fe80::/129',
    '10.0.0',
    '256.1.1.1',
    'http://a.example',
    'a.example:80',
    'a b',
    '*',
    '-a',
    '/8',
  ])('%j is no entry', (entry) => {
    expect(() => readAllowedEgress([entry])).toThrow(expect.objectContaining({ code: 'SETTING_INVALID' }));
  });
});
