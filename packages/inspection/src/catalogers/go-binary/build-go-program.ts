import { BUILT_BASE, BUILT_CONTENT, type BuiltShape, buildElf } from '../../binary/build-program.ts';

const MARK = Buffer.alloc(16, 0x3c);

/** Module information between the marks that the linker puts around it. */
function marked(modules: string): Buffer {
  return modules === '' ? Buffer.alloc(0) : Buffer.concat([MARK, Buffer.from(modules), MARK]);
}

/** Build information as Go 1.18 and later write it: both texts within it. */
export function inlineBuildInfo(goVersion: string, modules: string): Buffer {
  const texts = [Buffer.from(goVersion), marked(modules)].flatMap((text) => [lengthOf(text), text]);
  const head = Buffer.alloc(32);
  head.write('\u00FF Go buildinf:\u0008\u0002', 'latin1');
  return Buffer.concat([head, ...texts]);
}

function lengthOf(text: Buffer): Buffer {
  const bytes: number[] = [];
  let rest = text.byteLength;
  for (; rest >= 0x80; rest = Math.floor(rest / 0x80)) bytes.push((rest % 0x80) + 0x80);
  return Buffer.from([...bytes, rest]);
}

/** A program as Go before 1.18 wrote it: addresses of two string headers, which hold addresses of the texts. */
export function pointerProgram(goVersion: string, modules: string, shape: Required<BuiltShape>): Buffer {
  const { addressBytes, littleEndian } = shape;
  const info = Buffer.alloc(32 + 4 * addressBytes);
  const put = (at: number, value: number): void => {
    if (addressBytes === 4 && littleEndian) info.writeUInt32LE(value, at);
    else if (addressBytes === 4) info.writeUInt32BE(value, at);
    else if (littleEndian) info.writeBigUInt64LE(BigInt(value), at);
    else info.writeBigUInt64BE(BigInt(value), at);
  };
  const start = BUILT_BASE + BUILT_CONTENT;
  const texts = [Buffer.from(goVersion), marked(modules)] as const;
  info.write('\u00FF Go buildinf:', 'latin1');
  info[14] = addressBytes;
  info[15] = littleEndian ? 0 : 1;
  put(16, start + 32);
  put(16 + addressBytes, start + 32 + 2 * addressBytes);
  put(32, start + info.byteLength);
  put(32 + addressBytes, texts[0].byteLength);
  put(32 + 2 * addressBytes, start + info.byteLength + texts[0].byteLength);
  put(32 + 3 * addressBytes, texts[1].byteLength);
  return buildElf([{ name: '.go.buildinfo', content: Buffer.concat([info, ...texts]) }], shape);
}
