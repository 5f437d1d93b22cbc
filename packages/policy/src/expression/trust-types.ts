import type {
  AttestationFact,
  ProvenanceFact,
  SignatureFact,
  Signer,
  VulnerabilityFacts,
  VulnerabilityMatch,
} from '@assay/core';
import { isVouchedFor, signerName } from '../gates/signer-parameters.ts';
import { matchSubject } from '../gates/vulnerabilities/match-occurrence.ts';
import { locationsOf } from './content-types.ts';
import type { ExpressionElement } from './engine.ts';
import { instantField, textField, wholeField } from './field-values.ts';
import { type FactType, defineFactType } from './object-type.ts';

/** Severities, weakest first: the place of one is its rank. */
const SEVERITIES: readonly VulnerabilityMatch['severity'][] = [
  'unknown',
  'negligible',
  'low',
  'medium',
  'high',
  'critical',
];

/** A vulnerability of a package. */
export const VULNERABILITY: FactType<VulnerabilityMatch> = defineFactType<VulnerabilityMatch>(
  'Vulnerability',
  {
    id: { type: 'string', summary: 'Id under which it is reported', read: ({ id }) => id },
    aliases: { type: 'list<string>', summary: 'Other ids of it', read: ({ aliases }) => aliases },
    severity: {
      type: 'string',
      summary: '`unknown`, `negligible`, `low`, `medium`, `high` or `critical`',
      read: ({ severity }) => severity,
    },
    severityRank: {
      type: 'int',
      summary: 'The severity as a number, 0 for `unknown` to 5 for `critical`',
      read: ({ severity }) => wholeField(SEVERITIES.indexOf(severity)),
    },
    name: { type: 'string', summary: 'Name of the package', read: (match) => match.package.name },
    version: { type: 'string', summary: 'Version of the package', read: (match) => match.package.version },
    type: { type: 'string', summary: 'Type of the package', read: (match) => match.package.type },
    purl: { type: 'string', summary: 'Package URL', read: (match) => match.package.purl },
    locations: {
      type: 'list<Location>',
      summary: 'Where the package was found',
      read: ({ locations }) => locationsOf(locations),
    },
    fixState: {
      type: 'string',
      summary: '`fixed`, `not-fixed`, `wont-fix` or `unknown`',
      read: ({ fix }) => fix.state,
    },
    fixVersions: { type: 'list<string>', summary: 'Versions that fix it', read: ({ fix }) => fix.versions },
    fixedSince: {
      type: 'timestamp',
      summary: 'When a fix was first seen; absent when not known',
      read: ({ fix }) => instantField(fix.availableSince),
    },
    knownSince: {
      type: 'timestamp',
      summary: 'When it was first known; absent when not known',
      read: ({ knownSince }) => instantField(knownSince),
    },
    cvss: {
      type: 'double',
      summary: 'CVSS v3 base score of the NVD; absent when there is none',
      read: ({ cvss }) => cvss.nvd?.base ?? undefined,
    },
    vendorCvss: {
      type: 'double',
      summary: 'CVSS v3 base score of the vendor; absent when there is none',
      read: ({ cvss }) => cvss.vendor?.base ?? undefined,
    },
    epss: {
      type: 'double',
      summary: 'Probability of exploitation, 0 to 1; absent when not known',
      read: ({ epss }) => epss?.score,
    },
    epssPercentile: {
      type: 'double',
      summary: 'Percentile of that, 0 to 1; absent when not known',
      read: ({ epss }) => epss?.percentile,
    },
    kev: { type: 'bool', summary: 'Whether it is known to be exploited', read: ({ kev }) => kev },
    vex: {
      type: 'string',
      summary: 'Status of an exploitability statement such as `not_affected`; empty when none applies',
      read: ({ vex }) => textField(vex),
    },
    inheritedFromBase: {
      type: 'bool',
      summary: 'Whether the package came with the base image; absent when not known',
      read: ({ inheritedFromBase }) => inheritedFromBase ?? undefined,
    },
    link: { type: 'string', summary: 'Page about it; empty when there is none', read: ({ link }) => textField(link) },
  },
  (match) => {
    const { subject, locations, evidence } = matchSubject(match);
    return {
      text: `${match.id} in ${match.package.name} ${match.package.version}`,
      subject,
      locations,
      evidence: evidence ?? {},
    };
  },
);

/** A package for which it could not be decided whether it is vulnerable. */
export const UNDETERMINED: FactType<VulnerabilityFacts['undetermined'][number]> = defineFactType<
  VulnerabilityFacts['undetermined'][number]
>(
  'Undetermined',
  {
    purl: { type: 'string', summary: 'Package URL', read: ({ purl }) => purl },
    reason: { type: 'string', summary: 'Why it could not be decided', read: ({ reason }) => reason },
  },
  ({ purl, reason }) => ({
    text: `${purl}: ${reason}`,
    subject: { kind: 'package', key: purl, purl },
    evidence: { reason },
  }),
);

