import { InvalidValue, type Setting, type ValueContext } from './setting.ts';
import { allOf, oneOf, parseChoice, parsePair, parsePath, parseText } from './value-types.ts';
import { TRUST } from './command-groups.ts';

/** A key file, and the name by which rules and messages call it. */
export interface KeyOption {
  readonly name: string | null;
  readonly path: string;
}

/** What of the machinery of transparency is asked for; null: what fits the kind of signature. */
export type Demand = 'required' | 'ignored';

/** Whose signatures count, when the command line says so. */
export interface TrustSettings {
  readonly key: Setting<readonly KeyOption[]>;
  readonly identity: Setting<readonly string[]>;
  readonly issuer: Setting<string | null>;
  readonly trustedRoot: Setting<string | null>;
  readonly log: Setting<Demand | null>;
  readonly certificateLog: Setting<Demand | null>;
  readonly timestampDemand: Setting<Demand | null>;
  readonly annotation: Setting<Readonly<Record<string, string>>>;
  readonly attestation: Setting<readonly string[]>;
  readonly signatureRepository: Setting<string | null>;
  readonly minimum: Setting<number>;
  readonly opa: Setting<string | null>;
}

const DEMANDS = ['required', 'ignored'] as const;

export const TRUST_SETTINGS: TrustSettings = {
  key: {
    name: 'key',
    shape: 'many',
    placeholder: '[NAME=]FILE',
    summary: 'Public key or certificate in PEM whose signatures count; may be repeated, one of them is enough.',
    environment: 'ASSAY_KEY',
    config: 'own',
    commands: TRUST,
    default: [],
    defaultText: 'none but those that the policy names',
    parse: allOf(parseKey),
  },
  identity: {
    name: 'identity',
    shape: 'many',
    placeholder: 'RE',
    summary:
      'Subject of certificates that count, a regular expression for the whole subject; needs --issuer; may be repeated.',
    environment: 'ASSAY_IDENTITY',
    config: 'own',
    commands: TRUST,
    default: [],
    defaultText: 'none but those that the policy names',
    parse: allOf(parseText),
  },
  issuer: {
    name: 'issuer',
    shape: 'one',
    placeholder: 'RE',
    summary: 'Who has to vouch for --identity, a regular expression for the whole address.',
    environment: 'ASSAY_ISSUER',
    config: 'own',
    commands: TRUST,
    default: null,
    defaultText: 'none',
    parse: oneOf(parseText),
  },
  trustedRoot: {
    name: 'trusted-root',
    shape: 'one',
    placeholder: 'FILE',
    summary:
      'A trusted_root.json with the authorities and logs that count, in place of the public instance of Sigstore.',
    environment: 'ASSAY_TRUSTED_ROOT',
    config: 'own',
    commands: TRUST,
    default: null,
    defaultText: 'the public instance of Sigstore',
    parse: oneOf(parsePath),
  },
  log: demand('log', 'an entry of a transparency log', 'required for identities, ignored for keys'),
  certificateLog: demand('certificate-log', 'a timestamp of a certificate log', 'required for identities'),
  timestampDemand: demand('timestamp', 'a timestamp of an authority (RFC 3161)', 'ignored'),
  annotation: {
    name: 'annotation',
    shape: 'many',
    placeholder: 'NAME=VALUE',
    summary: 'Note that a signature has to carry; may be repeated.',
    environment: null,
    config: 'none',
    commands: TRUST,
    default: {},
    defaultText: 'none',
    parse: (texts) => Object.fromEntries(texts.map((text) => parsePair(text, 'NAME=VALUE'))),
  },
  attestation: {
    name: 'attestation',
    shape: 'many',
    placeholder: 'TYPE',
    summary:
      'Kind of statement that has to be there as well, as URI or slsaprovenance, spdx, cyclonedx, vuln, openvex, vsa; may be repeated.',
    environment: null,
    config: 'none',
    commands: ['verify'],
    default: [],
    defaultText: 'none: a signature is enough',
    parse: allOf(parseText),
  },
  signatureRepository: {
    name: 'signature-repository',
    shape: 'one',
    placeholder: 'REPOSITORY',
    summary: 'Another repository in which signatures and attestations are looked for as well.',
    environment: 'ASSAY_SIGNATURE_REPOSITORY',
    config: 'own',
    commands: TRUST,
    default: null,
    defaultText: 'where the image is',
    parse: oneOf(parseText),
  },
  minimum: {
    name: 'minimum',
    shape: 'one',
    placeholder: 'COUNT',
    summary: 'Different signers that have to have signed.',
    environment: null,
    config: 'none',
    commands: ['verify'],
    default: 1,
    defaultText: '1',
    parse: oneOf((text) => {
      if (/^[1-9]\d{0,2}$/.test(text)) return Number(text);
      throw new InvalidValue('the number of signers is a whole number from 1 to 999');
    }),
  },
  opa: {
    name: 'opa',
    shape: 'one',
    placeholder: 'FILE',
    summary: 'The opa program, for image policies with rules in Rego.',
    environment: 'ASSAY_OPA',
    config: 'own',
    commands: TRUST,
    default: null,
    defaultText: 'opa on PATH',
    parse: oneOf(parsePath),
  },
};

/** A key file with or without a name of its own. */
export function parseKey(text: string, context: ValueContext): KeyOption {
  const named = /^([A-Za-z0-9][\w.-]{0,63})=(.+)$/.exec(text);
  return { name: named?.[1] ?? null, path: parsePath(named?.[2] ?? text, context) };
}

function demand(name: string, what: string, defaultText: string): Setting<Demand | null> {
  return {
    name,
    shape: 'one',
    placeholder: 'required|ignored',
    summary: `Whether ${what} is asked of signatures that --key and --identity name.`,
    environment: null,
    config: 'none',
    choices: DEMANDS,
    commands: TRUST,
    default: null,
    defaultText,
    parse: oneOf(parseChoice(DEMANDS)),
  };
}
