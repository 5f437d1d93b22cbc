import { type Setting } from './setting.ts';
import { allOf, oneOf, parseChoice, parseOrigin, parsePath, parseSwitch, parseText } from './value-types.ts';

/** What is stated about an image, and who signs. */
export interface AttestSettings {
  readonly signWith: Setting<string | null>;
  readonly keyPassword: Setting<string | null>;
  readonly identityToken: Setting<string | null>;
  readonly authority: Setting<string>;
  readonly logUrl: Setting<string | null>;
  readonly timestampUrl: Setting<string | null>;
  readonly statement: Setting<readonly Statement[]>;
  readonly predicate: Setting<string | null>;
  readonly predicateType: Setting<string | null>;
  readonly judge: Setting<string>;
  readonly unsigned: Setting<boolean>;
}

/** Statements that Assay makes by itself. */
export const STATEMENTS = ['cyclonedx', 'spdx', 'inspection', 'vulns', 'decision', 'vsa'] as const;

/** One of {@link STATEMENTS}. */
export type Statement = (typeof STATEMENTS)[number];

const SHARED = { config: 'own', commands: ['attest'] } as const;
/** Of signing whatever it is. */
const SIGNING = { config: 'own', commands: ['attest', 'policy push'] } as const;

export const ATTEST_SETTINGS: AttestSettings = {
  signWith: {
    ...SIGNING,
    name: 'sign-with',
    shape: 'one',
    placeholder: 'FILE',
    summary: 'Private key in PEM that signs, one that cosign made too; its password is read from ASSAY_KEY_PASSWORD.',
    environment: 'ASSAY_SIGN_WITH',
    default: null,
    defaultText: 'none',
    parse: oneOf(parsePath),
  },
  keyPassword: {
    ...SIGNING,
    name: 'key-password',
    flag: false,
    shape: 'one',
    placeholder: 'TEXT',
    summary: 'Password of the private key.',
    environment: 'ASSAY_KEY_PASSWORD',
    config: 'none',
    secret: true,
    default: null,
    defaultText: 'none',
    parse: oneOf((text) => text),
  },
  identityToken: {
    ...SIGNING,
    name: 'identity-token',
    shape: 'one',
    placeholder: 'FILE',
    summary: 'File with an OpenID Connect token; the authority makes a certificate for whoever it names.',
    environment: 'ASSAY_IDENTITY_TOKEN',
    config: 'none',
    default: null,
    defaultText: 'none',
    parse: oneOf(parsePath),
  },
  authority: {
    ...SIGNING,
    name: 'fulcio',
    shape: 'one',
    placeholder: 'URL',
    summary: 'The authority that makes certificates for identity tokens.',
    environment: 'ASSAY_FULCIO',
    default: 'https://fulcio.sigstore.dev',
    defaultText: 'the public instance of Sigstore',
    parse: oneOf(parseOrigin),
  },
  logUrl: {
    ...SIGNING,
    name: 'rekor',
    shape: 'one',
    placeholder: 'URL',
    summary: 'Transparency log in which signatures are entered.',
    environment: 'ASSAY_REKOR',
    default: null,
    defaultText: 'none for keys, the public instance of Sigstore for identity tokens',
    parse: oneOf(parseOrigin),
  },
  timestampUrl: {
    ...SIGNING,
    name: 'timestamp-authority',
    shape: 'one',
    placeholder: 'URL',
    summary: 'Timestamp authority (RFC 3161) that vouches for the time of signing.',
    environment: 'ASSAY_TIMESTAMP_AUTHORITY',
    default: null,
    defaultText: 'none',
    parse: oneOf(parseOrigin),
  },
  statement: {
    ...SHARED,
    name: 'type',
    shape: 'many',
    placeholder: 'TYPE',
    summary: `What is stated: ${STATEMENTS.join(', ')}; may be repeated.`,
    environment: null,
    config: 'none',
    choices: STATEMENTS,
    default: [],
    defaultText: 'cyclonedx, and vsa when a policy is named',
    parse: allOf(parseChoice(STATEMENTS)),
  },
  predicate: {
    ...SHARED,
    name: 'predicate',
    shape: 'one',
    placeholder: 'FILE',
    summary: 'JSON file with a predicate of your own; needs --predicate-type.',
    environment: null,
    config: 'none',
    default: null,
    defaultText: 'none',
    parse: oneOf(parsePath),
  },
  predicateType: {
    ...SHARED,
    name: 'predicate-type',
    shape: 'one',
    placeholder: 'URI',
    summary: 'Kind of the predicate of your own.',
    environment: null,
    config: 'none',
    default: null,
    defaultText: 'none',
    parse: oneOf(parseText),
  },
  judge: {
    ...SHARED,
    name: 'judge',
    shape: 'one',
    placeholder: 'URI',
    summary: 'Who judges, as verification summaries name it.',
    environment: 'ASSAY_JUDGE',
    default: 'urn:assay:cli',
    defaultText: 'urn:assay:cli',
    parse: oneOf(parseText),
  },
  unsigned: {
    ...SHARED,
    name: 'print',
    shape: 'switch',
    placeholder: null,
    summary: 'Attach and sign nothing: write the statements to stdout, a line each.',
    environment: null,
    config: 'none',
    default: false,
    defaultText: 'false',
    parse: parseSwitch,
  },
};
