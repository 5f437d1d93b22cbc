/** How a note differs from that of a package, little endian. */
export interface NoteShape {
  readonly owner?: string;
  readonly type?: number;
  readonly littleEndian?: boolean;
}

/** A note section as a test needs it: one note of the given owner, type and content. */
export function buildNote(content: string, shape: NoteShape = {}): Buffer {
  const { owner = 'FDO', type = 0xcafe_1a7e, littleEndian = true } = shape;
  const name = padded(Buffer.from(`${owner}\0`));
  const text = padded(Buffer.from(`${content}\0`));
  const head = Buffer.alloc(12);
  for (const [index, value] of [owner.length + 1, content.length + 1, type].entries()) {
    if (littleEndian) head.writeUInt32LE(value, index * 4);
    else head.writeUInt32BE(value, index * 4);
  }
  return Buffer.concat([head, name, text]);
}

function padded(bytes: Buffer): Buffer {
  return Buffer.concat([bytes, Buffer.alloc((4 - (bytes.byteLength % 4)) % 4)]);
}