/** Who signed. */
export const SIGNER: FactType<Signer> = defineFactType<Signer>(
  'Signer',
  {
    identity: {
      type: 'string',
      summary: 'Subject of the certificate; empty for a bare key',
      read: ({ identity }) => textField(identity),
    },
    issuer: {
      type: 'string',
      summary: 'Who vouched for the identity; empty for a bare key',
      read: ({ issuer }) => textField(issuer),
    },
    key: {
      type: 'string',
      summary: 'Name or fingerprint of the key; empty for a certificate',
      read: ({ key }) => textField(key),
    },
  },
  (signer) => signedBy(signer, signerName(signer)),
);

/** A signature of the image. */
export const SIGNATURE: FactType<SignatureFact> = defineFactType<SignatureFact>(
  'Signature',
  {
    verified: { type: 'bool', summary: 'Whether a named verifier accepts it', read: isVouchedFor },
    failure: {
      type: 'string',
      summary: 'Why it does not; empty when it does',
      read: ({ failure }) => textField(failure),
    },
    signer: { type: 'Signer', summary: 'Who signed', read: ({ signer }) => SIGNER.of(signer) },
    signedAt: {
      type: 'timestamp',
      summary: 'Vouched time; absent when nobody vouches for one',
      read: ({ signedAt }) => instantField(signedAt),
    },
    verifiers: {
      type: 'list<string>',
      summary: 'Names of the verifiers that accept it',
      read: ({ verifiers }) => verifiers,
    },
    form: { type: 'string', summary: 'How it is stored, such as `sigstore-bundle`', read: ({ form }) => form },
    logged: { type: 'bool', summary: 'Whether a transparency log has it', read: ({ logged }) => logged },
    claims: {
      type: 'map<string, string>',
      summary: 'Claims of the certificate such as `sourceRepositoryUri`',
      read: ({ claims }) => new Map(Object.entries(claims)),
    },
    annotations: {
      type: 'map<string, string>',
      summary: 'What the signer noted with it',
      read: ({ annotations }) => new Map(Object.entries(annotations)),
    },
  },
  ({ signer }) => signedBy(signer, signerName(signer)),
);

/** A signed statement about the image. */
export const ATTESTATION: FactType<AttestationFact> = defineFactType<AttestationFact>(
  'Attestation',
  {
    predicateType: {
      type: 'string',
      summary: 'URI of the kind of statement',
      read: ({ predicateType }) => predicateType,
    },
    verified: { type: 'bool', summary: 'Whether a named verifier accepts it', read: isVouchedFor },
    failure: {
      type: 'string',
      summary: 'Why it does not; empty when it does',
      read: ({ failure }) => textField(failure),
    },
    signer: { type: 'Signer', summary: 'Who signed', read: ({ signer }) => SIGNER.of(signer) },
    signedAt: {
      type: 'timestamp',
      summary: 'Vouched time; absent when nobody vouches for one',
      read: ({ signedAt }) => instantField(signedAt),
    },
    verifiers: {
      type: 'list<string>',
      summary: 'Names of the verifiers that accept it',
      read: ({ verifiers }) => verifiers,
    },
    form: { type: 'string', summary: 'How it is stored, such as `sigstore-bundle`', read: ({ form }) => form },
    logged: { type: 'bool', summary: 'Whether a transparency log has it', read: ({ logged }) => logged },
    claims: {
      type: 'map<string, string>',
      summary: 'Claims of the certificate such as `sourceRepositoryUri`',
      read: ({ claims }) => new Map(Object.entries(claims)),
    },
  },
  ({ predicateType, signer }) => signedBy(signer, `${predicateType} by ${signerName(signer)}`),
);

/** How the image was built. */
export const PROVENANCE: FactType<ProvenanceFact> = defineFactType<ProvenanceFact>(
  'Provenance',
  {
    verified: { type: 'bool', summary: 'Whether a named verifier accepts it', read: isVouchedFor },
    builder: { type: 'string', summary: 'Builder; empty when not given', read: ({ builder }) => textField(builder) },
    buildType: {
      type: 'string',
      summary: 'Kind of build; empty when not given',
      read: ({ buildType }) => textField(buildType),
    },
    source: {
      type: 'string',
      summary: 'Source repository; empty when not given',
      read: ({ source }) => textField(source),
    },
    revision: {
      type: 'string',
      summary: 'Revision of the source; empty when not given',
      read: ({ revision }) => textField(revision),
    },
    signer: { type: 'Signer', summary: 'Who signed', read: ({ signer }) => SIGNER.of(signer) },
    ref: {
      type: 'string',
      summary: 'Branch or tag as a git ref; empty when not given',
      read: ({ ref }) => textField(ref),
    },
    workflow: {
      type: 'string',
      summary: 'Path of the build definition; empty when not given',
      read: ({ workflow }) => textField(workflow),
    },
    baseImages: {
      type: 'list<string>',
      summary: 'Images that the build started from',
      read: ({ baseImages }) => baseImages.map(({ uri }) => uri),
    },
    verifiers: {
      type: 'list<string>',
      summary: 'Names of the verifiers that accept it',
      read: ({ verifiers }) => verifiers,
    },
  },
  ({ builder, signer }) => signedBy(signer, builder ?? signerName(signer)),
);

function signedBy({ identity, issuer, key }: Signer, name: string): ExpressionElement {
  return { text: name, subject: { kind: 'signature', key: name }, evidence: { identity, issuer, key } };
}
