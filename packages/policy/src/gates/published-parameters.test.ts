import { describe, expect, test } from 'vitest';
import type { ParameterInput } from '../contracts/parameter.ts';
import { gates } from '../registry.ts';
import { describeGates } from '../describe-gates.ts';

/** A parameter of the published language: `!` when required, else its default (`-`: not asked when absent). */
type Published = Readonly<Record<string, string>>;

const COMPARISON = '>=';
const score = (name: string): Published => ({ [name]: '-', [`${name}_comparison`]: COMPARISON });

/** Every trigger that published policies may name: gate, trigger, its names of before, and its parameters. */
const PUBLISHED: readonly (readonly [string, string, readonly string[], Published])[] = [
  ['always', 'always', [], {}],
  ['dockerfile', 'instruction', [], { instruction: '!', check: '!', value: '-', actual_dockerfile_only: 'false' }],
  ['dockerfile', 'effective_user', [], { users: '!', type: '!' }],
  ['dockerfile', 'exposed_ports', [], { ports: '!', type: '!', actual_dockerfile_only: 'false' }],
  ['dockerfile', 'no_dockerfile_provided', [], {}],
  ['files', 'content_regex_match', [], { regex_name: '-' }],
  ['files', 'name_match', [], { regex: '!' }],
  [
    'files',
    'attribute_match',
    [],
    {
      filename: '!',
      checksum_algorithm: 'sha256',
      checksum: '-',
      checksum_match: 'equals',
      mode: '-',
      mode_op: 'equals',
      skip_missing: 'true',
    },
  ],
  ['files', 'suid_or_guid_set', [], {}],
  ['passwd_file', 'content_not_available', [], {}],
  ['passwd_file', 'denylist_usernames', ['blacklist_usernames'], { user_names: '!' }],
  ['passwd_file', 'denylist_userids', ['blacklist_userids'], { user_ids: '!' }],
  ['passwd_file', 'denylist_groupids', ['blacklist_groupids'], { group_ids: '!' }],
  ['passwd_file', 'denylist_shells', ['blacklist_shells', 'shellmatch'], { shells: '!' }],
  ['passwd_file', 'denylist_full_entry', ['blacklist_full_entry'], { entry: '!' }],
  ['packages', 'required_package', [], { name: '!', version: '-', version_match_type: 'exact' }],
  ['packages', 'verify', [], { only_packages: '-', only_directories: '-', check: '-' }],
  ['packages', 'denylist', ['blacklist'], { name: '!', version: '-' }],
  ['packages', 'metadata', [], { name: '-', name_comparison: '=', version: '-', version_comparison: '=' }],
  [
    'vulnerabilities',
    'package',
    [],
    {
      package_type: '!',
      severity_comparison: '>',
      severity: 'unknown',
      ...score('cvss_v3_base_score'),
      ...score('cvss_v3_exploitability_score'),
      ...score('cvss_v3_impact_score'),
      ...score('vendor_cvss_v3_base_score'),
      ...score('vendor_cvss_v3_exploitability_score'),
      ...score('vendor_cvss_v3_impact_score'),
      fix_available: '-',
      vendor_only: 'true',
      max_days_since_creation: '-',
      max_days_since_fix: '-',
      package_path_exclude: '-',
      inherited_from_base: '-',
      ...score('epss_score'),
      ...score('epss_percentile'),
    },
  ],
  ['vulnerabilities', 'stale_feed_data', [], { max_days_since_sync: '!' }],
  ['vulnerabilities', 'vulnerability_data_unavailable', [], {}],
  ['vulnerabilities', 'denylist', ['blacklist'], { vulnerability_ids: '!', vendor_only: 'true' }],
  ['vulnerabilities', 'kev_list', [], {}],
  ['licenses', 'denylist_exact_match', ['blacklist_exact_match'], { licenses: '!', package_type: '-' }],
  ['licenses', 'denylist_partial_match', ['blacklist_partial_match'], { licenses: '!', package_type: '-' }],
  ['ruby_gems', 'newer_version_found_in_feed', [], {}],
  ['ruby_gems', 'not_found_in_feed', [], {}],
  ['ruby_gems', 'version_not_found_in_feed', [], {}],
  ['ruby_gems', 'denylist', ['blacklist'], { name: '!', version: '-' }],
  ['ruby_gems', 'feed_data_unavailable', [], {}],
  ['npms', 'newer_version_in_feed', [], {}],
  ['npms', 'unknown_in_feeds', [], {}],
  ['npms', 'version_not_in_feeds', [], {}],
  ['npms', 'denylisted_name_version', ['blacklisted_name_version'], { name: '!', version: '-' }],
  ['npms', 'feed_data_unavailable', [], {}],
  ['secret_scans', 'content_regex_checks', [], { content_regex_name: '-', filename_regex: '-', match_type: 'found' }],
  ['metadata', 'attribute', [], { attribute: '!', check: '!', value: '-' }],
  ['retrieved_files', 'content_not_available', [], { path: '!' }],
  ['retrieved_files', 'content_regex', [], { path: '!', regex: '!', check: '!' }],
  ['malware', 'scans', [], {}],
  ['malware', 'scan_not_run', [], {}],
  ['ancestry', 'allowed_base_image_digest', [], { base_digest: '!' }],
  ['ancestry', 'allowed_base_image_tag', [], { base_tag: '!' }],
  ['ancestry', 'denylist_ancestor_image_digest', [], { ancestor_digest: '!' }],
  ['ancestry', 'denylist_ancestor_image_tag', [], { ancestor_tag: '!' }],
  ['ancestry', 'no_ancestors_analyzed', [], {}],
  ['distro', 'deny', [], { distro: '!', version: '!', check: '!' }],
  ['tag_drift', 'packages_added', [], { package_type: '-' }],
  ['tag_drift', 'packages_removed', [], { package_type: '-' }],
  ['tag_drift', 'packages_modified', [], { package_type: '-' }],
  ['image_source_drift', 'package_downgraded', [], { package_types: '-' }],
  ['image_source_drift', 'package_removed', [], { package_types: '-' }],
  ['image_source_drift', 'no_related_sources', [], {}],
  ['stig', 'no_stig_evaluations_available', [], {}],
  ['stig', 'stig_evaluations_outdated', [], { max_days_since_stig_evaluation: '!' }],
];

