import {
  type AttestationFact,
  type ImagePolicy,
  type ImagePolicyFact,
  type JsonValue,
  type Requirement,
  type SignatureFact,
  parseDigest,
  parseReference,
} from '@assay/core';
import { describe, expect, test } from 'vitest';
import { type CelPort, DEFAULT_EXPRESSION_LIMITS, type ExpressionEngines } from './expression-port.ts';
import { judgeImagePolicies } from './judge-image-policies.ts';
import type { ClusterObject } from './match-object.ts';
import type { ImagePolicyContext } from './policy-context.ts';

const digest = (number: number): SignatureFact['evidence'] => parseDigest(`sha256:${String(number).padStart(64, '0')}`);
const IMAGE = digest(0);

/** CEL of one form: the source is the name of a field that has to be true. */
const cel: CelPort = (source, input) => {
  const value =
    typeof input === 'object' && input !== null && !Array.isArray(input)
      ? new Map(Object.entries(input)).get(source)
      : undefined;
  return { result: value === true ? 'true' : value === undefined ? 'error' : 'false', messages: [], warnings: [] };
};

const engines: ExpressionEngines = {
  cel,
  opa: null,
  evaluatedAt: new Date('2026-06-01T00:00:00Z'),
  limits: DEFAULT_EXPRESSION_LIMITS,
  signal: new AbortController().signal,
};

function signature(number: number, verifiers: readonly string[], more: Partial<SignatureFact> = {}): SignatureFact {
  return {
    verified: verifiers.length > 0,
    failure: null,
    signer: { identity: 'https://s.example', issuer: 'https://i.example', key: null },
    signedAt: null,
    form: 'sigstore-bundle',
    evidence: digest(number),
    subject: IMAGE,
    place: 'registry.example/app',
    verifiers,
    checks: verifiers.map((verifier) => ({ verifier, failure: null })),
    claims: { githubWorkflowRepository: 'acme/app' },
    logged: true,
    annotations: {},
    ...more,
  };
}

const attestation = (
  number: number,
  verifiers: readonly string[],
  predicateType: string,
  predicate: JsonValue,
): AttestationFact => ({
  ...signature(number, verifiers),
  predicateType,
  predicate,
  summary: null,
});

const refusedBy = (verifier: string, step: 'identity' | 'chain', wanted: string | null): Partial<SignatureFact> => ({
  verified: false,
  checks: [{ verifier, failure: { step, code: 'CODE', message: `${step} failed`, wanted } }],
});

const policyWith = (requirement: Requirement, more: Partial<ImagePolicy> = {}): ImagePolicy => ({
  name: 'p',
  images: ['**'],
  except: [],
  match: [],
  mode: 'enforce',
  requirement,
  rule: null,
  inputs: { config: false, spec: false, objectMeta: false, typeMeta: false },
  ...more,
});

const CONTEXT: ImagePolicyContext = {
  reference: parseReference('registry.example/app:1'),
  written: null,
  signatures: [],
  attestations: [],
  search: null,
  config: null,
  object: null,
  engines,
};

async function judge(policy: ImagePolicy, context: Partial<ImagePolicyContext> = {}): Promise<ImagePolicyFact> {
  const { judged } = await judgeImagePolicies([policy], { ...CONTEXT, ...context });
  const [fact] = judged;
  if (fact === undefined) throw new Error('the policy is not about the image');
  return fact;
}

const signed = (verifier: string): Requirement => ({ kind: 'signature', name: verifier, verifier });
const TYPE = 'https://example.com/test/v1';
const attested = (verifier: string, source: string | null): Requirement => ({
  kind: 'attestation',
  name: `${verifier}-test`,
  verifier,
  predicateType: TYPE,
  rule: source === null ? null : { language: 'cue', source },
});
const PASS: Requirement = { kind: 'static', name: 'pass', pass: true, message: '' };
const FAIL: Requirement = { kind: 'static', name: 'fail', pass: false, message: 'never' };
/** A requirement that cannot be told. */
const UNCLEAR: Requirement = attested('t', 'a: foo');
const UNCLEAR_CONTEXT = { attestations: [attestation(9, ['t'], TYPE, {})] };

