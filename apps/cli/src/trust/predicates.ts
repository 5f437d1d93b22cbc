import type { Assessment } from '@assay/assess';
import { type Decision, type Inspection, type JsonValue, isJsonObject } from '@assay/core';
import { type ImageVulnerabilities, decisionDocument } from '@assay/report';
import { encodeSbom } from '@assay/sbom';
import { TOOL_VERSION } from '../tool-version.ts';

/** A statement without the image that it is about. */
export interface Predicate {
  readonly predicateType: string;
  readonly predicate: JsonValue;
}

const TOOL = 'pkg:npm/assay';

/** An SBOM as a predicate. CycloneDX and SPDX name their predicate types themselves. */
export function sbomPredicate(inspection: Inspection, format: 'cyclonedx' | 'spdx', createdAt: Date): Predicate {
  const text = encodeSbom(format === 'cyclonedx' ? 'cyclonedx-json' : 'spdx-json', inspection, {
    createdAt,
    includeFiles: false,
  });
  const predicateType = format === 'cyclonedx' ? 'https://cyclonedx.org/bom' : 'https://spdx.dev/Document';
  return { predicateType, predicate: jsonOf(text) };
}

/** The inspection as `inspect -o json` writes it; secrets in it are hidden already. */
export function inspectionPredicate(document: string): Predicate {
  return { predicateType: 'urn:assay:inspection:v1', predicate: jsonOf(document) };
}

/** The decision as `check -o json` writes it. */
export function decisionPredicate(decision: Decision): Predicate {
  return { predicateType: 'urn:assay:decision:v1', predicate: jsonOf(JSON.stringify(decisionDocument(decision))) };
}

/** A verification summary. SLSA verification summary attestation 1.0. */
export function summaryPredicate(
  { decision }: Pick<Assessment, 'decision'>,
  judge: string,
  inputs: readonly string[],
): Predicate {
  const { verdict, subject, policy, evaluatedAt } = decision;
  const [algorithm = 'sha256', hex = ''] = policy.digest.split(':');
  return {
    predicateType: 'https://slsa.dev/verification_summary/v1',
    predicate: {
      verifier: { id: judge, version: { assay: TOOL_VERSION } },
      timeVerified: evaluatedAt,
      resourceUri: subject.reference,
      policy: { uri: policy.id, digest: { [algorithm]: hex } },
      inputAttestations: inputs.map((digest) => {
        const [name = 'sha256', value = ''] = digest.split(':');
        return { digest: { [name]: value } };
      }),
      verificationResult: verdict === 'pass' || verdict === 'warn' ? 'PASSED' : 'FAILED',
      verifiedLevels: verdict === 'pass' || verdict === 'warn' ? ['ASSAY_POLICY_PASSED'] : ['FAILED'],
      slsaVersion: '1.0',
    },
  };
}

/** A scan for vulnerabilities, as cosign writes it. */
export function scanPredicate(
  { vulnerabilities, matchedAt }: ImageVulnerabilities,
  database: { readonly builtAt: string | null },
): Predicate {
  const matches = vulnerabilities.matches.map(({ id, severity, package: found, fix }) => {
    return { id, severity, purl: found.purl, version: found.version, fixedIn: [...fix.versions] };
  });
  return {
    predicateType: 'https://cosign.sigstore.dev/attestation/vuln/v1',
    predicate: {
      invocation: { uri: TOOL, parameters: null, event_id: '', 'builder.id': '' },
      scanner: {
        uri: TOOL,
        version: TOOL_VERSION,
        db: { uri: '', version: '', lastUpdate: database.builtAt ?? '' },
        result: { vulnerabilities: matches, undetermined: vulnerabilities.undetermined.length },
      },
      metadata: { scanStartedOn: matchedAt ?? '', scanFinishedOn: matchedAt ?? '' },
    },
  };
}

function jsonOf(text: string): JsonValue {
  const value: JsonValue = JSON.parse(text);
  if (!isJsonObject(value)) throw new TypeError('a predicate is an object');
  return value;
}
