import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import type { FactsDraft } from '../testing/example-facts.ts';
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
])('%s.%s %j', (gate, trigger, params, facts, message) => {
  const [finding] = findingsOf({ gate, trigger, params }, facts);
  expect(finding?.legacyTriggerId).toBe(createHash('md5').update(`${gate}${trigger}${message}`).digest('hex'));
});

test('the published vector of a historical id', () => {
  const params = { instruction: 'HEALTHCHECK', check: 'not_exists' };
  const [finding] = findingsOf({ gate: 'dockerfile', trigger: 'instruction', params });
  expect(finding?.legacyTriggerId).toBe('41cb7cdf04850e33a11f80c42bf660b3');
});

test('always has the id that it spelled out; gates of ours have none', () => {
  expect(findingsOf({ gate: 'always', trigger: 'always' })[0]?.legacyTriggerId).toBe('always');
  expect(findingsOf({ gate: 'image_reference', trigger: 'pinned_by_digest' })[0]?.legacyTriggerId).toBeNull();
});
