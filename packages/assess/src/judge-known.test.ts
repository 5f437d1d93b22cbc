import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Cache, type Decision, type Inspection, type VulnerabilityFacts, parseReference } from '@assay/core';
import { DEFAULT_LIMITS } from '@assay/inspection';
import { writeOciLayout } from '@assay/oci';
import { type CompiledPolicy, compilePolicy, mergeNeeds, policyNeeds } from '@assay/policy';
import { exampleImage, registryOptions } from '@assay/testkit';
import { assert, asyncProperty, boolean, record, subarray } from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AdvisoryMatcher } from './advisory-matcher.ts';
import { type Assessment, assessImage, keepTarget } from './assess-image.ts';
import type { AssessOptions } from './inspect-options.ts';
import { judgeKnown } from './judge-known.ts';
import type { KeptInspection } from './kept-inspection.ts';

const AT = new Date('2026-03-01T12:00:00Z');
const REFERENCE = parseReference('registry.example.com/team/app:1');

/** Rules of many gates; each asks for other facts. */
const RULES: readonly object[] = [
  { gate: 'always', trigger: 'always', action: 'WARN' },
  { gate: 'image_reference', trigger: 'mutable_tag', params: { tags: ['1'] }, action: 'STOP' },
  { gate: 'vulnerabilities', trigger: 'package', params: { package_type: 'all' }, action: 'STOP' },
  { gate: 'vulnerabilities', trigger: 'stale_feed_data', params: { max_days_since_sync: '2' }, action: 'WARN' },
  { gate: 'files', trigger: 'name_match', params: { regex: '.*main.js' }, action: 'WARN' },
  { gate: 'passwd_file', trigger: 'denylist_usernames', params: { user_names: 'app' }, action: 'STOP' },
  { gate: 'metadata', trigger: 'attribute', params: { attribute: 'size', check: '>', value: '1' }, action: 'WARN' },
  { gate: 'dockerfile', trigger: 'effective_user', params: { users: 'app', type: 'denylist' }, action: 'STOP' },
  { gate: 'dockerfile', trigger: 'no_dockerfile_provided', action: 'WARN' },
  { gate: 'secret_scans', trigger: 'content_regex_checks', action: 'STOP' },
  { gate: 'signatures', trigger: 'required', params: {}, action: 'STOP' },
  { gate: 'inspection', trigger: 'age', params: { max_days: '7' }, action: 'WARN' },
  { gate: 'labels', trigger: 'required', params: { name: 'org.example.owner' }, action: 'WARN' },
  { gate: 'malware', trigger: 'scan_not_run', action: 'WARN' },
  { gate: 'distro', trigger: 'deny', params: { distro: 'example', version: '1', check: '=' }, action: 'WARN' },
];

function policyOf(rules: readonly object[], withAllowlist: boolean): CompiledPolicy {
  const items = [{ id: 'i', gate: 'files', trigger_id: '*', expires_on: '2026-03-10T00:00:00Z' }];
  return compilePolicy({
    name: 'policy.json',
    text: JSON.stringify({
      version: '2',
      id: 'p',
      name: 'p',
      rule_sets: [{ id: 'r', name: 'r', version: '2', rules }],
      allowlists: withAllowlist ? [{ id: 'a', name: 'a', version: '2', items }] : [],
      mappings: [
        {
          name: 'all',
          registry: '*',
          repository: '*',
          image: { type: 'tag', value: '*' },
          rule_set_ids: ['r'],
          allowlist_ids: withAllowlist ? ['a'] : [],
        },
      ],
    }),
  });
}

/** Advisory data that knows one vulnerability of the operating system. */
const matcher: AdvisoryMatcher = {
  get status(): never {
    throw new Error('nobody asks for the status');
  },
  match: ({ subject }: Inspection) => ({ subject, vulnerabilities: VULNERABILITIES, support: [] }),
  explain: () => {
    throw new Error('nobody asks why');
  },
  [Symbol.dispose]: () => undefined,
};

const VULNERABILITIES: VulnerabilityFacts = {
  matches: [
    {
      id: 'CVE-2026-0001',
      aliases: [],
      severity: 'high',
      package: { purl: 'pkg:generic/x@1', name: 'x', version: '1', type: 'generic' },
      locations: [],
      fix: { state: 'fixed', versions: ['2'], availableSince: '2026-02-20T00:00:00Z' },
      knownSince: '2026-02-10T00:00:00Z',
      cvss: { nvd: null, vendor: null },
      epss: null,
      kev: false,
      vex: null,
      inheritedFromBase: null,
      link: null,
    },
  ],
  undetermined: [],
  support: [],
  data: { builtAt: '2026-02-28T00:00:00Z', distributionCovered: null, distributionUpdatedAt: null },
};

