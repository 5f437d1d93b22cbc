import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import type { FactsDraft } from '../policy-tests/draft-facts.ts';
import { findingsOf } from '../testing/run-trigger.ts';

const USERS: FactsDraft = { users: ['games:x:5:60:games:/usr/games:/bin/sh'] };
const LINE = 'games:x:5:60:games:/usr/games:/bin/sh';

/** The historical messages, from which the historical ids were made, with the names that triggers had then. */
test.each<[string, string, Record<string, unknown>, FactsDraft, string]>([
  [
    'dockerfile',
    'instruction',
    { instruction: 'USER', check: '=', value: 'root' },
    { config: { user: 'root' } },
    "Dockerfile directive 'USER' check '=' matched against 'root' for line 'USER root'",
  ],
  [
    'dockerfile',
    'effective_user',
    { users: 'root', type: 'blacklist' },
    {},
    'User root found as effective user, which is explicity not allowed',
  ],
  [
    'dockerfile',
    'effective_user',
    { users: 'app', type: 'whitelist' },
    {},
    'User root found as effective user, which is not on the allowed list',
  ],
  [
    'dockerfile',
    'exposed_ports',
    { ports: '22', type: 'blacklist' },
    { config: { exposedPorts: ['22/tcp'] } },
    'Dockerfile exposes port (22) which is in policy file DENIEDPORTS list',
  ],
  [
    'dockerfile',
    'exposed_ports',
    { ports: '80', type: 'whitelist' },
    { config: { exposedPorts: ['22/tcp'] } },
    'Dockerfile exposes port (22/tcp) which is not in policy file ALLOWEDPORTS list',
  ],
  ['dockerfile', 'no_dockerfile_provided', {}, {}, 'Image was not analyzed with an actual Dockerfile'],
  [
    'files',
    'name_match',
    { regex: '.*key' },
    { files: [{ path: '/a.key' }] },
    'Application of regex matched file found in container: file=/a.key regexp=.*key',
  ],
  [
    'files',
    'suid_or_guid_set',
    {},
    { files: [{ path: '/su', mode: 0o4755 }] },
    'SUID or SGID found set on file /su. Mode: 0o104755',
  ],
  [
    'files',
    'attribute_match',
    { filename: '/f', mode: '0644' },
    { files: [{ path: '/f' }] },
    'filename=/f and mode=0o644 op=equals specified_mode=0o644',
  ],
  ['files', 'attribute_match', { filename: '/g', skip_missing: 'false' }, {}, 'filename=/g and skip_missing=False'],
  [
    'passwd_file',
    'blacklist_usernames',
    { user_names: 'games' },
    USERS,
    `Blacklisted user 'games' found in image's /etc/passwd: pentry=${LINE}`,
  ],
  [
    'passwd_file',
    'blacklist_userids',
    { user_ids: '5' },
    USERS,
    `Blacklisted uid '5' found in image's /etc/passwd: pentry=${LINE}`,
  ],
  [
    'passwd_file',
    'blacklist_groupids',
    { group_ids: '60' },
    USERS,
    `Blacklisted gid '60' found in image's /etc/passwd: pentry=${LINE}`,
  ],
  [
    'passwd_file',
    'blacklist_shells',
    { shells: '/bin/sh' },
    USERS,
    `Blacklisted shell '/bin/sh' found in image's /etc/passwd: pentry=${LINE}`,
  ],
  ['packages', 'required_package', { name: 'n' }, {}, 'Required input package (n) is not present in container image'],
  [
    'packages',
    'required_package',
    { name: 'n', version: '2' },
    {},
    'Required input package (n,2) is not present in container image',
  ],
  [
    'packages',
    'required_package',
    { name: 'n', version: '2' },
    { packages: [{ name: 'n' }] },
    'Required input package (n) is present (1.0), but not at the version specified in policy (n)',
  ],
  [
    'packages',
    'required_package',
    { name: 'n', version: '2', version_match_type: 'minimum' },
    { packages: [{ name: 'n' }] },
    'Required min-version input package (n) is present (1.0), but is lower version than what is specified in policy (2)',
  ],
  [
    'packages',
    'verify',
    {},
    { packages: [{ name: 'p', files: [{ path: '/x' }] }] },
    "VERIFY check against package db for package 'p' failed on entry '/x' with status: 'missing'",
  ],
  ['packages', 'blacklist', { name: 'n' }, { packages: [{ name: 'n' }] }, 'Package is blacklisted: n'],
  [
    'packages',
    'blacklist',
    { name: 'n', version: '1.0' },
    { packages: [{ name: 'n' }] },
    'Package is blacklisted: n-1.0',
  ],
  [
    'metadata',
    'attribute',
    { attribute: 'layer_count', check: '>', value: '0' },
    {},
    "Attribute check for attribute: 'layer_count' check: '>' check_value: '0' matched image value: '1'",
  ],
  [
    'vulnerabilities',
    'stale_feed_data',
    { max_days_since_sync: '2' },
    { vulnerabilities: { data: { distributionUpdatedAt: null } } },
    'The vulnerability feed for this image distro is older than MAXAGE (2) days',
  ],
  [
    'vulnerabilities',
    'vulnerability_data_unavailable',
    {},
    { vulnerabilities: { data: { distributionCovered: false } } },
    'Distro-specific feed data not found for distro namespace: debian:12. Cannot perform CVE scan OS/distro packages',
  ],
  [
    'vulnerabilities',
    'blacklist',
    { vulnerability_ids: 'CVE-2,CVE-1,CVE-3' },
    { vulnerabilities: { matches: [{ id: 'CVE-1' }, { id: 'CVE-2' }] } },
    "Blacklisted vulnerabilities detected: ['CVE-2', 'CVE-1']",
  ],
  [
    'licenses',
    'blacklist_exact_match',
    { licenses: 'BSD-2-clause,Boost' },
    { packages: [{ name: 'git', licenses: ['BSD-2-clause Boost'] }] },
    'LICFULLMATCH Packages are installed that have blacklisted licenses: git(BSD-2-clause), git(Boost)',
  ],
  [
    'secret_scans',
    'content_regex_checks',
    { content_regex_name: 'K' },
    { secrets: [{ path: '/a', aliases: ['K=x.*'] }] },
    'Secret content search analyzer found regexp match in container: file=/a regexp=K=x.*',
  ],
  [
    'secret_scans',
    'content_regex_checks',
    { match_type: 'notfound' },
    { secrets: [] },
    'Secret content search analyzer did not find regexp match in container: filename_regex=* content_regex_name=all',
  ],
  [
    'files',
    'content_regex_match',
    {},
    { contentMatches: [{ name: 'N', regex: 'R', path: '/a', layer: null }] },
    'File content analyzer found regexp match in container: file=/a regexp=N=R',
  ],
  ['retrieved_files', 'content_not_available', { path: '/a' }, {}, 'Cannot locate file in the image analysis'],
  [
    'ruby_gems',
    'newer_version_found_in_feed',
    {},
    {
      packages: [{ name: 'nokogiri', version: '1.0.5', type: 'gem' }],
      feeds: { gem: { nokogiri: { latest: '1.4.4.1', versions: [] } } },
    },
    'Package (nokogiri) version (1.0.5) installed but is not the latest version (1.4.4.1)',
  ],
  [
    'ruby_gems',
    'version_not_found_in_feed',
    {},
    {
      packages: [{ name: 'builder', version: '3.3.rc1', type: 'gem' }],
      feeds: { gem: { builder: { latest: '3.2.4', versions: ['1.1.0', '3.2.4'] } } },
    },
    "GEMBADVERSION Package (builder) version (3.3.rc1) installed but version is not in the official feed for this package (['1.1.0', '3.2.4'])",
  ],
  [
    'npms',
    'unknown_in_feeds',
    {},
    { packages: [{ name: 'unofficial-test', type: 'npm' }], feeds: { npm: {} } },
    'NPMNOTOFFICIAL Package (unofficial-test) in container but not in official NPM feed.',
  ],
])('%s.%s %j', (gate, trigger, params, facts, message) => {
  const [finding] = findingsOf({ gate, trigger, params }, facts);
  expect(finding?.legacyTriggerId).toBe(createHash('md5').update(`${gate}${trigger}${message}`).digest('hex'));
});

