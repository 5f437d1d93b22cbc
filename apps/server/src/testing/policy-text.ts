/** A policy for tests; `rules` as documents write them. */
export function policyText(rules: readonly object[], changes: object = {}): string {
  return JSON.stringify({
    version: '2',
    id: 'p',
    name: 'p',
    rule_sets: [{ id: 'r', name: 'r', version: '2', rules }],
    allowlists: [],
    mappings: [
      {
        id: 'm',
        name: 'all',
        registry: '*',
        repository: '*',
        image: { type: 'tag', value: '*' },
        rule_set_ids: ['r'],
        allowlist_ids: [],
      },
    ],
    ...changes,
  });
}

/** A rule that fires on every image. */
export function always(action: string): object {
  return { id: `always-${action}`, gate: 'always', trigger: 'always', action };
}

/** A rule that fires on a package of that name. */
export function denied(name: string, action = 'STOP'): object {
  return { id: `no-${name}`, gate: 'packages', trigger: 'denylist', params: { name }, action };
}
