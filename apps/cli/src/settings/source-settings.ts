import { SOURCE_SEVERITIES, type SourceSeverity } from '@assay/core';
import { SOURCES } from './command-groups.ts';
import type { Setting } from './setting.ts';
import { oneOf, parseChoice, parseSwitch } from './value-types.ts';

/** Commits to look at; a null range are all that anything refers to. */
export interface HistoryChoice {
  readonly range: string | null;
}

/** What of source files is looked at, and what of it counts. */
export interface SourceSettings {
  readonly failOnFinding: Setting<SourceSeverity | null>;
  readonly history: Setting<HistoryChoice | null>;
  readonly staged: Setting<boolean>;
  readonly binary: Setting<boolean>;
  readonly noExceptions: Setting<boolean>;
}

const FAIL_ON = [...SOURCE_SEVERITIES, 'never'] as const;

export const SOURCE_SETTINGS: SourceSettings = {
  failOnFinding: {
    name: 'fail-on',
    shape: 'one',
    placeholder: 'SEVERITY',
    summary: `The mildest severity of a finding for which the exit code is 2: ${FAIL_ON.join(', ')}.`,
    environment: null,
    config: 'none',
    choices: FAIL_ON,
    commands: SOURCES,
    default: 'warning',
    defaultText: 'warning',
    parse: oneOf((text) => {
      const word = parseChoice(FAIL_ON)(text);
      return word === 'never' ? null : word;
    }),
  },
  history: {
    name: 'history',
    shape: 'one',
    placeholder: 'RANGE',
    optionalValue: true,
    summary:
      'Look through all of the history, or the commits of a range: BASE..HEAD, or BASE...HEAD as for a pull request.',
    environment: null,
    config: 'none',
    commands: ['secrets'],
    default: null,
    defaultText: 'the files as they lie there',
    parse: oneOf((text) => ({ range: text === '' ? null : text })),
  },
  staged: {
    name: 'staged',
    shape: 'switch',
    placeholder: null,
    summary: 'Look through what is staged for the next commit: for hooks.',
    environment: null,
    config: 'none',
    commands: ['secrets'],
    default: false,
    defaultText: 'false',
    parse: parseSwitch,
  },
  binary: {
    name: 'binary',
    shape: 'switch',
    placeholder: null,
    summary: 'Look for secrets in binary files of a repository as well.',
    environment: null,
    config: 'none',
    commands: ['secrets', 'check'],
    default: false,
    defaultText: 'false',
    parse: parseSwitch,
  },
  noExceptions: {
    name: 'no-exceptions',
    shape: 'switch',
    placeholder: null,
    summary: 'Let nothing in the repository accept secrets: no comment, no .assayignore, no .gitleaksignore.',
    environment: null,
    config: 'none',
    commands: ['secrets', 'check'],
    default: false,
    defaultText: 'false',
    parse: parseSwitch,
  },
};