test('the published vector of a historical id', () => {
  const params = { instruction: 'HEALTHCHECK', check: 'not_exists' };
  const [finding] = findingsOf({ gate: 'dockerfile', trigger: 'instruction', params });
  expect(finding?.legacyTriggerId).toBe('41cb7cdf04850e33a11f80c42bf660b3');
});

test.each<[string, string, Record<string, unknown>, FactsDraft, string]>([
  [
    'vulnerabilities',
    'package',
    { package_type: 'all' },
    { vulnerabilities: { matches: [{ id: 'CVE-1', package: { name: 'libssl', version: '1' } }] } },
    'CVE-1+libssl',
  ],
  [
    'vulnerabilities',
    'package',
    { package_type: 'non-os' },
    {
      vulnerabilities: {
        matches: [
          {
            id: 'CVE-1',
            package: { name: 'x', type: 'maven', locations: [{ path: '/app/lib/x-1.0.jar', layer: null }] },
          },
        ],
      },
    },
    'CVE-1+x-1.0.jar',
  ],
  [
    'vulnerabilities',
    'package',
    { package_type: 'all' },
    {
      vulnerabilities: {
        matches: [
          {
            id: 'CVE-1',
            package: { name: 'x', type: 'npm', locations: [{ path: '/app/node_modules/x/package.json', layer: null }] },
          },
        ],
      },
    },
    'CVE-1+x',
  ],
  [
    'vulnerabilities',
    'package',
    { package_type: 'all' },
    { vulnerabilities: { matches: [{ id: 'CVE-1', package: { name: 'x', version: '2', type: 'pypi' } }] } },
    'CVE-1+x-2',
  ],
  [
    'malware',
    'scans',
    {},
    { malware: { scanners: ['clamav'], findings: [{ scanner: 'clamav', signature: 'S', path: '/x' }] } },
    `clamav+S+${createHash('md5').update('/x').digest('hex')}`,
  ],
  [
    'retrieved_files',
    'content_regex',
    { path: '/a', regex: 'x', check: 'match' },
    { retrievedFiles: [{ path: '/a', text: 'x' }] },
    'retrieved_files.content_regex+file:///a',
  ],
])('%s.%s %j has the id that it spelled out', (gate, trigger, params, facts, id) => {
  expect(findingsOf({ gate, trigger, params }, facts)[0]?.legacyTriggerId).toBe(id);
});

test('always has the id that it spelled out; gates of ours have none', () => {
  expect(findingsOf({ gate: 'always', trigger: 'always' })[0]?.legacyTriggerId).toBe('always');
  expect(findingsOf({ gate: 'image_reference', trigger: 'pinned_by_digest' })[0]?.legacyTriggerId).toBeNull();
});
