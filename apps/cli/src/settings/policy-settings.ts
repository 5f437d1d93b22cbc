import type { JsonObject } from '@assay/core';
import type { CommandName, Setting } from './setting.ts';
import { allOf, oneOf, parseChoice, parsePair, parsePath, parseText } from './value-types.ts';

/** The published shapes of policies as users name them. */
export type ShapeName = 'v2' | 'legacy';

/** Image policies of other tools as users name them. */
type ForeignShape = 'cip' | 'kyverno' | 'notation' | 'connaisseur';

const FOREIGN = ['cip', 'kyverno', 'notation', 'connaisseur'] as const;

/** Whose reading of a policy counts: that of another engine, or both to be compared. */
export type Interpretation = 'anchore' | 'both';

/** How policies are read, and what is known of the place that they judge for. */
export interface PolicySettings {
  readonly against: Setting<string | null>;
  readonly decision: Setting<string | null>;
  readonly shape: Setting<ShapeName>;
  readonly importFrom: Setting<ForeignShape | null>;
  readonly beside: Setting<readonly string[]>;
  readonly trustStore: Setting<string | null>;
  readonly compat: Setting<Interpretation | null>;
  readonly environment: Setting<string | null>;
  readonly namespace: Setting<string | null>;
  readonly var: Setting<JsonObject>;
}

/** Commands that decide for a place. */
const JUDGES: readonly CommandName[] = ['check', 'github check', 'policy simulate'];

export const POLICY_SETTINGS: PolicySettings = {
  against: {
    name: 'against',
    shape: 'one',
    placeholder: 'FILE',
    summary: 'Policy that the new one is held against.',
    environment: null,
    config: 'none',
    commands: ['policy simulate'],
    default: null,
    defaultText: 'none; it has to be given',
    parse: oneOf(parsePath),
  },
  decision: {
    name: 'decision',
    shape: 'one',
    placeholder: 'FILE',
    summary: 'Decision that the finding is in, as check -o json writes it.',
    environment: null,
    config: 'none',
    commands: ['explain'],
    default: null,
    defaultText: 'none; it has to be given',
    parse: oneOf(parsePath),
  },
  shape: {
    name: 'shape',
    shape: 'one',
    placeholder: 'SHAPE',
    summary: 'Published shape to write: v2, the present one, or legacy, the historical one.',
    environment: null,
    config: 'none',
    choices: ['v2', 'legacy'],
    commands: ['policy export'],
    default: 'v2',
    defaultText: 'v2',
    parse: oneOf(parseChoice(['v2', 'legacy'])),
  },
  importFrom: {
    name: 'from',
    shape: 'one',
    placeholder: 'TOOL',
    summary: `Whose image policies the file holds: ${FOREIGN.join(', ')}.`,
    environment: null,
    config: 'none',
    choices: FOREIGN,
    commands: ['policy import'],
    default: null,
    defaultText: 'a policy of a published shape',
    parse: oneOf(parseChoice<ForeignShape>(FOREIGN)),
  },
  beside: {
    name: 'beside',
    shape: 'many',
    placeholder: 'FILE',
    summary: 'Further file with Secrets, ConfigMaps and TrustRoots that imported image policies name; may be repeated.',
    environment: null,
    config: 'none',
    commands: ['policy import'],
    default: [],
    defaultText: 'none',
    parse: allOf(parsePath),
  },
  trustStore: {
    name: 'trust-store',
    shape: 'one',
    placeholder: 'DIR',
    summary: 'Trust store of Notation (truststore/x509) with the certificates that an imported trust policy names.',
    environment: null,
    config: 'none',
    commands: ['policy import'],
    default: null,
    defaultText: 'none',
    parse: oneOf(parsePath),
  },
  compat: {
    name: 'compat',
    shape: 'one',
    placeholder: 'ENGINE',
    summary:
      'Decide as another engine would have, with its known faults: anchore; or both ways, to see what differs: both.',
    environment: 'ASSAY_COMPAT',
    config: 'any',
    choices: ['anchore', 'both'],
    commands: ['check'],
    default: null,
    defaultText: 'as the policy means it',
    parse: oneOf(parseChoice<Interpretation>(['anchore', 'both'])),
  },
  environment: {
    name: 'environment',
    shape: 'one',
    placeholder: 'NAME',
    summary: 'Environment that the image is to run in, for conditions of the policy: production.',
    environment: 'ASSAY_ENVIRONMENT',
    config: 'any',
    commands: JUDGES,
    default: null,
    defaultText: 'not known',
    parse: oneOf(parseText),
  },
  namespace: {
    name: 'namespace',
    shape: 'one',
    placeholder: 'NAME',
    summary: 'Namespace of the cluster that the image is to run in, for conditions of the policy.',
    environment: 'ASSAY_NAMESPACE',
    config: 'any',
    commands: JUDGES,
    default: null,
    defaultText: 'not known',
    parse: oneOf(parseText),
  },
  var: {
    name: 'var',
    shape: 'many',
    placeholder: 'NAME=VALUE',
    summary: 'Value of a variable of the policy in place of its own; may be repeated.',
    environment: 'ASSAY_VAR',
    config: 'any',
    commands: [
      'check',
      'diff',
      'explain',
      'inspect',
      'verify',
      'attest',
      'github check',
      'policy validate',
      'policy test',
      'policy simulate',
      'policy export',
      'policy import',
    ],
    ambientCommands: ['check', 'explain', 'verify', 'attest', 'policy simulate', 'config explain'],
    default: {},
    defaultText: 'as the policy says',
    parse: (texts) => Object.fromEntries(texts.map((text) => parsePair(text, 'NAME=VALUE'))),
  },
};
