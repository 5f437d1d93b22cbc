import type { Inspection, SecretFinding } from '@assay/core';

/** Tells whether somebody has seen a secret and accepts that it is there. */
export type AcceptsSecret = (secret: SecretFinding) => boolean;

/** The inspection with accepted secrets apart from the others. Without anything that accepts, or without secrets, the same. */
export function setAcceptedApart(inspection: Inspection, accepts: AcceptsSecret | undefined): Inspection {
  if (accepts === undefined || inspection.secrets === undefined) return inspection;
  const isAccepted = new Set(inspection.secrets.filter(accepts));
  return {
    ...inspection,
    secrets: inspection.secrets.filter((secret) => !isAccepted.has(secret)),
    acceptedSecrets: [...isAccepted],
  };
}
