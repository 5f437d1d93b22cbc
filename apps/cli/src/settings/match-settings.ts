import type { VulnerabilitySeverity } from '@assay/core';
import { MATCHING } from './command-groups.ts';
import type { Setting } from './setting.ts';
import { allOf, oneOf, parseChoice, parsePath, parseSwitch, parseText } from './value-types.ts';

/** What is looked at of matches, what they are judged by, and what speaks against them. */
export interface MatchSettings {
  readonly failOnNew: Setting<VulnerabilitySeverity | null>;
  readonly baseReport: Setting<string | null>;
  readonly minSeverity: Setting<VulnerabilitySeverity | null>;
  readonly onlyFixed: Setting<boolean>;
  readonly failOnSeverity: Setting<VulnerabilitySeverity | null>;
  readonly allowMissingData: Setting<readonly string[]>;
  readonly newerBase: Setting<readonly string[]>;
  readonly vex: Setting<readonly string[]>;
  readonly attachedVex: Setting<boolean>;
}

const SEVERITIES: readonly VulnerabilitySeverity[] = ['unknown', 'negligible', 'low', 'medium', 'high', 'critical'];

export const MATCH_SETTINGS: MatchSettings = {
  failOnNew: {
    name: 'fail-on-new',
    shape: 'one',
    placeholder: 'SEVERITY',
    summary: 'Exit with code 2 when the image brings a vulnerability of this severity or worse.',
    environment: 'ASSAY_FAIL_ON_NEW',
    config: 'any',
    choices: SEVERITIES,
    commands: ['diff'],
    default: null,
    defaultText: 'never',
    parse: oneOf(parseChoice(SEVERITIES)),
  },
  baseReport: {
    name: 'base-report',
    shape: 'one',
    placeholder: 'FILE',
    summary: 'What vulns -o json said of the baseline when it was last looked at; tells what was published since.',
    environment: 'ASSAY_BASE_REPORT',
    config: 'any',
    commands: ['diff'],
    default: null,
    defaultText: 'none',
    parse: oneOf(parsePath),
  },
  minSeverity: {
    name: 'min-severity',
    shape: 'one',
    placeholder: 'SEVERITY',
    summary: 'Leave out of reports for people what is weaker; how many is told, and JSON keeps all.',
    environment: 'ASSAY_MIN_SEVERITY',
    config: 'any',
    choices: SEVERITIES,
    commands: ['vulns'],
    default: null,
    defaultText: 'all are shown',
    parse: oneOf(parseChoice(SEVERITIES)),
  },
  onlyFixed: {
    name: 'only-fixed',
    shape: 'switch',
    placeholder: null,
    summary: 'Look only at what a version fixes, in reports for people and for --fail-on-severity; JSON keeps all.',
    environment: 'ASSAY_ONLY_FIXED',
    config: 'any',
    commands: ['vulns'],
    default: false,
    defaultText: 'false',
    parse: parseSwitch,
  },
  failOnSeverity: {
    name: 'fail-on-severity',
    shape: 'one',
    placeholder: 'SEVERITY',
    summary: 'Exit with code 2 when the image has a vulnerability of this severity or worse.',
    environment: 'ASSAY_FAIL_ON_SEVERITY',
    config: 'any',
    choices: SEVERITIES,
    commands: ['vulns'],
    default: null,
    defaultText: 'never',
    parse: oneOf(parseChoice(SEVERITIES)),
  },
  allowMissingData: {
    name: 'allow-missing-data',
    shape: 'many',
    placeholder: 'NAMESPACE',
    summary:
      'Do not exit with code 6 when no feed answers for packages of this namespace (npm, cpe …); may be repeated.',
    environment: 'ASSAY_ALLOW_MISSING_DATA',
    config: 'any',
    commands: ['vulns', 'diff'],
    default: [],
    defaultText: 'none',
    parse: allOf(parseText),
  },
  newerBase: {
    name: 'newer-base',
    shape: 'many',
    placeholder: 'IMAGE',
    summary:
      'Tell how many vulnerabilities of the base image this one, an image or an inspection, does not have; may be repeated.',
    environment: null,
    config: 'none',
    commands: ['vulns'],
    default: [],
    defaultText: 'none',
    parse: allOf(parseText),
  },
  vex: {
    name: 'vex',
    shape: 'many',
    placeholder: 'FILE',
    summary: 'Exploitability statements to honour: OpenVEX, CSAF VEX or CycloneDX VEX; may be repeated.',
    environment: 'ASSAY_VEX',
    config: 'any',
    commands: MATCHING,
    default: [],
    defaultText: 'none',
    parse: allOf(parsePath),
  },
  attachedVex: {
    name: 'attached-vex',
    shape: 'switch',
    placeholder: null,
    summary:
      'Honour VEX statements attached to the image too, where somebody named by --key, --identity or the policy signed them.',
    environment: 'ASSAY_ATTACHED_VEX',
    config: 'any',
    commands: ['check', 'vulns'],
    default: false,
    defaultText: 'false',
    parse: parseSwitch,
  },
};