test.each(PUBLISHED)('%s.%s has the published names, parameters and defaults', (gate, trigger, names, params) => {
  const found = describeGates()
    .gates.find((one) => one.gate === gate)
    ?.triggers.find((one) => one.trigger === trigger);
  expect(found?.aliases).toEqual(names);
  const actual = new Map(found?.params.map((one) => [one.name, one.required ? '!' : (one.default ?? '-')]));
  for (const [name, expected] of Object.entries(params)) expect([name, actual.get(name)]).toEqual([name, expected]);
  // Parameters of ours may follow; none of them may be demanded of a published policy.
  for (const [name, value] of actual) if (!Object.hasOwn(params, name)) expect([name, value]).not.toEqual([name, '!']);
});

test.each(PUBLISHED.flatMap(([gate, trigger, names]) => names.map((name) => [gate, name, trigger] as const)))(
  '%s.%s is read as %s',
  (gate, name, trigger) => {
    expect(gates.get(gate)?.triggers.get(name)?.id).toBe(trigger);
  },
);

/** Words that published policies write, in any case, and how they are read. */
const WORDS: readonly (readonly [string, string, string, readonly (readonly [string, string])[]])[] = [
  [
    'dockerfile',
    'effective_user',
    'type',
    [
      ['whitelist', 'allowlist'],
      ['BLACKLIST', 'denylist'],
      ['denylist', 'denylist'],
    ],
  ],
  [
    'dockerfile',
    'exposed_ports',
    'type',
    [
      ['whitelist', 'allowlist'],
      ['blacklist', 'denylist'],
    ],
  ],
  [
    'dockerfile',
    'instruction',
    'check',
    ['=', '!=', 'exists', 'not_exists', 'like', 'not_like', 'in', 'not_in'].map((word) => [word, word] as const),
  ],
  [
    'metadata',
    'attribute',
    'check',
    ['=', '>', '!=', '<', '>=', '<=', 'exists', 'not_exists', 'like', 'not_like', 'in', 'not_in'].map(
      (word) => [word, word] as const,
    ),
  ],
  [
    'metadata',
    'attribute',
    'attribute',
    ['size', 'architecture', 'os_type', 'distro', 'distro_version', 'like_distro', 'layer_count'].map(
      (word) => [word, word] as const,
    ),
  ],
  [
    'files',
    'attribute_match',
    'mode_op',
    [
      ['equals', 'equals'],
      ['not_equals', 'not_equals'],
    ],
  ],
  [
    'packages',
    'required_package',
    'version_match_type',
    [
      ['exact', 'exact'],
      ['minimum', 'minimum'],
    ],
  ],
  [
    'packages',
    'verify',
    'check',
    [
      ['changed', 'changed'],
      ['missing', 'missing'],
    ],
  ],
  [
    'retrieved_files',
    'content_regex',
    'check',
    [
      ['match', 'match'],
      ['no_match', 'no_match'],
    ],
  ],
  [
    'secret_scans',
    'content_regex_checks',
    'match_type',
    [
      ['found', 'found'],
      ['notfound', 'notfound'],
    ],
  ],
  [
    'vulnerabilities',
    'package',
    'package_type',
    [
      ['all', 'all'],
      ['OS', 'os'],
      ['non-os', 'non-os'],
    ],
  ],
  [
    'vulnerabilities',
    'package',
    'severity',
    ['unknown', 'negligible', 'low', 'medium', 'high', 'critical'].map((word) => [word, word] as const),
  ],
  [
    'vulnerabilities',
    'package',
    'severity_comparison',
    ['=', '!=', '<', '>', '<=', '>='].map((word) => [word, word] as const),
  ],
];

