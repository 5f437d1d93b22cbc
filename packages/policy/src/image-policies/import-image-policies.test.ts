import { describe, expect, test } from 'vitest';
import { compilePolicy } from '../compile-policy.ts';
import { type ForeignPolicies, type ForeignResources, importImagePolicies } from './import-image-policies.ts';
import { readImagePolicies } from './read-image-policies.ts';
import { certificateBlock, indent, publicKey } from './testing/material.ts';

const KEY = publicKey();

const CIP = `apiVersion: policy.sigstore.dev/v1beta1
kind: ClusterImagePolicy
metadata: { name: signed }
spec:
  images: [{ glob: "ghcr.io/acme/**" }]
  authorities:
    - name: key
      key:
        data: |
          ${indent(KEY, 10)}
      source: [{ oci: registry.example/signatures, tagPrefix: acme }]
      attestations:
        - name: built
          predicateType: https://slsa.dev/provenance/v1
          policy: { type: cue, data: "predicate: {...}" }
`;

const KYVERNO = `apiVersion: kyverno.io/v1
kind: ClusterPolicy
metadata: { name: signed }
spec:
  validationFailureAction: Enforce
  webhookTimeoutSeconds: 30
  rules:
    - name: r
      match: { any: [{ resources: { kinds: [Pod], namespaces: [prod] } }] }
      verifyImages:
        - imageReferences: ["ghcr.io/acme/*"]
          attestors:
            - count: 1
              entries:
                - keyless: { issuer: https://issuer.example, subject: https://ci.example/* }
                - keys:
                    publicKeys: |
                      ${indent(KEY, 22)}
`;

const NOTATION = JSON.stringify({
  version: '1.0',
  trustPolicies: [
    {
      name: 'prod',
      registryScopes: ['registry.acme.example/app'],
      signatureVerification: { level: 'strict', override: { revocation: 'skip' } },
      trustStores: ['ca:acme'],
      trustedIdentities: ['x509.subject: C=US, ST=WA, O=acme.example'],
    },
  ],
});

const CONNAISSEUR = `application:
  features: { detectionMode: false }
  validators:
    - name: default
      type: cosign
      trustRoots:
        - name: default
          key: |
            ${indent(KEY, 12)}
  policy:
    - pattern: "ghcr.io/acme/*:*"
`;

const ROWS: readonly (readonly [ForeignPolicies, string, ForeignResources])[] = [
  ['cip', CIP, {}],
  ['kyverno', KYVERNO, {}],
  ['notation', NOTATION, { trustStores: { 'ca:acme': [certificateBlock()] } }],
  ['connaisseur', CONNAISSEUR, {}],
];

describe('foreign image policies', () => {
  test.each(ROWS)('of %s become a policy that stops what nobody vouches for', (kind, text, resources) => {
    const { document } = importImagePolicies(kind, { text, name: 'foreign' }, resources);
    const policy = compilePolicy({ text: JSON.stringify(document), name: 'imported' });
    expect(policy.warnings).toEqual([]);
    expect(policy.trust.verifiers.length).toBeGreaterThan(0);
    expect(policy.trust.imagePolicies.length).toBeGreaterThan(0);
    expect(policy.ruleSets[0]?.rules).toMatchObject([{ gate: 'image_policy', trigger: 'unmet', action: 'stop' }]);
  });

  test('say the same once written and read again, prefixes of tags included', () => {
    const { document } = importImagePolicies('cip', { text: CIP, name: 'foreign' });
    const { notes, ...trust } = readImagePolicies({ text: CIP, name: 'foreign' });
    expect(compilePolicy({ text: JSON.stringify(document), name: 'imported' }).trust).toEqual(trust);
    expect(trust.verifiers).toMatchObject([{ repository: 'registry.example/signatures', tagPrefix: 'acme' }]);
    expect(notes.map(({ kind }) => kind)).toContain('meaning');
  });

  test('come with the list of what could not be carried over', () => {
    const { notes } = importImagePolicies('kyverno', { text: KYVERNO, name: 'foreign' });
    expect(notes).toMatchObject([{ kind: 'changed', line: 9, what: 'match' }]);
    const values = importImagePolicies('connaisseur', { text: CONNAISSEUR, name: 'foreign' });
    expect(values.notes.map(({ kind, what }) => `${kind} ${what}`).join('\n')).toContain('features');
  });
});
