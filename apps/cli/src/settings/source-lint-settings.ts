import type { Setting } from './setting.ts';
import { oneOf, parsePath, parseSwitch } from './value-types.ts';

/** How Dockerfiles are linted and repaired, and names of images pinned. */
export interface SourceLintSettings {
  readonly lintConfig: Setting<string | null>;
  readonly fix: Setting<boolean>;
  readonly dryRun: Setting<boolean>;
}

export const SOURCE_LINT_SETTINGS: SourceLintSettings = {
  lintConfig: {
    name: 'lint-config',
    shape: 'one',
    placeholder: 'FILE',
    summary: 'Settings of the Dockerfile rules, in our own form or a .hadolint.yaml.',
    environment: 'ASSAY_LINT_CONFIG',
    config: 'any',
    commands: ['lint', 'check'],
    default: null,
    defaultText: '.hadolint.yaml in the working directory, where there is one',
    parse: oneOf(parsePath),
  },
  fix: {
    name: 'fix',
    shape: 'switch',
    placeholder: null,
    summary: 'Repair what can be repaired without anybody thinking, and report what is left.',
    environment: null,
    config: 'none',
    commands: ['lint'],
    default: false,
    defaultText: 'false',
    parse: parseSwitch,
  },
  dryRun: {
    name: 'dry-run',
    shape: 'switch',
    placeholder: null,
    summary: 'Change no file: write the changes as a diff to stdout in place of the report.',
    environment: null,
    config: 'none',
    commands: ['lint', 'pin'],
    default: false,
    defaultText: 'false',
    parse: parseSwitch,
  },
};
