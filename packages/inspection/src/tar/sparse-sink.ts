import type { SparseMap } from './sparse-map.ts';
import type { ContentSink } from './tar-entry.ts';

const ZEROS: Uint8Array = new Uint8Array(65_536);

/** A sink for the stored bytes of a sparse file that hands the file on as programs see it, zeros in its holes. */
export function expandSparse(map: SparseMap, sink: ContentSink): ContentSink {
  let position = 0;
  let index = 0;
  let writtenOfRegion = 0;
  const writeZerosTo = (end: number): void => {
    while (position < end) {
      const length = Math.min(ZEROS.length, end - position);
      sink.write(ZEROS.subarray(0, length));
      position += length;
    }
  };
  return {
    write: (bytes) => {
      let offset = 0;
      while (offset < bytes.length) {
        const region = map.regions[index];
        if (region === undefined) return;
        const length = Math.min(bytes.length - offset, region.sizeBytes - writtenOfRegion);
        if (length > 0) {
          writeZerosTo(region.offset);
          sink.write(bytes.subarray(offset, offset + length));
          position += length;
          offset += length;
          writtenOfRegion += length;
        }
        if (writtenOfRegion === region.sizeBytes) {
          index += 1;
          writtenOfRegion = 0;
        }
      }
    },
    end: () => {
      writeZerosTo(map.logicalBytes);
      sink.end();
    },
  };
}
