import type { Setting } from './setting.ts';
import { oneOf, parseCount, parseDuration, parseSwitch, parseText } from './value-types.ts';

/** What the service does by itself, and what it allows its users. */
export interface ServiceWorkSettings {
  readonly advisoriesEvery: Setting<number | null>;
  readonly advisoriesFrom: Setting<string | null>;
  readonly jobLease: Setting<number>;
  readonly keyDays: Setting<number>;
  readonly exceptionDays: Setting<number>;
  readonly ownExceptions: Setting<boolean>;
}

const OWN = { config: 'own', commands: ['serve'] } as const;

export const SERVICE_WORK_SETTINGS: ServiceWorkSettings = {
  advisoriesEvery: {
    ...OWN,
    name: 'advisories-every',
    shape: 'one',
    placeholder: 'DURATION',
    summary: 'How often advisories are brought up to date for the images at hand: 6h, or never.',
    environment: 'ASSAY_ADVISORIES_EVERY',
    default: 6 * 3_600_000,
    defaultText: '6h',
    parse: oneOf((text) => (text === 'never' ? null : parseDuration(text))),
  },
  advisoriesFrom: {
    ...OWN,
    name: 'advisories-from',
    shape: 'one',
    placeholder: 'REFERENCE',
    summary:
      'Artifact in a registry that holds a whole advisory database, as db push puts it there, in place of feeds.',
    environment: 'ASSAY_ADVISORIES_FROM',
    default: null,
    defaultText: 'none: the feeds of those who publish them',
    parse: oneOf(parseText),
  },
  jobLease: {
    ...OWN,
    name: 'job-lease',
    shape: 'one',
    placeholder: 'DURATION',
    summary: 'After how long a job of a worker that says nothing, because it was killed, is given to another one.',
    environment: 'ASSAY_JOB_LEASE',
    default: 30_000,
    defaultText: '30s',
    parse: oneOf(parseDuration),
  },
  keyDays: {
    ...OWN,
    name: 'key-days',
    shape: 'one',
    placeholder: 'DAYS',
    summary: 'Days that an API key may count at most.',
    environment: 'ASSAY_KEY_DAYS',
    default: 365,
    defaultText: '365',
    parse: oneOf(parseCount),
  },
  exceptionDays: {
    ...OWN,
    name: 'exception-days',
    shape: 'one',
    placeholder: 'DAYS',
    summary: 'Days that an exception may last at most.',
    environment: 'ASSAY_EXCEPTION_DAYS',
    default: 365,
    defaultText: '365',
    parse: oneOf(parseCount),
  },
  ownExceptions: {
    ...OWN,
    name: 'own-exceptions',
    shape: 'switch',
    placeholder: null,
    summary: 'Let people approve exceptions that they asked for themselves.',
    environment: 'ASSAY_OWN_EXCEPTIONS',
    default: false,
    defaultText: 'false',
    parse: parseSwitch,
  },
};