/** Asks for what any of the rules does. */
const WIDE = mergeNeeds([policyNeeds(policyOf(RULES, true))]).request;

/** What was read once in these tests. */
const kept = new Map<string, Uint8Array>();
const cache: Cache = {
  get: async (namespace, key) => kept.get(`${namespace} ${key}`) ?? null,
  put: async (namespace, key, value) => void kept.set(`${namespace} ${key}`, value),
};

/** The text of a decision. An inspection that answers more than the rules asked has another name, and nothing else may differ. */
function comparable(decision: Decision): string {
  const inspection = decision.inputs?.inspection == null ? null : 'some';
  return JSON.stringify({ ...decision, inputs: { ...decision.inputs, inspection } });
}

describe('an image that is judged from what is kept of it', () => {
  let directory = '';
  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'assay-known-'));
    await writeOciLayout(directory, [{ name: 'app', content: exampleImage() }]);
  });
  afterAll(async () => rm(directory, { recursive: true, force: true }));

  const inspectOptions = () => ({
    target: `oci:${directory}`,
    open: registryOptions({}, { scratchDirectory: directory }),
    as: REFERENCE,
    limits: DEFAULT_LIMITS,
    // The same for all, so that the image is read once.
    request: { ...WIDE, secrets: true },
    cache,
    toolVersion: '0',
    signal: new AbortController().signal,
    now: () => new Date('2026-02-25T00:00:00Z'),
  });

  async function assess(policy: CompiledPolicy, changes: Partial<AssessOptions> = {}): Promise<Assessment> {
    const [assessment] = await assessImage({
      ...inspectOptions(),
      policy,
      unmapped: null,
      planning: { environment: 'production' },
      evaluatedAt: AT,
      sources: { vulnerabilities: async () => VULNERABILITIES, signatures: async () => [] },
      ...changes,
    });
    return assessment ?? expect.fail('one image is judged');
  }

  /** The inspection that finds out all that the rules ask, whichever of them apply. */
  async function keep(policy: CompiledPolicy): Promise<KeptInspection> {
    const { request } = mergeNeeds([policyNeeds(policy), policyNeeds(policyOf(RULES, true))]);
    const [found] = await keepTarget({ ...inspectOptions(), request: { ...request, secrets: true } });
    return found ?? expect.fail('one image is inspected');
  }

  it('gets the decision that assessing gives, to the last byte, whatever rules there are', async () => {
    await assert(
      asyncProperty(
        record({ rules: subarray([...RULES], { minLength: 1 }), withAllowlist: boolean(), withData: boolean() }),
        async ({ rules, withAllowlist, withData }) => {
          const policy = policyOf(rules, withAllowlist);
          const sources = { signatures: async () => [] };
          const assessed = await assess(policy, {
            sources: withData ? { ...sources, vulnerabilities: async () => VULNERABILITIES } : sources,
          });
          const { decision } = await judgeKnown(
            { inspection: await keep(policy), facts: { signatures: [] } },
            {
              policy,
              unmapped: null,
              planning: { environment: 'production' },
              reference: REFERENCE,
              evaluatedAt: AT,
              matcher: withData ? matcher : null,
            },
          );
          expect(comparable(decision)).toBe(comparable(assessed.decision));
        },
      ),
      { numRuns: 15 },
    );
  });

  it.each(['default', 'no-root-no-secrets', 'production-registry', 'nist-800-190-image', 'cis-docker-section-4'])(
    'gets the same by the policy %s',
    async (name) => {
      const text = await readFile(new URL(`../../../policies/${name}.yaml`, import.meta.url), 'utf8');
      const policy = compilePolicy({ text, name });
      const { decision } = await judgeKnown(
        { inspection: await keep(policy), facts: { signatures: [] } },
        { policy, unmapped: null, planning: {}, reference: REFERENCE, evaluatedAt: AT, matcher },
      );
      expect(comparable(decision)).toBe(comparable((await assess(policy, { planning: {} })).decision));
    },
  );

  it('is not passed without advisory data where a rule needs it', async () => {
    const policy = policyOf(
      [{ gate: 'vulnerabilities', trigger: 'package', params: { package_type: 'all' }, action: 'WARN' }],
      false,
    );
    const inspection = await keep(policy);
    const options = { policy, unmapped: null, planning: {}, reference: REFERENCE, evaluatedAt: AT, matcher: null };
    const stale = { inspection, facts: { vulnerabilities: { ...VULNERABILITIES, matches: [] } } };
    const { decision } = await judgeKnown(stale, options);
    expect(decision).toMatchObject({ verdict: 'error', findings: [{ status: 'error' }] });
  });
});
