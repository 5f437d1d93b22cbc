import type { Setting } from './setting.ts';
import { type KeyOption, parseKey } from './trust-settings.ts';
import { allOf, oneOf, parseChoice, parseDuration, parseOrigin, parseText } from './value-types.ts';

/** Where policies and decisions at the door of a cluster come from, beside files. */
export interface AdmissionSourceTable {
  readonly policyArtifact: Setting<readonly string[]>;
  readonly policyKey: Setting<readonly KeyOption[]>;
  readonly policyIdentity: Setting<readonly string[]>;
  readonly policyIssuer: Setting<string | null>;
  readonly policyInterval: Setting<number>;
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
  policyKey: {
    ...BOTH,
    name: 'policy-key',
    shape: 'many',
    placeholder: '[NAME=]FILE',
    summary:
      'Public key or certificate in PEM that signs the artifacts of --policy-artifact: what none of them signed is not taken over. May be repeated.',
    environment: 'ASSAY_POLICY_KEY',
    default: [],
    defaultText: 'none: with no signer named, whatever the registry gives counts',
    parse: allOf(parseKey),
  },
  policyIdentity: {
    ...BOTH,
    name: 'policy-identity',
    shape: 'many',
    placeholder: 'RE',
    summary:
      'Subject of certificates that sign those artifacts, a regular expression for the whole subject; needs --policy-issuer; may be repeated.',
    environment: 'ASSAY_POLICY_IDENTITY',
    default: [],
    defaultText: 'none',
    parse: allOf(parseText),
  },
  policyIssuer: {
    ...BOTH,
    name: 'policy-issuer',
    shape: 'one',
    placeholder: 'RE',
    summary: 'Who has to vouch for --policy-identity, a regular expression for the whole address.',
    environment: 'ASSAY_POLICY_ISSUER',
    default: null,
    defaultText: 'none',
    parse: oneOf(parseText),
  },
  policyInterval: {
    ...OWN,
    name: 'policy-interval',
    shape: 'one',
    placeholder: 'DURATION',
    summary: 'How often it is looked whether the registry or the service has other policies.',
    environment: 'ASSAY_POLICY_INTERVAL',
    default: 15_000,
    defaultText: '15s',
    parse: oneOf(parseDuration),
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
