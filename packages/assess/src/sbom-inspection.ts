import { open } from 'node:fs/promises';
import { type Inspection, formatReference, parseTarget } from '@assay/core';
import type { InspectOptions } from './inspect-options.ts';
import { assessError } from './errors.ts';

/** Largest SBOM that is read, in bytes. */
const MAX_SBOM_BYTES = 256 * 1024 * 1024;

/**
 * The inspection that an SBOM stands for when the target is `sbom:FILE`, else null. What the document says is believed as it is: nobody
 * has looked at the image.
 * @throws SBOM_UNREADABLE, and every code of package `sbom`
 */
export async function sbomInspection(
  options: Pick<InspectOptions, 'target' | 'as' | 'toolVersion' | 'limits'>,
): Promise<Inspection | null> {
  const target = parseTarget(options.target);
  if (target.kind !== 'sbom') return null;
  const [text, { decodeSbom, inspectionFromSbom }] = await Promise.all([readText(target.path), import('@assay/sbom')]);
  const document = decodeSbom(text, { maxBytes: MAX_SBOM_BYTES });
  const { toolVersion, limits } = options;
  const inspection = inspectionFromSbom(document, { toolVersion, limits });
  const named = document.subject.reference === '' ? options.target : document.subject.reference;
  const reference = options.as === null ? named : formatReference(options.as);
  return { ...inspection, subject: { ...inspection.subject, reference } };
}

/** Reads at most one byte more than is allowed, so that the reader of the document can refuse it. */
async function readText(path: string): Promise<string> {
  try {
    await using file = await open(path, 'r');
    const { size } = await file.stat();
    const buffer = Buffer.alloc(Math.min(size, MAX_SBOM_BYTES + 1));
    let length = 0;
    while (length < buffer.length) {
      const { bytesRead } = await file.read(buffer, length, buffer.length - length);
      if (bytesRead === 0) break;
      length += bytesRead;
    }
    return buffer.toString('utf8', 0, length);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw assessError('SBOM_UNREADABLE', `the SBOM ${path} cannot be read: ${reason}`, { cause: error });
  }
}