describe('requirements', () => {
  test.each([
    ['all of', 'all', [PASS, PASS], 'met'],
    ['all of', 'all', [PASS, FAIL], 'unmet'],
    ['all of', 'all', [PASS, UNCLEAR], 'error'],
    ['all of', 'all', [FAIL, UNCLEAR], 'unmet'],
    ['all of', 'all', [], 'error'],
    ['any of', 'any', [FAIL, PASS], 'met'],
    ['any of', 'any', [UNCLEAR, PASS], 'met'],
    ['any of', 'any', [FAIL, UNCLEAR], 'error'],
    ['any of', 'any', [FAIL, FAIL], 'unmet'],
    ['any of', 'any', [], 'error'],
  ] as const)('%s %j %j: %s', async (_, kind, of, result) => {
    const { outcome } = await judge(policyWith({ kind, name: 'x', of }), UNCLEAR_CONTEXT);
    expect(outcome.result).toBe(result);
    expect(outcome.failure === null).toBe(result === 'met');
    expect(outcome.children).toHaveLength(of.length);
  });

  test.each([
    [2, [PASS, PASS, FAIL], 'met'],
    [2, [PASS, FAIL, FAIL], 'unmet'],
    [2, [PASS, UNCLEAR, FAIL], 'error'],
    [3, [PASS, PASS], 'error'],
    [0, [FAIL], 'error'],
    [-1, [FAIL], 'error'],
    [1.5, [PASS, PASS], 'error'],
  ] as const)('at least %d of %j: %s', async (count, of, result) => {
    const { outcome } = await judge(policyWith({ kind: 'at-least', name: 'x', count, of }), UNCLEAR_CONTEXT);
    expect(outcome.result).toBe(result);
  });

  test('a signature counts for the verifiers that accept it only', async () => {
    const signatures = [signature(1, ['a']), signature(2, ['b'])];
    expect((await judge(policyWith(signed('b')), { signatures })).outcome).toMatchObject({
      result: 'met',
      evidence: [digest(2)],
    });
    expect((await judge(policyWith(signed('c')), { signatures })).outcome.result).toBe('unmet');
    const unverified = [signature(1, ['a'], { verified: false })];
    expect((await judge(policyWith(signed('a')), { signatures: unverified })).outcome.result).toBe('unmet');
  });

  test('the failure is of the evidence that came furthest, with what is wanted', async () => {
    const signatures = [
      signature(1, [], refusedBy('a', 'identity', 'somebody else')),
      signature(2, [], refusedBy('a', 'chain', null)),
    ];
    const { outcome } = await judge(policyWith({ kind: 'any', name: 'x', of: [signed('b'), signed('a')] }), {
      signatures,
    });
    expect(outcome.failure).toEqual({
      step: 'identity',
      code: 'CODE',
      message: 'identity failed',
      wanted: 'somebody else',
    });
    expect(outcome.children.map((child) => child.failure?.step)).toEqual(['found', 'identity']);
    expect(outcome.children[0]?.failure).toMatchObject({
      code: 'SIGNATURE_MISSING',
      wanted: expect.stringContaining('b'),
    });
  });

  test('nothing found while something could not be read cannot be told', async () => {
    const search = {
      subjects: [],
      found: {},
      gaps: [{ code: 'X', place: 'registry.example/app', message: 'no answer' }],
    };
    const { outcome } = await judge(policyWith(signed('a')), { search });
    expect(outcome).toMatchObject({ result: 'error', failure: { code: 'EVIDENCE_UNREADABLE', step: 'found' } });
    expect((await judge(policyWith(signed('a')), { search, signatures: [signature(1, ['a'])] })).outcome.result).toBe(
      'met',
    );
  });

  test('a tree that is too deep cannot be told', async () => {
    let requirement: Requirement = PASS;
    for (let depth = 0; depth < 40; depth++) requirement = { kind: 'all', name: 'x', of: [requirement] };
    expect((await judge(policyWith(requirement))).outcome.result).toBe('error');
  });
});

describe('attestations', () => {
  const good = attestation(1, ['a'], TYPE, { score: 9 });
  const poor = attestation(2, ['a'], TYPE, { score: 1 });
  const foreign = attestation(3, ['b'], TYPE, { score: 9 });
  const rule = 'predicate: score: >5';

  test('one verified statement for which the rule holds is enough', async () => {
    const { outcome } = await judge(policyWith(attested('a', rule)), { attestations: [poor, good] });
    expect(outcome).toMatchObject({ result: 'met', evidence: [good.evidence] });
  });

  test('a statement that only others vouch for does not count', async () => {
    const { outcome } = await judge(policyWith(attested('a', rule)), { attestations: [poor, foreign] });
    expect(outcome).toMatchObject({ result: 'unmet', failure: { step: 'rule', code: 'RULE_UNMET' } });
    expect(outcome.failure?.message).toContain('1 is not > 5');
  });

  test('statements of other kinds do not count', async () => {
    const other = attestation(4, ['a'], 'https://example.com/other', { score: 9 });
    expect((await judge(policyWith(attested('a', rule)), { attestations: [other] })).outcome).toMatchObject({
      result: 'unmet',
      failure: { code: 'ATTESTATION_MISSING' },
    });
  });

  test('the rule sees the whole statement', async () => {
    const source = `predicateType: "${TYPE}"\nsubject: [{name: "registry.example/app", digest: sha256: "${'0'.repeat(64)}"}]\n${rule}`;
    expect((await judge(policyWith(attested('a', source)), { attestations: [good] })).outcome.result).toBe('met');
    const statementOf = (): JsonValue => ({ predicateType: TYPE, predicate: { score: 6 } });
    expect((await judge(policyWith(attested('a', rule)), { attestations: [poor], statementOf })).outcome.result).toBe(
      'met',
    );
  });

  test('a statement that was not kept cannot be told', async () => {
    const { outcome } = await judge(policyWith(attested('a', rule)), {
      attestations: [attestation(5, ['a'], TYPE, null)],
    });
    expect(outcome).toMatchObject({ result: 'error', failure: { code: 'STATEMENT_UNAVAILABLE' } });
  });

  test('a rule that cannot be evaluated is an error, unless another statement meets it', async () => {
    const unclear = 'if predicate.score > 5 {ok: true}\npredicate: _';
    const nothing = attestation(6, ['a'], TYPE, {});
    expect((await judge(policyWith(attested('a', unclear)), { attestations: [nothing] })).outcome).toMatchObject({
      result: 'error',
      failure: { code: 'RULE_UNDECIDED' },
    });
    expect((await judge(policyWith(attested('a', unclear)), { attestations: [nothing, good] })).outcome.result).toBe(
      'met',
    );
  });
});

