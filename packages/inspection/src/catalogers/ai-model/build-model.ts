/** Values of a GGUF file that a test builds: texts, numbers, lists of texts. */
export type GgufValue = string | number | readonly string[];

/** Builds the start of a GGUF file, up to its tensors. */
export function buildGguf(values: Readonly<Record<string, GgufValue>>, shape: GgufShape = {}): Buffer {
  const { version = 3, littleEndian = true, tensors = 291 } = shape;
  const number = (width: 4 | 8, value: number): Buffer => {
    const bytes = Buffer.alloc(width);
    if (width === 4 && littleEndian) bytes.writeUInt32LE(value);
    else if (width === 4) bytes.writeUInt32BE(value);
    else if (littleEndian) bytes.writeBigUInt64LE(BigInt(value));
    else bytes.writeBigUInt64BE(BigInt(value));
    return bytes;
  };
  const count = (value: number): Buffer => number(version === 1 ? 4 : 8, value);
  const text = (value: string): Buffer => Buffer.concat([count(Buffer.byteLength(value)), Buffer.from(value)]);
  const member = (value: GgufValue): readonly Buffer[] => {
    if (typeof value === 'string') return [number(4, 8), text(value)];
    if (typeof value === 'number') return [number(4, 4), number(4, value)];
    return [number(4, 9), number(4, 8), count(value.length), ...value.map(text)];
  };
  const members = Object.entries(values).flatMap(([key, value]) => [text(key), ...member(value)]);
  return Buffer.concat([
    Buffer.from('GGUF'),
    number(4, version),
    count(tensors),
    count(Object.keys(values).length),
    ...members,
  ]);
}

/** How a GGUF file differs from one of version 3 in little endian. */
export interface GgufShape {
  readonly version?: number;
  readonly littleEndian?: boolean;
  readonly tensors?: number;
}

/** Builds a safetensors file of a header and a little data. */
export function buildSafetensors(header: unknown): Buffer {
  const json = Buffer.from(JSON.stringify(header));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(json.byteLength));
  return Buffer.concat([length, json, Buffer.alloc(64)]);
}
