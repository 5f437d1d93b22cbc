import fc from 'fast-check';
import type { TestAdvisory } from './advisory-file.ts';

/** Names of packages of small worlds; each may be in version 1.0.0 or 2.0.0. */
const NAMES = ['left-pad', 'right-pad', 'mid-pad'] as const;

/** A package of an image. */
export interface WorldPackage {
  readonly name: string;
  readonly version: string;
}

/** A policy of a small world, as its rules and what its own allowlist accepts. */
export interface WorldPolicy {
  readonly rules: readonly object[];
  /** Names of repositories that it is for. */
  readonly repository: string;
  /** Vulnerability that its own allowlist accepts, and hours after which that ends; null for none. */
  readonly accepts: { readonly vulnerability: string; readonly hours: number } | null;
}

/** Something that changes in a small world. Spaces, policies and documents are counted from 0. */
export type WorldStep =
  | { readonly kind: 'advisories'; readonly advisories: readonly TestAdvisory[] }
  | {
      readonly kind: 'image';
      readonly space: number;
      readonly name: string;
      readonly packages: readonly WorldPackage[];
    }
  | { readonly kind: 'policy'; readonly space: number; readonly name: string; readonly policy: WorldPolicy }
  /** No version of the policy counts any more. */
  | { readonly kind: 'deactivate'; readonly space: number; readonly name: string }
  | {
      readonly kind: 'vex';
      readonly space: number;
      readonly name: string;
      readonly vulnerability: string;
      readonly product: WorldPackage;
      readonly status: string;
    }
  | { readonly kind: 'vex-gone'; readonly space: number; readonly name: string }
  | {
      readonly kind: 'exception';
      readonly space: number;
      readonly item: object;
      readonly hours: number | null;
      /** Name of the policy that it is for; null for all. */
      readonly policy: string | null;
    }
  | { readonly kind: 'revoke'; readonly space: number }
  | { readonly kind: 'time'; readonly hours: number };

const vulnerability = fc.constantFrom('GHSA-2222-2222-2222', 'GHSA-3333-3333-3333', 'GHSA-4444-4444-4444');
const worldPackage = fc.record({ name: fc.constantFrom(...NAMES), version: fc.constantFrom('1.0.0', '2.0.0') });
const space = fc.constantFrom(0, 1);
const policyName = fc.constantFrom('p', 'q');
const hours = fc.constantFrom(1, 20, 30, 24 * 12);

const advisory: fc.Arbitrary<TestAdvisory> = fc.record({
  id: vulnerability,
  name: fc.constantFrom(...NAMES),
  fixed: fc.constantFrom('1.5.0', '3.0.0'),
  severity: fc.constantFrom('LOW', 'MODERATE', 'HIGH', 'CRITICAL'),
});

function packageRule(params: object, action = 'STOP'): object {
  return { gate: 'vulnerabilities', trigger: 'package', action, params: { package_type: 'all', ...params } };
}

const rule: fc.Arbitrary<object> = fc.oneof(
  fc
    .record({
      severity: fc.constantFrom('low', 'medium', 'high', 'critical'),
      comparison: fc.constantFrom('>=', '>', '=', '<'),
    })
    .map(({ severity, comparison }) => packageRule({ severity, severity_comparison: comparison })),
  fc.constant(packageRule({ severity: 'low', severity_comparison: '>=', fix_available: true }, 'WARN')),
  fc.constant(packageRule({ severity: 'low', severity_comparison: '>=', max_days_since_creation: 367 })),
  fc.constantFrom(1, 2).map((days) => ({
    gate: 'vulnerabilities',
    trigger: 'stale_feed_data',
    action: 'WARN',
    params: { max_days_since_sync: days },
  })),
  vulnerability.map((id) => ({
    gate: 'vulnerabilities',
    trigger: 'denylist',
    action: 'STOP',
    params: { vulnerability_ids: id },
  })),
  fc
    .constantFrom(...NAMES)
    .map((name) => ({ gate: 'packages', trigger: 'denylist', action: 'STOP', params: { name } })),
  fc
    .constantFrom(1, 10)
    .map((days) => ({ gate: 'inspection', trigger: 'age', action: 'STOP', params: { max_days: days } })),
  fc.constant({
    gate: 'expression',
    trigger: 'deny',
    action: 'STOP',
    params: { expression: 'vulnerabilities.exists(v, v.severity == "critical")' },
  }),
  fc.constant({ gate: 'always', trigger: 'always', action: 'WARN' }),
);

const policy: fc.Arbitrary<WorldPolicy> = fc.record({
  rules: fc.array(rule, { minLength: 1, maxLength: 3 }),
  repository: fc.constantFrom('*', '*', 'team/a'),
  accepts: fc.option(fc.record({ vulnerability, hours }), { freq: 2 }),
});

const item = fc.oneof(
  vulnerability.map((id) => ({ gate: 'vulnerabilities', trigger_id: `${id}+*` })),
  vulnerability.map((id) => ({ gate: 'Vulnerabilities', vulnerability: id })),
  fc.constantFrom(...NAMES).map((name) => ({ gate: 'vulnerabilities', package: `pkg:npm/${name}@*` })),
  fc.constantFrom(...NAMES).map((name) => ({ gate: 'packages', package: `pkg:npm/${name}@*` })),
  fc.constant({ gate: 'always', trigger_id: '*', image: { repository: 'team/a' } }),
);

const advisories = fc
  .uniqueArray(advisory, { minLength: 1, maxLength: 3, selector: ({ id }) => id })
  .map((some) => ({ kind: 'advisories', advisories: some }) as const);

/** An image; the letter stands in its repository. */
function image(index: 0 | 1, letter: string): fc.Arbitrary<WorldStep> {
  const packages = fc.uniqueArray(worldPackage, { minLength: 1, maxLength: 3, selector: ({ name }) => name });
  return packages.map((some) => ({ kind: 'image', space: index, name: `team/${letter}`, packages: some }) as const);
}

function activation(index: 0 | 1, name: string): fc.Arbitrary<WorldStep> {
  return policy.map((some) => ({ kind: 'policy', space: index, name, policy: some }) as const);
}

const change: fc.Arbitrary<WorldStep> = fc.oneof(
  { weight: 4, arbitrary: advisories },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('policy' as const), space, name: policyName, policy }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('deactivate' as const), space, name: policyName }) },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('vex' as const),
      space,
      name: fc.constantFrom('one', 'two'),
      vulnerability,
      product: worldPackage,
      status: fc.constantFrom('not_affected', 'affected', 'fixed'),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('vex-gone' as const), space, name: fc.constantFrom('one', 'two') }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('exception' as const),
      space,
      item,
      hours: fc.option(hours),
      policy: fc.option(policyName, { freq: 1 }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('revoke' as const), space }) },
  { weight: 3, arbitrary: hours.map((some) => ({ kind: 'time', hours: some }) as const) },
);

/** Two spaces with policies and images, and what happens to them afterwards. */
export const worldSteps: fc.Arbitrary<readonly WorldStep[]> = fc
  .tuple(
    advisories,
    activation(0, 'p'),
    activation(0, 'q'),
    activation(1, 'p'),
    image(0, 'a'),
    image(0, 'b'),
    image(1, 'a'),
    image(1, 'c'),
    fc.array(change, { minLength: 4, maxLength: 8 }),
  )
  .map(([data, ...rest]) => [data, ...rest.flat()]);
