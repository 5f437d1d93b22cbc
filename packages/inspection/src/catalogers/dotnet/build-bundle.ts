import { createHash } from 'node:crypto';
import { buildElf } from '../../binary/build-program.ts';

/** Documents within an application that is one file. */
export interface BuiltBundle {
  readonly version: 1 | 2 | 6;
  readonly deps?: string;
  readonly runtimeConfig?: string;
}

const MARKER = createHash('sha256').update('.net core bundle\n').digest();

/** Builds an application that is one file: a host whose marker says where the head of the bundle is. */
export function buildBundle({ version, deps = '', runtimeConfig = '' }: BuiltBundle): Buffer {
  const host = buildElf([{ name: '.data', content: Buffer.concat([Buffer.alloc(8), MARKER]) }]);
  const documents = [Buffer.from('assembly'), Buffer.from(deps), Buffer.from(runtimeConfig)];
  const places = documents.map((document, index) => ({
    offset: host.byteLength + Buffer.concat(documents.slice(0, index)).byteLength,
    sizeBytes: document.byteLength,
    kind: [1, 3, 4][index] ?? 0,
    name: ['app.dll', 'app.deps.json', 'app.runtimeconfig.json'][index] ?? '',
  }));
  const head = Buffer.concat([
    numbers(4, version, 0, places.length),
    text('bundle-id'),
    version === 1 ? Buffer.alloc(0) : numbers(8, ...places.slice(1).flatMap((one) => [one.offset, one.sizeBytes]), 0),
    ...places.flatMap((one) => [
      numbers(8, one.offset, one.sizeBytes, ...(version === 6 ? [0] : [])),
      Buffer.from([one.kind]),
      text(one.name),
    ]),
  ]);
  const start = host.byteLength + Buffer.concat(documents).byteLength;
  host.writeBigUInt64LE(BigInt(start), host.indexOf(MARKER) - 8);
  return Buffer.concat([host, ...documents, head]);
}

function numbers(width: 4 | 8, ...values: readonly number[]): Buffer {
  const bytes = Buffer.alloc(width * values.length);
  for (const [index, value] of values.entries()) bytes.writeUIntLE(value, index * width, 4);
  return bytes;
}

function text(value: string): Buffer {
  return Buffer.concat([Buffer.from([value.length]), Buffer.from(value)]);
}
