import { type DiffCondition, parseConditions } from './diff-condition.ts';
import type { Setting } from './setting.ts';
import { parseSwitch } from './value-types.ts';

/** What is compared, and which differences fail. */
export interface DiffSettings {
  readonly failOnDifference: Setting<readonly DiffCondition[]>;
  readonly bases: Setting<boolean>;
  readonly skipVulnerabilities: Setting<boolean>;
}

export const DIFF_SETTINGS: DiffSettings = {
  failOnDifference: {
    name: 'fail-on',
    shape: 'many',
    placeholder: 'CONDITION,…',
    summary:
      'Exit with code 2 for what the change brings: new-critical … new-unknown (of this severity or worse), new-secret, new-setuid, new-world-writable, new-capabilities, new-package, new-port, new-license[:copyleft|CATEGORY|SPDX-ID], new-finding[:stop], became-root, config, size+10%, size+50MiB; may be repeated.',
    environment: null,
    config: 'none',
    commands: ['diff'],
    default: [],
    defaultText: 'never',
    parse: parseConditions,
  },
  bases: {
    name: 'bases',
    shape: 'switch',
    placeholder: null,
    summary: 'Compare the images that two Dockerfiles are built on in the end.',
    environment: null,
    config: 'none',
    commands: ['diff'],
    default: false,
    defaultText: 'when both operands are Dockerfiles',
    parse: parseSwitch,
  },
  skipVulnerabilities: {
    name: 'skip-vulnerabilities',
    shape: 'switch',
    placeholder: null,
    summary: 'Do not look for vulnerabilities: no advisory data is needed.',
    environment: null,
    config: 'none',
    commands: ['diff'],
    default: false,
    defaultText: 'false',
    parse: parseSwitch,
  },
};
