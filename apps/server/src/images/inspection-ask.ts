import { createHash } from 'node:crypto';
import { BASIC_REQUEST, type FactNeeds, type InspectionRequest, NO_TRUST } from '@assay/core';
import { inspectionRevisionFor } from '@assay/inspection';
import { mergeNeeds } from '@assay/policy';

/** What an inspection has to find out, and the name under which its result is shared. */
export interface InspectionAsk {
  readonly request: InspectionRequest;
  /** Whether a scanner for malware is asked. */
  readonly malware: boolean;
  /** Format of the document that answers it: names the request and the code. */
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
  const usual: FactNeeds = { kinds: new Set(), request: USUAL_REQUEST, trust: NO_TRUST };
  const { request } = mergeNeeds(needs === null ? [usual] : [usual, needs]);
  return askFor({ ...request, secrets: true }, scanner && needs !== null && needs.kinds.has('malware'));
}

/** The inspection of a request that was made before, as this version of the code answers it. */
export async function askFor(request: InspectionRequest, malware: boolean): Promise<InspectionAsk> {
  const hex = createHash('sha256').update(requestBytes(request)).digest('hex');
  const code = createHash('sha256')
    .update(await inspectionRevisionFor(request))
    .digest('hex')
    .slice(0, 16);
  return { request, malware, format: `assay-json.zst;request=${hex};malware=${malware ? 1 : 0};code=${code}` };
}

/** The bytes that name a request. */
export function requestBytes(request: InspectionRequest): Uint8Array {
  return Buffer.from(JSON.stringify(request));
}

/** What the format of a document says of the request that it answers: its digest, and what else decides the answer. Null for others. */
export function readFormat(
  format: string,
): { readonly request: string; readonly malware: boolean; readonly code: string } | null {
  const [, hex, malware, code] =
    /^assay-json\.zst;request=([0-9a-f]{64});malware=([01]);code=(\w+)$/.exec(format) ?? [];
  return hex === undefined || code === undefined ? null : { request: `sha256:${hex}`, malware: malware === '1', code };
}

/** True when an inspection that found out the first also tells everything that the second asks for. */
export function coversRequest(answered: InspectionRequest, asked: InspectionRequest): boolean {
  const retrieved = new Set(answered.retrieve);
  const searched = new Set((answered.contentSearches ?? []).map(({ name, regex }) => JSON.stringify([name, regex])));
  return (
    coversDigests(answered.fileDigests, asked.fileDigests) &&
    asked.retrieve.every((path) => retrieved.has(path)) &&
    (asked.contentSearches ?? []).every(({ name, regex }) => searched.has(JSON.stringify([name, regex]))) &&
    (answered.secrets === true || asked.secrets !== true) &&
    (answered.declared === true || asked.declared !== true) &&
    (answered.scope ?? 'squashed') === (asked.scope ?? 'squashed')
  );
}

type Digests = InspectionRequest['fileDigests'];

function coversDigests(answered: Digests, asked: Digests): boolean {
  if (!asked.algorithms.every((algorithm) => answered.algorithms.includes(algorithm))) return false;
  if (answered.paths === 'all') return true;
  const paths = new Set(answered.paths);
  return asked.paths !== 'all' && asked.paths.every((path) => paths.has(path));
}
