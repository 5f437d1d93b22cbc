import type {
  ImagePolicy,
  JsonObject,
  JsonValue,
  NamedTrustedRoot,
  NotationTrust,
  PolicyExpression,
  Requirement,
  TextMatch,
  TrustRequest,
  TrustedIdentity,
  TrustedKey,
  Verifier,
} from '@assay/core';
import { compact } from '../exchange/write-parts.ts';
import { writeDistinguishedName } from './distinguished-name.ts';
import { writeTextMatch } from './text-match.ts';

/** Writes whose signatures count, as a document of our shape has it; key files are part of it. */
export function writeTrust({ verifiers, trustedRoots, imagePolicies }: TrustRequest): JsonObject {
  return {
    ...(verifiers.length === 0 ? {} : { verifiers: verifiers.map(writeVerifier) }),
    ...(trustedRoots.length === 0 ? {} : { trusted_roots: trustedRoots.map(writeRoot) }),
    ...(imagePolicies.length === 0 ? {} : { image_policies: imagePolicies.map(writeImagePolicy) }),
  };
}

function writeVerifier(verifier: Verifier): JsonObject {
  const { name, annotations, repository, trustedRoot, signatureFormat } = verifier;
  return {
    name,
    ...writeSubject(verifier),
    ...(Object.keys(annotations).length === 0 ? {} : { annotations }),
    ...compact({
      repository,
      trusted_root: trustedRoot,
      signature_format: signatureFormat,
      tag_prefix: verifier.tagPrefix ?? null,
    }),
  };
}

function writeSubject(verifier: Verifier): JsonObject {
  if (verifier.kind === 'notation') return { notation: writeNotation(verifier.trust) };
  const { log, certificateLog, timestamp } = verifier.demand;
  const demand = { log, certificate_log: certificateLog, timestamp };
  if (verifier.kind === 'key') return { keys: verifier.keys.map(writeKey), ...demand };
  return { identities: verifier.identities.map(writeIdentity), ...demand };
}

function writeKey({ name, pem, hash, validFrom, validUntil, revokedFrom }: TrustedKey): JsonObject {
  const times = compact({ valid_from: validFrom, valid_until: validUntil, revoked_from: revokedFrom });
  return { name, pem, hash, ...times };
}

function writeIdentity({ issuer, subject, claims, revokedFrom }: TrustedIdentity): JsonObject {
  return {
    ...compact({ issuer: writeMatch(issuer), subject: writeMatch(subject), revoked_from: revokedFrom }),
    ...(Object.keys(claims).length === 0
      ? {}
      : { claims: Object.fromEntries(Object.entries(claims).map(([key, match]) => [key, writeTextMatch(match)])) }),
  };
}

function writeMatch(match: TextMatch | null): string | null {
  return match === null ? null : writeTextMatch(match);
}

function writeNotation({ level, override, verifyTimestamp, stores, identities }: NotationTrust): JsonObject {
  const { authenticity, authenticTimestamp, expiry, revocation } = override;
  const changed = compact({
    authenticity: authenticity ?? null,
    authentic_timestamp: authenticTimestamp ?? null,
    expiry: expiry ?? null,
    revocation: revocation ?? null,
  });
  return {
    level,
    ...(Object.keys(changed).length === 0 ? {} : { override: changed }),
    verify_timestamp: verifyTimestamp,
    trust_stores: { ca: stores.ca, signing_authority: stores.signingAuthority, tsa: stores.tsa },
    ...(identities.length === 0 ? {} : { trusted_identities: identities.map(writeDistinguishedName) }),
  };
}

function writeRoot({ name, source }: NamedTrustedRoot): JsonObject {
  switch (source.kind) {
    case 'document':
      return { name, document: source.json };
    case 'tuf':
      return { name, tuf: { mirror: source.mirror, ...compact({ root: source.root }), target: source.target } };
    case 'tuf-copy':
      return { name, tuf_copy: { archive: source.archive, root: source.root, target: source.target } };
    case 'keys':
      return {
        name,
        keys: {
          certificate_authorities: source.certificateAuthorities.map(({ uri, pem }) => ({ uri, pem })),
          logs: source.logs.map(writeLog),
          certificate_logs: source.certificateLogs.map(writeLog),
          timestamp_authorities: source.timestampAuthorities.map(({ uri, pem }) => ({ uri, pem })),
        },
      };
  }
}

function writeLog({ baseUrl, pem, hash }: { baseUrl: string; pem: string; hash: string }): JsonObject {
  return { base_url: baseUrl, pem, hash };
}

function writeImagePolicy(policy: ImagePolicy): JsonObject {
  const { name, images, except, match, mode, requirement, rule } = policy;
  const { config, spec, objectMeta, typeMeta } = policy.inputs;
  const inputs = [
    ...(config ? ['config'] : []),
    ...(spec ? ['spec'] : []),
    ...(objectMeta ? ['metadata'] : []),
    ...(typeMeta ? ['typemeta'] : []),
  ];
  return {
    name,
    images,
    ...(except.length === 0 ? {} : { except }),
    ...(match.length === 0
      ? {}
      : {
          match: match.map(({ selector, ...kind }) => ({ ...kind, ...(selector === null ? {} : { selector }) })),
        }),
    mode,
    require: writeRequirement(requirement),
    ...(rule === null ? {} : { rule: writeExpression(rule) }),
    ...(inputs.length === 0 ? {} : { inputs }),
  };
}

function writeRequirement(requirement: Requirement): JsonValue {
  const { name } = requirement;
  switch (requirement.kind) {
    case 'all':
      return { name, all: requirement.of.map(writeRequirement) };
    case 'any':
      return { name, any: requirement.of.map(writeRequirement) };
    case 'at-least':
      return { name, at_least: requirement.count, of: requirement.of.map(writeRequirement) };
    case 'signature':
      return { name, signature: requirement.verifier };
    case 'attestation': {
      const { verifier, predicateType, rule } = requirement;
      const more = rule === null ? {} : { rule: writeExpression(rule) };
      return { name, attestation: { verifier, predicate_type: predicateType, ...more } };
    }
    case 'static':
      return { name, [requirement.pass ? 'pass' : 'fail']: requirement.message };
  }
}

function writeExpression(rule: PolicyExpression): JsonObject {
  switch (rule.language) {
    case 'cel':
      return { cel: rule.source, ...compact({ message: rule.message }) };
    case 'cue':
      return { cue: rule.source };
    case 'rego':
      return { rego: rule.source };
    case 'rego-wasm':
      return { rego_wasm: rule.module, entrypoint: rule.entrypoint };
  }
}