describe('the rule over a whole policy', () => {
  const both: Requirement = {
    kind: 'any',
    name: 'authorities',
    of: [
      { ...signed('key'), name: 'keyed' },
      { kind: 'all', name: 'attested', of: [attested('a', null)] },
      { ...PASS, name: 'always' },
      { ...signed('nobody'), name: 'absent' },
    ],
  };
  const facts = { signatures: [signature(1, ['key'])], attestations: [attestation(2, ['a'], TYPE, {})] };

  test('reads the authorities that matched, and only those', async () => {
    const source = `authorityMatches: close({
  keyed: {signatures: [{id: "${digest(1)}", subject: "https://s.example", issuer: "https://i.example", githubWorkflowRepo: "acme/app"}]}
  attested: {attestations: "a-test": [{id: string, subject: string, issuer: string, githubWorkflowRepo: string, predicateType: "${TYPE}", digest: "${IMAGE}"}]}
  always: {static: true}
})`;
    const { outcome } = await judge(policyWith(both, { rule: { language: 'cue', source } }), facts);
    expect(outcome.children[1]?.failure).toBeNull();
    expect(outcome).toMatchObject({ result: 'met', kind: 'all', name: 'p', evidence: [digest(1), digest(2)] });
    expect(outcome.children.map(({ kind, result }) => [kind, result])).toEqual([
      ['any', 'met'],
      ['rule', 'met'],
    ]);
  });

  test('an authority that did not match is refused by name', async () => {
    const rule = {
      language: 'cue',
      source: 'import "list"\nauthorityMatches: absent: signatures: list.MinItems(1)',
    } as const;
    const { outcome } = await judge(policyWith(both, { rule }), facts);
    expect(outcome).toMatchObject({ result: 'unmet', evidence: [], failure: { step: 'rule', code: 'RULE_UNMET' } });
    expect(outcome.failure?.message).toContain('authorityMatches.absent');
  });

  test('is not asked when no authority matches', async () => {
    const { outcome } = await judge(policyWith(FAIL, { rule: { language: 'cue', source: 'a: foo' } }));
    expect(outcome).toMatchObject({
      kind: 'static',
      result: 'unmet',
      failure: { code: 'STATIC_REFUSAL', message: 'never' },
    });
  });

  const object: ClusterObject = {
    group: 'apps',
    version: 'v1',
    resource: 'deployments',
    labels: { team: 'a' },
    spec: { replicas: 2 },
    metadata: { name: 'd' },
    typeMeta: { kind: 'Deployment', apiVersion: 'apps/v1' },
  };
  const inputs = { config: true, spec: true, objectMeta: true, typeMeta: true };
  const source =
    'config: "linux/amd64": config: User: "65532"\nspec: replicas: <5\nmetadata: name: "d"\ntypemeta: kind: "Deployment"';
  const rule = { language: 'cue', source } as const;
  const config = { 'linux/amd64': { config: { User: '65532' } } };

  test('reads configuration and object as asked', async () => {
    expect((await judge(policyWith(PASS, { rule, inputs }), { config, object })).outcome.result).toBe('met');
    const other = { ...object, spec: { replicas: 9 } };
    expect((await judge(policyWith(PASS, { rule, inputs }), { config, object: other })).outcome.result).toBe('unmet');
  });

  test('cannot be told without what it asks for', async () => {
    expect((await judge(policyWith(PASS, { rule, inputs }), { config })).outcome).toMatchObject({ result: 'error' });
    expect((await judge(policyWith(PASS, { rule, inputs }), { object })).outcome).toMatchObject({ result: 'error' });
  });

  test.each([
    ['authorityMatches', 'false'],
    ['missing', 'error'],
  ])('in CEL the engine of the caller is asked: %s', async (name, result) => {
    const { outcome } = await judge(
      policyWith(PASS, { rule: { language: 'cel', source: name, message: 'the rule of the house' } }),
    );
    expect(outcome.result).toBe(result === 'false' ? 'unmet' : 'error');
    expect(outcome.failure?.message.includes('the rule of the house')).toBe(result === 'false');
  });

  test('in CEL cannot be told without an engine, in Rego not without opa', async () => {
    const without = { engines: { ...engines, cel: null } };
    expect(
      (await judge(policyWith(PASS, { rule: { language: 'cel', source: 'x', message: null } }), without)).outcome
        .result,
    ).toBe('error');
    const rego = await judge(policyWith(PASS, { rule: { language: 'rego', source: 'package sigstore' } }), without);
    expect(rego.outcome).toMatchObject({ result: 'error', failure: { code: 'RULE_UNDECIDED' } });
    expect(rego.outcome.failure?.message).toContain('opa');
  });
});

