import { BUILT_CONTENT, buildPe } from '../../binary/build-program.ts';

/** A version resource as a test needs it: numbers of the file, texts by name. */
export interface BuiltResource {
  readonly numbers?: readonly [number, number, number, number];
  readonly texts?: Readonly<Record<string, string>>;
  /** True for an assembly of .NET. */
  readonly managed?: boolean;
}

/** Builds an assembly with a version resource. */
export function buildAssembly({ numbers = [0, 0, 0, 0], texts = {}, managed = true }: BuiltResource): Buffer {
  const strings = Object.entries(texts).map(([name, text]) => block(name, utf16(`${text}\0`), [], { isText: true }));
  const table = block('040904B0', Buffer.alloc(0), strings, { isText: true });
  const info = block('StringFileInfo', Buffer.alloc(0), [table], { isText: true });
  const root = block('VS_VERSION_INFO', fixedInfo(numbers), [info], { isText: false });
  const directories = Buffer.alloc(88);
  directory(directories, 0, 16, 0x8000_0000 + 24);
  directory(directories, 24, 1, 0x8000_0000 + 48);
  directory(directories, 48, 1033, 72);
  directories.writeUInt32LE(BUILT_CONTENT + directories.byteLength, 72);
  directories.writeUInt32LE(root.byteLength, 76);
  const program = buildPe([{ name: '.rsrc', content: Buffer.concat([directories, root]) }], { table: 2 });
  if (managed) program.writeUInt32LE(BUILT_CONTENT, 0x58 + 112 + 14 * 8);
  return program;
}

function directory(bytes: Buffer, at: number, id: number, offset: number): void {
  bytes.writeUInt16LE(1, at + 14);
  bytes.writeUInt32LE(id, at + 16);
  bytes.writeUInt32LE(offset, at + 20);
}

function fixedInfo([major, minor, build, revision]: readonly [number, number, number, number]): Buffer {
  const bytes = Buffer.alloc(52);
  bytes.writeUInt32LE(0xfeef_04bd, 0);
  for (const [index, value] of [minor, major, revision, build].entries()) bytes.writeUInt16LE(value, 8 + index * 2);
  return bytes;
}

function block(
  name: string,
  value: Buffer,
  inner: readonly Buffer[],
  { isText }: { readonly isText: boolean },
): Buffer {
  const head = padded(Buffer.concat([Buffer.alloc(6), utf16(`${name}\0`)]));
  const whole = Buffer.concat([head, padded(value), ...inner]);
  whole.writeUInt16LE(whole.byteLength, 0);
  whole.writeUInt16LE(isText ? value.byteLength / 2 : value.byteLength, 2);
  whole.writeUInt16LE(isText ? 1 : 0, 4);
  return whole;
}

function utf16(text: string): Buffer {
  return Buffer.from(text, 'utf16le');
}

function padded(bytes: Buffer): Buffer {
  return Buffer.concat([bytes, Buffer.alloc((4 - (bytes.byteLength % 4)) % 4)]);
}