test.each(WORDS)('%s.%s takes the published words of %s', (gate, trigger, name, words) => {
  const parameter = gates.get(gate)?.triggers.get(trigger)?.params[name];
  for (const [written, meant] of words) {
    const reading = parameter?.read({ kind: 'scalar', value: written, source: written });
    expect([written, reading?.ok === true ? reading.value : null]).toEqual([written, meant]);
  }
});

describe('types of packages', () => {
  const read = (value: string | readonly string[]): unknown => {
    const scalar = (text: string): ParameterInput => ({ kind: 'scalar', value: text, source: text });
    const input: ParameterInput =
      typeof value === 'string' ? scalar(value) : { kind: 'list', items: value.map(scalar) };
    const reading = gates.get('licenses')?.triggers.get('denylist_exact_match')?.params['package_type']?.read(input);
    return reading?.ok === true ? reading.value : reading?.message;
  };

  test.each([
    ['npm', ['npm']],
    ['npm, deb', ['npm', 'deb']],
    [
      ['DEB', 'apk'],
      ['deb', 'apk'],
    ],
    ['python,java,dpkg,apkg,go,js,binary', ['pypi', 'maven', 'deb', 'apk', 'golang', 'npm', 'generic']],
    ['os', ['alpm', 'apk', 'deb', 'nix', 'opkg', 'portage', 'rpm']],
  ])('%j', (written, types) => {
    expect(read(written)).toEqual(types);
  });

  test.each(['nmp', 'npm,', 'kb', 'constructor', 'npm,all'])(
    'a word that is none is refused, not a rule that finds nothing: %s',
    (written) => {
      expect(read(written)).toEqual(expect.any(String));
    },
  );
});
