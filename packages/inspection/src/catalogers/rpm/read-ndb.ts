import { createPageLedger, invalid } from './page-ledger.ts';

/** `RpmP`, `Slot`, `BlbS` and `BlbE` as little-endian numbers. */
const MAGIC = { file: 0x50_6d_70_52, slot: 0x74_6f_6c_53, blob: 0x53_62_6c_42, blobEnd: 0x45_62_6c_42 } as const;

const PAGE_BYTES = 4096;
const SLOT_BYTES = 16;
const BLOCK_BYTES = 16;

/** The header of the file takes the place of the first two slots. */
const FIRST_SLOT = 2;

/** Bytes before and after the content of a blob. */
const BLOB_HEAD_BYTES = 16;
const BLOB_TAIL_BYTES = 12;

/** True for a file that starts as rpm's NDB databases do. */
export function isNdb(bytes: Uint8Array): boolean {
  return bytes.byteLength >= 32 && viewOf(bytes).getUint32(0, true) === MAGIC.file;
}

/**
 * Gives the header blobs of an NDB database (`Packages.db`), SUSE's format, in the order of their slots.
 * @throws CatalogerError RPM_DATABASE_INVALID
 */
export function* readNdb(bytes: Uint8Array): Generator<Uint8Array, void, void> {
  const view = viewOf(bytes);
  const slots = (view.getUint32(12, true) * PAGE_BYTES) / SLOT_BYTES;
  if (slots * SLOT_BYTES > bytes.byteLength) throw invalid('the slots lie outside the file');
  const ledger = createPageLedger(bytes, { pageSize: PAGE_BYTES, firstPage: 0 });
  const seen = new Set<number>();
  for (let slot = FIRST_SLOT; slot < slots; slot += 1) {
    const at = slot * SLOT_BYTES;
    if (view.getUint32(at, true) !== MAGIC.slot) throw invalid(`slot ${slot} has no mark`);
    const index = view.getUint32(at + 4, true);
    const start = view.getUint32(at + 8, true) * BLOCK_BYTES;
    if (index === 0) continue;
    if (seen.has(index)) throw invalid(`package ${index} has two slots`);
    seen.add(index);
    const blob = readBlob(view, { index, start });
    ledger.spend(blob.byteLength);
    yield blob;
  }
}

function readBlob(view: DataView, { index, start }: { readonly index: number; readonly start: number }): Uint8Array {
  const content = start + BLOB_HEAD_BYTES;
  if (content > view.byteLength) throw invalid(`package ${index} lies outside the file`);
  if (view.getUint32(start, true) !== MAGIC.blob || view.getUint32(start + 4, true) !== index) {
    throw invalid(`package ${index} has no blob`);
  }
  const sizeBytes = view.getUint32(start + 12, true);
  const tail = Math.ceil((content + sizeBytes + BLOB_TAIL_BYTES) / BLOCK_BYTES) * BLOCK_BYTES - BLOB_TAIL_BYTES;
  if (tail + BLOB_TAIL_BYTES > view.byteLength) throw invalid(`package ${index} lies outside the file`);
  if (view.getUint32(tail + 4, true) !== sizeBytes || view.getUint32(tail + 8, true) !== MAGIC.blobEnd) {
    throw invalid(`the blob of package ${index} does not end as it should`);
  }
  return new Uint8Array(view.buffer, view.byteOffset + content, sizeBytes);
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
