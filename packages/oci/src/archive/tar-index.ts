import type { FileHandle } from 'node:fs/promises';
import { printable } from '@assay/core';
import { readRange } from '../content/read-bounded.ts';
import { ociError } from '../errors.ts';
import { readPaxRecords } from './read-pax.ts';
import { BLOCK, type TarBlock, isZeroBlock, readTarBlock } from './tar-block.ts';

/** What a name of an archive is. Names that come twice are `repeated`: readers disagree about which one counts. */
export type TarMember =
  | { readonly kind: 'file'; readonly offset: number; readonly sizeBytes: number }
  | { readonly kind: 'link'; readonly target: string; readonly symbolic: boolean }
  | { readonly kind: 'directory' }
  | { readonly kind: 'other' }
  | { readonly kind: 'repeated' };

/** Most members of an archive: images have a few files for each layer. */
const MAX_MEMBERS = 100_000;
/** Most characters of all names and link targets together. */
const MAX_NAME_CHARACTERS = 16 * 1024 * 1024;
/** Most bytes of one pax header or long name. */
const MAX_EXTENSION_BYTES = 64 * 1024;

/**
 * Lists what a tar holds by reading its headers only. Names are kept as written but for a leading `./`; nothing is unpacked.
 * @throws ARCHIVE_INVALID, ABORTED
 */
export async function indexTar(
  file: FileHandle,
  options: { readonly path: string; readonly signal: AbortSignal },
): Promise<ReadonlyMap<string, TarMember>> {
  const members = new Map<string, TarMember>();
  let characters = 0;
  for await (const { name, member } of walk(file, options)) {
    characters += name.length + (member.kind === 'link' ? member.target.length : 0);
    if (characters > MAX_NAME_CHARACTERS) throw invalid(options.path, 'its names are too long');
    const known = members.get(name);
    const harmless = known === undefined || (known.kind === 'directory' && member.kind === 'directory');
    members.set(name, harmless ? member : { kind: 'repeated' });
    if (members.size > MAX_MEMBERS) throw invalid(options.path, `it has more than ${MAX_MEMBERS} members`);
  }
  return members;
}

/** What extension headers say about the next member. */
interface Extension {
  name?: string;
  linkName?: string;
  sizeBytes?: number;
  sparse?: boolean;
}

async function* walk(
  file: FileHandle,
  options: { readonly path: string; readonly signal: AbortSignal },
): AsyncGenerator<{ readonly name: string; readonly member: TarMember }> {
  const { size } = await file.stat();
  let extension: Extension = {};
  let extensions = 0;
  for (let at = 0; at < size;) {
    if (options.signal.aborted) throw ociError('ABORTED', 'opening the image was cancelled');
    const bytes = await readRange(file, at, BLOCK);
    if (bytes.length < BLOCK) throw invalid(options.path, 'it is cut off inside a header');
    if (isZeroBlock(bytes)) return;
    const block = readTarBlock(bytes);
    if (block === null) throw invalid(options.path, at === 0 ? 'it is not a tar' : `its header at ${at} is damaged`);
    const start = at + BLOCK;
    const isExtension = EXTENSIONS.has(block.typeFlag);
    const sizeBytes = isExtension ? block.sizeBytes : (extension.sizeBytes ?? block.sizeBytes);
    const end = start + (hasContent(block.typeFlag) ? sizeBytes : 0);
    if (end > size) throw invalid(options.path, `it is cut off inside ${printable(block.name.slice(0, 200))}`);
    if (isExtension) {
      if (++extensions > MAX_MEMBERS) throw invalid(options.path, 'it has too many extension headers');
      Object.assign(extension, await readExtension(file, { block, start, path: options.path }));
    } else {
      yield toMember(block, extension, start);
      extension = {};
    }
    at = start + Math.ceil((end - start) / BLOCK) * BLOCK;
  }
}

/** pax headers, global pax headers, GNU long name and long link. */
const EXTENSIONS: ReadonlySet<string> = new Set(['x', 'g', 'L', 'K']);

/** Links, devices, directories and pipes have no content whatever their size says. */
function hasContent(typeFlag: string): boolean {
  return !'123456'.includes(typeFlag);
}

async function readExtension(
  file: FileHandle,
  from: { readonly block: TarBlock; readonly start: number; readonly path: string },
): Promise<Extension> {
  const { typeFlag, sizeBytes } = from.block;
  if (sizeBytes > MAX_EXTENSION_BYTES) throw invalid(from.path, 'it has an oversized extension header');
  const bytes = await readRange(file, from.start, sizeBytes);
  if (typeFlag === 'g') return {};
  if (typeFlag === 'L' || typeFlag === 'K') {
    const text = Buffer.from(bytes).toString('utf8').replace(/\0.*$/s, '');
    return typeFlag === 'L' ? { name: text } : { linkName: text };
  }
  const records = readPaxRecords(bytes);
  const [name, linkName, size] = [records.get('path'), records.get('linkpath'), records.get('size')];
  if (size !== undefined && !/^\d{1,15}$/.test(size)) throw invalid(from.path, 'it has a pax size that is no number');
  return {
    ...(name === undefined ? {} : { name }),
    ...(linkName === undefined ? {} : { linkName }),
    ...(size === undefined ? {} : { sizeBytes: Number(size) }),
    ...([...records.keys()].some((key) => key.startsWith('GNU.sparse.')) ? { sparse: true } : {}),
  };
}

function toMember(
  block: TarBlock,
  extension: Extension,
  offset: number,
): { readonly name: string; readonly member: TarMember } {
  const name = normalName(extension.name ?? block.name);
  const target = extension.linkName ?? block.linkName;
  const sizeBytes = extension.sizeBytes ?? block.sizeBytes;
  if (extension.sparse === true) return { name, member: { kind: 'other' } };
  switch (block.typeFlag) {
    case '0':
    case '\0':
    case '7':
      if (name.endsWith('/')) return { name: name.slice(0, -1), member: { kind: 'directory' } };
      return { name, member: { kind: 'file', offset, sizeBytes } };
    case '1':
      return { name, member: { kind: 'link', target: normalName(target), symbolic: false } };
    case '2':
      return { name, member: { kind: 'link', target, symbolic: true } };
    case '5':
      return { name: name.replace(/\/+$/, ''), member: { kind: 'directory' } };
    default:
      return { name, member: { kind: 'other' } };
  }
}

function normalName(name: string): string {
  return name.replace(/^(?:\.\/+)+/, '');
}

function invalid(path: string, why: string): Error {
  return ociError('ARCHIVE_INVALID', `${path} cannot be read as a tar: ${why}`);
}
