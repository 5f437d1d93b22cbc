import { sbomError } from '../errors.ts';

/**
 * An instant as all SBOM formats take it: UTC, whole seconds.
 * @throws SBOM_INVALID for a date that is no instant.
 */
export function timestamp(instant: Date): string {
  if (Number.isNaN(instant.getTime())) throw sbomError('SBOM_INVALID', 'the time of the document is no instant');
  return `${instant.toISOString().slice(0, 19)}Z`;
}
