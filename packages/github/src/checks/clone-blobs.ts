import { type BlobVisitor, findGit, findSource, readBlobs } from '@assay/repository';
import type { BlobPlace } from './content-reader.ts';

/** Contents of the clone that a directory lies in, as git names them; null where there is no clone or no git. */
export function cloneBlobs(
  directory: string,
  environment: Readonly<Record<string, string | undefined>>,
  signal: AbortSignal,
): BlobPlace | null {
  const { place } = findSource(directory, directory);
  if (place === null) return null;
  const git = findGit(environment);
  return {
    read: async (blobs) => {
      const found = new Map<string, Buffer>();
      await readBlobs({ git, place, signal }, blobs, collectInto(found));
      return found;
    },
  };
}

/** Whatever cannot be read here is asked for elsewhere. */
function collectInto(found: Map<string, Buffer>): BlobVisitor {
  let [current, chunks]: [string, Buffer[]] = ['', []];
  return {
    // The bytes are good only until the call returns.
    whole: (id, bytes) => void found.set(id, Buffer.from(bytes)),
    begin: (id) => {
      [current, chunks] = [id, []];
    },
    chunk: (bytes) => void chunks.push(Buffer.from(bytes)),
    end: () => void found.set(current, Buffer.concat(chunks)),
    lost: () => undefined,
  };
}
