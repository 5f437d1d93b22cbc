import { open } from 'node:fs/promises';
import { type Inspection, formatReference, parseTarget } from '@assay/core';
import type { InspectOptions } from './inspect-options.ts';
import { assessError } from './errors.ts';

/**
 * The inspection that an SBOM stands for when the target is `sbom:FILE`, else null. What the document says is believed as it is: nobody
 * has looked at the image. A document larger than `limits.maxSbomBytes` is refused.
 * @throws SBOM_UNREADABLE, and every code of package `sbom`
 */
export async function sbomInspection(
  options: Pick<InspectOptions, 'target' | 'as' | 'toolVersion' | 'limits'>,
): Promise<Inspection | null> {
  const target = parseTarget(options.target);
  if (target.kind !== 'sbom') return null;
  const [text, { decodeSbom, inspectionFromSbom }] = await Promise.all([
    readText(target.path, options.limits.maxSbomBytes),
    import('@assay/sbom'),
  ]);
  const document = decodeSbom(text, { maxBytes: options.limits.maxSbomBytes });
  const { toolVersion, limits } = options;
  const inspection = inspectionFromSbom(document, { toolVersion, limits });
  const named = document.subject.reference === '' ? options.target : document.subject.reference;
  const reference = options.as === null ? named : formatReference(options.as);
  return { ...inspection, subject: { ...inspection.subject, reference } };
}

/** Reads at most one byte more than is allowed, so that the reader of the document can refuse it. Pipes are read as well. */
async function readText(path: string, maxBytes: number): Promise<string> {
  try {
    await using file = await open(path, 'r');
    const chunks: Uint8Array[] = [];
    for await (const chunk of file.createReadStream({ autoClose: false, end: maxBytes }))
      chunks.push(Buffer.from(chunk));
    return Buffer.concat(chunks).toString('utf8');
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw assessError('SBOM_UNREADABLE', `the SBOM ${path} cannot be read: ${reason}`, { cause: error });
  }
}
