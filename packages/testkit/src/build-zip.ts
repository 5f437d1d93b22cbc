import { crc32, deflateRawSync } from 'node:zlib';

/** An entry of an archive that is built for a test. */
export interface BuiltEntry {
  readonly name: string;
  readonly content: Uint8Array | string;
  /** Default true. */
  readonly deflated?: boolean;
  /** Fields to write other than they are. */
  readonly lies?: {
    readonly localName?: string;
    readonly crc?: number;
    readonly encrypted?: boolean;
    readonly method?: number;
  };
}

/** Writes a zip archive: for tests of the reader. */
export function buildZip(
  entries: readonly BuiltEntry[],
  { prefix = '', comment = '' }: { readonly prefix?: string; readonly comment?: string } = {},
): Buffer {
  const locals: Buffer[] = [];
  const centrals: Buffer[] = [];
  let offset = 0;
  for (const { name, content, deflated = true, lies = {} } of entries) {
    const plain = Buffer.from(content);
    const data = deflated ? deflateRawSync(plain) : plain;
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt16LE(lies.encrypted ? 1 : 0, 2);
    common.writeUInt16LE(lies.method ?? (deflated ? 8 : 0), 4);
    common.writeUInt32LE(lies.crc ?? crc32(plain), 10);
    common.writeUInt32LE(data.length, 14);
    common.writeUInt32LE(plain.length, 18);
    const localName = Buffer.from(lies.localName ?? name);
    common.writeUInt16LE(localName.length, 22);
    const local = Buffer.concat([Buffer.from('PK\u0003\u0004'), common, localName, data]);
    common.writeUInt16LE(Buffer.byteLength(name), 22);
    const tail = Buffer.alloc(14);
    tail.writeUInt32LE(offset, 10);
    centrals.push(Buffer.concat([Buffer.from('PK\u0001\u0002'), Buffer.alloc(2), common, tail, Buffer.from(name)]));
    locals.push(local);
    offset += local.length;
  }
  const central = Buffer.concat(centrals);
  const end = Buffer.alloc(22);
  end.write('PK\u0005\u0006', 'latin1');
  end.writeUInt16LE(entries.length, 8);
  end.writeUInt16LE(entries.length, 10);
  end.writeUInt32LE(central.length, 12);
  end.writeUInt32LE(offset, 16);
  end.writeUInt16LE(Buffer.byteLength(comment), 20);
  return Buffer.concat([Buffer.from(prefix), ...locals, central, end, Buffer.from(comment)]);
}
