import { gzipSync } from 'node:zlib';
import { BUILT_BASE, BUILT_CONTENT, buildElf } from '../../binary/build-program.ts';

/** Builds a program like those of native-image: for tests. */
export function buildNativeImage(document: unknown, lies: { readonly length?: number } = {}): Buffer {
  const list = gzipSync(JSON.stringify(document), { level: 9 });
  const data = Buffer.alloc(Math.ceil(list.byteLength / 16) * 16);
  list.copy(data);
  const length = Buffer.alloc(16);
  length.writeBigUInt64LE(BigInt(lies.length ?? list.byteLength));
  const names = Buffer.from('\0other\0sbom\0sbom_length\0');
  const symbols = Buffer.alloc(24 * 3);
  for (const [index, name, address] of [
    [1, names.indexOf('sbom\0'), BUILT_BASE + BUILT_CONTENT],
    [2, names.indexOf('sbom_length'), BUILT_BASE + BUILT_CONTENT + data.byteLength],
  ] as const) {
    symbols.writeUInt32LE(name, index * 24);
    symbols.writeBigUInt64LE(BigInt(address), index * 24 + 8);
  }
  return buildElf([
    { name: '.data', content: data },
    { name: '.length', content: length },
    { name: '.dynstr', content: names },
    { name: '.dynsym', content: symbols },
  ]);
}
