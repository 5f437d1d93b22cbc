import type { Decision, Finding } from '@assay/core';
import { describe, expect, it } from 'vitest';
import { findFindings } from './find-findings.ts';

const FINDING: Finding = {
  id: 'aaaa',
  gate: 'vulnerabilities',
  trigger: 'package',
  triggerId: 'CVE-2024-1+openssl',
  legacyTriggerId: 'CVE-2024-1+openssl-legacy',
  action: 'stop',
  ruleSetId: 'r',
  ruleId: 'no-criticals',
  message: 'CRITICAL vulnerability in openssl 3.0.1',
  status: 'open',
  subject: {
    kind: 'vulnerability',
    key: 'pkg:deb/debian/openssl@3.0.1/CVE-2024-1',
    purl: 'pkg:deb/debian/openssl@3.0.1?arch=amd64',
    vulnerabilityIds: ['CVE-2024-1', 'GHSA-x'],
  },
  locations: [{ path: '/var/lib/dpkg/status', layer: null }],
  evidence: {},
};
const OTHER: Finding = {
  ...FINDING,
  id: 'bbbb',
  gate: 'files',
  trigger: 'name_match',
  triggerId: '/opt/openssl.key',
  legacyTriggerId: 'cccc',
  ruleId: 'keys',
  message: 'Application of regex matched to file /opt/openssl.key',
  subject: { kind: 'file', key: '/opt/openssl.key' },
  locations: [{ path: '/opt/openssl.key', layer: null }],
};
const decision = (findings: readonly Finding[]): Pick<Decision, 'findings'> => ({ findings });

describe('the findings that a text means', () => {
  it.each<[string, string, readonly string[]]>([
    ['an id', 'aaaa', ['aaaa']],
    ['a trigger id', '/opt/openssl.key', ['bbbb']],
    ['a historical id', 'cccc', ['bbbb']],
    ['a vulnerability', 'cve-2024-1', ['aaaa']],
    ['another name of it', 'GHSA-X', ['aaaa']],
    ['a package', 'openssl', ['aaaa']],
    ['a package with its version', 'openssl@3.0.1', ['aaaa']],
    ['a purl', 'pkg:deb/debian/openssl@3.0.1', ['aaaa']],
    ['a path', '/var/lib/dpkg/status', ['aaaa']],
    ['a rule', 'keys', ['bbbb']],
    ['a trigger', 'files.name_match', ['bbbb']],
    ['words of a message', 'regex matched', ['bbbb']],
    ['words of several', 'SSL', ['aaaa', 'bbbb']],
    ['too little text', 'CR', []],
    ['nothing', 'curl', []],
  ])('%s', (_, text, ids) => {
    expect(findFindings(decision([FINDING, OTHER]), text).map(({ id }) => id)).toEqual(ids);
  });
});
