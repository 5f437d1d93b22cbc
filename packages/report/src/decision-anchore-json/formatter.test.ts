import type { Finding } from '@assay/core';
import { describe, expect, it } from 'vitest';
import { decision, digest, finding, mixed, render } from '../testing/sample-decision.ts';

const v2 = (value: Parameters<typeof render>[1]): unknown => JSON.parse(render('anchore-json', value));
const v1 = (value: Parameters<typeof render>[1]): unknown => JSON.parse(render('anchore-legacy-json', value));

const denied = decision({
  reason: 'denylisted',
  findings: [finding({ action: 'warn', legacyTriggerId: 'abc' }), finding({ action: 'stop', status: 'allowlisted' })],
  imageListMatch: { list: 'denylisted_images', name: 'bad', index: 2 },
});

const vulnerability = (
  id: string,
  name: string,
  fixVersions: readonly string[],
  over: Partial<Finding> = {},
): Finding =>
  finding({
    gate: 'vulnerabilities',
    trigger: 'package',
    triggerId: `${id}+pkg:deb/${name}@1.0`,
    legacyTriggerId: `${id}+${name}`,
    subject: { kind: 'vulnerability', key: `${id}+pkg:deb/${name}@1.0`, purl: `pkg:deb/${name}@1.0` },
    evidence: { name, version: '1.0', fixVersions },
    ...over,
  });

describe('the historical evaluation', () => {
  it('says what the rules alone would have done, and what the lists of images did', () => {
    expect(v2(denied)).toMatchObject({
      evaluations: [
        {
          final_action: 'stop',
          final_action_reason: 'denylisted',
          image_denylisted: true,
          image_allowlisted: false,
          matched_denylisted_images_rule: { name: 'bad', index: 2 },
          details: { policy_action: 'warn' },
          status: 'fail',
        },
      ],
    });
  });

  it('gives the historical trigger id where there is one', () => {
    expect(v2(denied)).toHaveProperty('evaluations[0].details.findings[0].trigger_id', 'abc');
    expect(v2(mixed)).toHaveProperty('evaluations[0].details.findings[1].trigger_id', 'telnet');
  });

  it('says that no mapping matched', () => {
    expect(v2(decision({ reason: 'unmapped', mapping: null }))).toMatchObject({
      evaluations: [
        { image_mapped_to_rule: false, matched_mapping_rule: null, final_action_reason: 'policy_evaluation' },
      ],
    });
  });

  it.each([
    ['pass', 'pass'],
    ['warn', 'pass'],
    ['fail', 'fail'],
    ['error', 'fail'],
  ] as const)('of the verdict %s is a %s', (verdict, status) => {
    expect(v2(decision({ verdict }))).toHaveProperty('evaluations[0].status', status);
  });

  it.each([
    [true, true],
    [false, false],
    [undefined, null],
  ])('says of a finding that came with the base image (%s) the same', (known, expected) => {
    const inherited = known === undefined ? {} : { inheritedFromBase: known };
    expect(v2(decision({ findings: [finding(inherited)] }))).toHaveProperty(
      'evaluations[0].details.findings[0].inherited_from_base',
      expected,
    );
  });

  it('names the updates that remove vulnerabilities, by package', () => {
    const findings = [
      vulnerability('CVE-1', 'openssl', ['3.0.2', '3.1.0']),
      vulnerability('CVE-2', 'openssl', ['3.0.2']),
      vulnerability('CVE-3', 'curl', ['8.1']),
      vulnerability('CVE-4', 'curl', ['8.2']),
      vulnerability('CVE-5', 'zlib', []),
      vulnerability('CVE-6', 'bash', ['6'], { status: 'allowlisted' }),
      finding({}),
    ];
    expect(v2(decision({ findings }))).toHaveProperty('evaluations[0].details.remediations', [
      {
        trigger_ids: ['CVE-3+curl', 'CVE-4+curl'],
        suggestions: [
          { message: 'Upgrade curl from 1.0 to 8.1', preferred: false },
          { message: 'Upgrade curl from 1.0 to 8.2', preferred: false },
        ],
      },
      {
        trigger_ids: ['CVE-1+openssl', 'CVE-2+openssl'],
        suggestions: [{ message: 'Upgrade openssl from 1.0 to 3.0.2', preferred: true }],
      },
    ]);
  });

  it('is a list for several platforms', () => {
    expect(v2({ decisions: [mixed, denied] })).toHaveLength(2);
    expect(v2({ decisions: [] })).toEqual([]);
  });

  it.each([
    [`r.example/a:1@${digest('a')}`, 'r.example/a:1'],
    [`r.example:5000/a@${digest('a')}`, `r.example:5000/a@${digest('a')}`],
    ['r.example/a:1', 'r.example/a:1'],
  ])('of %s is of the tag %s', (reference, tag) => {
    expect(v2(decision({ subject: { ...mixed.subject, reference } }))).toHaveProperty('evaluated_tag', tag);
  });
});

describe('the v1 evaluation', () => {
  it('has a row for each finding, under digest, tag and image id', () => {
    const imageId = 'b'.repeat(64);
    const tag = 'registry.example/team/app:1.0';
    expect(v1(mixed)).toMatchObject([
      {
        [digest('a')]: {
          [tag]: [
            {
              status: 'fail',
              policyId: 'p1',
              detail: {
                result: {
                  final_action: 'stop',
                  matched_mapping_rule: { name: 'everything' },
                  matched_blacklisted_images_rule: false,
                  result: {
                    [imageId]: {
                      result: {
                        row_count: 4,
                        rows: [
                          [
                            imageId,
                            tag,
                            'user+root',
                            'dockerfile',
                            'effective_user',
                            'The image runs as root.',
                            'STOP',
                            false,
                            'default',
                          ],
                          [
                            imageId,
                            tag,
                            'telnet',
                            'packages',
                            'blacklist',
                            'Package telnet is on the blocked list.',
                            'WARN',
                            false,
                            'default',
                          ],
                          expect.arrayContaining(['The rule could not be evaluated.']),
                          [
                            imageId,
                            tag,
                            'user+root',
                            'dockerfile',
                            'effective_user',
                            'Accepted thing.',
                            'GO',
                            { matched_rule_id: 'i1', whitelist_id: 'wl' },
                            'default',
                          ],
                        ],
                      },
                    },
                  },
                },
              },
            },
          ],
        },
      },
    ]);
  });

  it('speaks of whitelists and blacklists', () => {
    expect(render('anchore-legacy-json', denied)).toContain('"final_action_reason": "blacklisted"');
    expect(render('anchore-legacy-json', decision({ reason: 'allowlisted' }))).toContain('"whitelisted"');
  });
});
