import type { Setting } from './setting.ts';
import { allOf, oneOf, parseChoice, parseOrigin, parseText } from './value-types.ts';

/** Where policies and decisions at the door of a cluster come from, beside files. */
export interface AdmissionSourceTable {
  readonly policyArtifact: Setting<readonly string[]>;
  readonly servicePolicy: Setting<readonly string[]>;
  readonly judgeIn: Setting<'auto' | 'service' | 'here' | 'either'>;
  readonly service: Setting<string | null>;
  readonly serviceKey: Setting<string | null>;
}

const BOTH = { config: 'own', commands: ['controller', 'controller simulate'] } as const;
const OWN = { config: 'own', commands: ['controller'] } as const;

export const ADMISSION_SOURCE_SETTINGS: AdmissionSourceTable = {
  policyArtifact: {
    ...BOTH,
    name: 'policy-artifact',
    shape: 'many',
    placeholder: 'REFERENCE',
    summary:
      'Artifact of a registry with policies, of type application/vnd.assay.policies.v1; looked at again, unless it has a digest that stays the same. May be repeated.',
    environment: 'ASSAY_POLICY_ARTIFACT',
    default: [],
    defaultText: 'none',
    parse: allOf(parseText),
  },
  servicePolicy: {
    ...BOTH,
    name: 'service-policy',
    shape: 'many',
    placeholder: 'NAME',
    summary:
      'Policy that is active in the service of --service, or default for the one that counts there. May be repeated.',
    environment: 'ASSAY_SERVICE_POLICY',
    default: [],
    defaultText: 'none',
    parse: allOf(parseText),
  },
  judgeIn: {
    ...OWN,
    name: 'judge-in',
    shape: 'one',
    placeholder: 'PLACE',
    summary:
      'Where images are judged that are not known: in the service, here, or here while the service is away (either).',
    environment: 'ASSAY_JUDGE_IN',
    choices: ['auto', 'service', 'here', 'either'],
    default: 'auto',
    defaultText: 'auto: the service where --service is given, else here',
    parse: oneOf(parseChoice(['auto', 'service', 'here', 'either'])),
  },
  service: {
    ...BOTH,
    name: 'service',
    shape: 'one',
    placeholder: 'URL',
    summary: 'Address of the service that judges images or has policies; needs ASSAY_SERVICE_KEY.',
    environment: 'ASSAY_SERVICE',
    default: null,
    defaultText: 'none',
    parse: oneOf(parseOrigin),
  },
  serviceKey: {
    ...BOTH,
    name: 'service-key',
    flag: false,
    config: 'none',
    shape: 'one',
    placeholder: null,
    summary: 'API key for the service.',
    environment: 'ASSAY_SERVICE_KEY',
    secret: true,
    default: null,
    defaultText: 'none',
    parse: oneOf(parseText),
  },
};
