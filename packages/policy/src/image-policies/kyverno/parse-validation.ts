/** A validation that counts verified signatures. */
export interface SignatureCount {
  readonly attestors: readonly string[];
  /** Name of the attestation whose signatures are counted; undefined: signatures of the image. */
  readonly attestation?: string;
  /** How many of the attestors have to have signed. */
  readonly count: number;
}

const FORM =
  /^images\.(?:containers|initContainers|ephemeralContainers)\.map\((\w+),(?:verifyImageSignatures\(\1,|verifyAttestationSignatures\(\1,attestations\.(\w+),)\[([\w.,]+)\]\)\)\.all\((\w+),\4(>|>=|==)(\d{1,3})\)$/;
const ATTESTOR = /^attestors\.(\w+)$/;

/** Reads the one form of validation that is carried over; null for every other. */
export function parseValidation(expression: string): SignatureCount | null {
  if (expression.length > 4096) return null;
  const match = FORM.exec(expression.replaceAll(/\s+/g, ''));
  const attestors = (match?.[3] ?? '').split(',').map((item) => ATTESTOR.exec(item)?.[1]);
  const named = attestors.filter((name) => name !== undefined);
  if (match === null || named.length === 0 || named.length !== attestors.length) return null;
  const count = Number(match[6]) + (match[5] === '>' ? 1 : 0);
  if (count < 1 || count > named.length) return null;
  const attestation = match[2];
  return attestation === undefined ? { attestors: named, count } : { attestors: named, attestation, count };
}
