import { type Decision, type Finding, parseDigest, parsePlatform } from '@assay/core';
import type { DecisionReport, RenderOptions } from '../formatter.ts';
import { decisionFormats } from '../registry.ts';

/** A digest of one repeated digit. */
export const digest = (letter: string): ReturnType<typeof parseDigest> => parseDigest(`sha256:${letter.repeat(64)}`);
/** What image builders with bad intentions write into labels, package names and paths. */
export const HOSTILE: string =
  'a\u001b]0;owned\u0007 b\rc\u202egnp.exe \u009b31m | `x` @team #1 <img src=x> ]]> </details> "q"';

/** A finding that stops the image, with other values where given. */
export const finding = (over: Partial<Finding>): Finding => ({
  id: 'f1',
  gate: 'dockerfile',
  trigger: 'effective_user',
  triggerId: 'user+root',
  legacyTriggerId: null,
  action: 'stop',
  ruleSetId: 'default',
  ruleId: 'rule-user',
  message: 'The image runs as root.',
  status: 'open',
  subject: { kind: 'user', key: 'root' },
  locations: [],
  evidence: {},
  ...over,
});

/** A failing decision without findings, with other values where given. */
export const decision = (over: Partial<Decision>): Decision => ({
  schemaVersion: 1,
  verdict: 'fail',
  finalAction: 'stop',
  reason: 'policy_evaluation',
  evaluatedAt: '2026-03-01T00:00:00Z',
  subject: {
    reference: 'registry.example/team/app:1.0',
    digest: digest('a'),
    indexDigest: null,
    imageId: digest('b'),
    platform: parsePlatform('linux/arm64'),
  },
  policy: { id: 'p1', name: 'Team policy', digest: digest('c') },
  mapping: { name: 'everything', index: 0 },
  imageListMatch: null,
  advisoryData: null,
  findings: [],
  problems: [],
  ...over,
});

/** A decision with a finding of every kind, and a problem. */
export const mixed: Decision = decision({
  findings: [
    finding({
      recommendation:
        'Set USER to a numeric id that is not 0, so that the runtime can check it before it starts anything.',
    }),
    finding({
      id: 'f2',
      action: 'warn',
      gate: 'packages',
      trigger: 'blacklist',
      triggerId: 'telnet',
      severity: 'medium',
      message: 'Package telnet is on the blocked list.',
      locations: [{ path: '/var/lib/dpkg/status', layer: digest('d') }],
    }),
    finding({
      id: 'f3',
      status: 'error',
      trigger: 'instruction',
      triggerId: 'x',
      message: 'The rule could not be evaluated.',
    }),
    finding({
      id: 'f4',
      status: 'allowlisted',
      action: 'go',
      message: 'Accepted thing.',
      allowlistMatch: { allowlistId: 'wl', itemId: 'i1', expiresOn: '2026-12-31', owner: 'ann', reason: 'legacy' },
    }),
  ],
  problems: [{ severity: 'warning', code: 'POLICY_LEGACY', message: 'The document uses whitelists.' }],
});

/** Options of a report that goes to no terminal. */
export const PLAIN: RenderOptions = {
  color: false,
  width: 100,
  toolVersion: '1.2.3',
  template: [
    '{{word}} {{subject.reference}}',
    '{{#findings}}',
    '{{@number}}. {{gate}}/{{trigger}}: {{message}}',
    '{{/findings}}',
    '',
  ].join('\n'),
};

/** The text of a report in one format. */
export function render(id: string, value: DecisionReport, options: RenderOptions = PLAIN): string {
  const format = decisionFormats.get(id);
  if (format === undefined) throw new Error(`no format ${id}`);
  return format.render(value, options);
}