describe('which policies are about an image', () => {
  const named = (name: string, more: Partial<ImagePolicy>): ImagePolicy => policyWith(PASS, { name, ...more });
  const object = (more: Partial<ClusterObject>): ClusterObject => ({
    group: 'apps',
    version: 'v1',
    resource: 'deployments',
    labels: { app: 'x', tier: 'front' },
    spec: null,
    metadata: null,
    typeMeta: null,
    ...more,
  });

  test('those whose globs catch it, in the order of the document', async () => {
    const policies = [
      named('a', { images: ['registry.example/*'] }),
      named('b', { images: ['ghcr.io/**'] }),
      named('c', { images: ['x', '**'] }),
      named('d', { except: ['registry.example/**'] }),
    ];
    const facts = await judgeImagePolicies(policies, CONTEXT);
    expect(facts.judged.map(({ policy }) => policy)).toEqual(['a', 'c']);
    expect(facts.others).toEqual(['b', 'd']);
  });

  const match = (more: object): ImagePolicy =>
    named('m', { match: [{ group: 'apps', version: 'v1', resource: 'deployments', selector: null, ...more }] });
  test.each([
    [{}, {}, true],
    [{ version: '*' }, { version: 'v1beta1' }, true],
    [{}, { version: 'v1beta1' }, false],
    [{ resource: '*' }, {}, false],
    [{ group: '*' }, {}, false],
    [{ group: '' }, {}, false],
    [{ selector: { matchLabels: { app: 'x' } } }, {}, true],
    [{ selector: { matchLabels: { app: 'y' } } }, {}, false],
    [{ selector: { matchExpressions: [{ key: 'tier', operator: 'In', values: ['front'] }] } }, {}, true],
    [{ selector: { matchExpressions: [{ key: 'tier', operator: 'NotIn', values: ['front'] }] } }, {}, false],
    [{ selector: { matchExpressions: [{ key: 'other', operator: 'NotIn', values: ['front'] }] } }, {}, true],
    [{ selector: { matchExpressions: [{ key: 'app', operator: 'Exists' }] } }, {}, true],
    [{ selector: { matchExpressions: [{ key: 'app', operator: 'DoesNotExist' }] } }, {}, false],
    [{ selector: { matchExpressions: [{ key: 'app', operator: 'Unheard' }] } }, {}, true],
  ])('an entry with %j on an object with %j: %j', async (entry, more, expected) => {
    const { judged } = await judgeImagePolicies([match(entry)], { ...CONTEXT, object: object(more) });
    expect(judged.length === 1).toBe(expected);
  });

  test('outside of a cluster kinds of objects do not matter', async () => {
    expect((await judgeImagePolicies([match({ resource: 'pods' })], CONTEXT)).judged).toHaveLength(1);
  });
});

test('what stops the evaluation has its turn between statements', async () => {
  const aborter = new AbortController();
  let judged = 0;
  const busy: CelPort = () => {
    judged += 1;
    return { result: 'false', messages: [], warnings: [] };
  };
  const attestations = Array.from({ length: 50 }, (_, at) => attestation(at + 1, ['a'], TYPE, {}));
  const rule = { language: 'cel', source: 'x', message: null } as const;
  setImmediate(() => aborter.abort());
  const { outcome } = await judge(
    policyWith({ kind: 'attestation', name: 't', verifier: 'a', predicateType: TYPE, rule }),
    { attestations, engines: { ...engines, cel: busy, signal: aborter.signal } },
  );
  expect(outcome.result).toBe('error');
  expect(judged).toBeLessThan(attestations.length);
});
