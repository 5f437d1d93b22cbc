import { createHash } from 'node:crypto';
import { BASIC_REQUEST, type FactNeeds, type InspectionRequest } from '@assay/core';
import { inspectionRevisionFor } from '@assay/inspection';
import { mergeNeeds } from '@assay/policy';

/** What an inspection has to find out, and the name under which its result is shared. */
export interface InspectionAsk {
  readonly request: InspectionRequest;
  /** Whether a scanner for malware is asked. */
  readonly malware: boolean;
  /** Format of the shared document: names the request and the code that answers it. */
  readonly format: string;
}

/** What every inspection of the service finds out: secrets (which it hides), and digests by which images are compared and told in SBOMs. */
const USUAL_REQUEST: InspectionRequest = {
  ...BASIC_REQUEST,
  secrets: true,
  fileDigests: { algorithms: ['sha1', 'sha256'], paths: 'all' },
};

/**
 * The inspection that these needs ask for. Whoever asks for the same of the same image shares the result; a request that came from rules of
 * one space is named by its digest, so that no other space reads it without asking for the same itself.
 */
export async function inspectionAsk(needs: FactNeeds | null, scanner: boolean): Promise<InspectionAsk> {
  const merged = mergeNeeds([
    { kinds: new Set(), request: USUAL_REQUEST, trust: { verifiers: [], trustedRoots: [], imagePolicies: [] } },
    ...(needs === null ? [] : [needs]),
  ]).request;
  return askFor({ ...merged, secrets: true }, scanner && needs !== null && needs.kinds.has('malware'));
}

/** The inspection of a request that was made before, as this version of the code answers it. */
export async function askFor(request: InspectionRequest, malware: boolean): Promise<InspectionAsk> {
  const revision = await inspectionRevisionFor(request);
  const name = createHash('sha256')
    .update(JSON.stringify([request, malware, revision]))
    .digest('hex')
    .slice(0, 40);
  return { request, malware, format: `assay-json.zst;request=${name}` };
}
