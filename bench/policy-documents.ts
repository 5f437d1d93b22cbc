const MAPPING = `mappings:
  - id: all
    name: all
    registry: "*"
    repository: "*"
    image:
      type: tag
      value: "*"
    rule_set_ids: [main]
    allowlist_ids: [list]
`;

const ITEMS: readonly ((index: number) => string)[] = [
  (index) => `trigger_id: /app/bin/tool-${index}`,
  (index) => `trigger_id: "/app/bin/tool-${index}*"`,
  (index) => `trigger_id: "*tool-${index}"`,
  (index) => `path: /app/bin/tool-${index}`,
  (index) => `path: "/opt/${index}/*"`,
];

/** A policy with many allowlist items of all kinds, some of which accept findings. */
export function allowlistPolicy(items: number): string {
  const written = Array.from({ length: items }, (_, index) => {
    const scope = (ITEMS[index % ITEMS.length] ?? ITEMS[0])?.(index) ?? '';
    return `      - id: item-${index}\n        gate: files\n        ${scope}\n        expires_on: 2030-01-01T00:00:00Z\n`;
  });
  return `version: "2"
id: allowlists
name: allowlists
rule_sets:
  - id: main
    name: main
    version: "2"
    rules:
      - id: setuid
        gate: files
        trigger: suid_or_guid_set
        action: WARN
        params: []
allowlists:
  - id: list
    name: list
    version: "2"
    items:${items === 0 ? ' []\n' : `\n${written.join('')}`}${MAPPING}`;
}

/** A policy as large organisations generate it: thousands of rules in the published form. */
export function largePolicy(rules: number): string {
  const written = Array.from(
    { length: rules },
    (_, index) => `      - id: rule-${index}
        gate: packages
        trigger: denylist
        action: ${index % 2 === 0 ? 'STOP' : 'WARN'}
        recommendation: 'Replace it: see https://example.com/guide/${index}'
        params:
          - name: name
            value: "package-${index}"
          - name: version
            value: 1.${index}.0
`,
  );
  return `version: "2"
id: large
name: A large policy
description: generated
rule_sets:
  - id: main
    name: main
    version: "2"
    rules:
${written.join('')}allowlists:
  - id: list
    name: list
    version: "2"
    items: []
${MAPPING}`;
}

/** A policy as a team has it: some twenty rules of many gates. */
export function typicalPolicy(): string {
  const rules: readonly (readonly [string, string, string, string])[] = [
    ['vulnerabilities', 'package', 'STOP', '{ package_type: all, severity: critical, severity_comparison: ">=" }'],
    ['vulnerabilities', 'package', 'WARN', '{ package_type: all, severity: medium, fix_available: true }'],
    ['vulnerabilities', 'stale_feed_data', 'WARN', '{ max_days_since_sync: 2 }'],
    ['vulnerabilities', 'kev_list', 'STOP', '{}'],
    ['dockerfile', 'exposed_ports', 'STOP', '{ ports: [22, 23], type: denylist }'],
    ['dockerfile', 'effective_user', 'STOP', '{ users: [root], type: denylist }'],
    ['dockerfile', 'instruction', 'WARN', '{ instruction: HEALTHCHECK, check: not_exists }'],
    ['files', 'suid_or_guid_set', 'WARN', '{}'],
    ['files', 'name_match', 'STOP', '{ regex: ".*\\\\.pem$" }'],
    ['files', 'attribute_match', 'STOP', '{ filename: /etc/shadow, mode: "0640", mode_op: not_equals }'],
    ['packages', 'denylist', 'STOP', '{ name: telnetd }'],
    ['packages', 'required_package', 'WARN', '{ name: ca-certificates }'],
    ['passwd_file', 'denylist_usernames', 'WARN', '{ user_names: [ftp, daemon] }'],
    ['labels', 'required', 'WARN', '{ name: org.opencontainers.image.source }'],
    ['metadata', 'attribute', 'WARN', '{ attribute: size, check: ">", value: 2gb }'],
    ['image_reference', 'mutable_tag', 'WARN', '{}'],
    ['secret_scans', 'content_regex_checks', 'STOP', '{}'],
    ['expression', 'deny', 'STOP', `{ expression: 'files.exists(f, f.worldWritable && f.path.startsWith("/app/"))' }`],
    ['expression', 'list', 'WARN', `{ expression: 'packages.filter(p, p.licenses.size() == 0)' }`],
  ];
  const written = rules.map(
    ([gate, trigger, action, params]) =>
      `      - { gate: ${gate}, trigger: ${trigger}, action: ${action}, params: ${params} }\n`,
  );
  return `version: "2"
id: typical
name: typical
rule_sets:
  - id: main
    name: main
    version: "2"
    rules:
${written.join('')}allowlists:
  - id: list
    name: list
    version: "2"
    items:
      - { id: one, gate: vulnerabilities, trigger_id: "CVE-2026-1000+*", expires_on: 2030-01-01T00:00:00Z }
${MAPPING}`;
}
