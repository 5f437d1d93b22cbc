import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import type { FileEntry } from '@assay/core';
import { encodeName } from '../tar/decode-name.ts';
import type { FileSink, TakeStep } from './visit-layer.ts';
import type { WantedFiles } from './wanted-files.ts';

/** Bytes that are read from a file at a time. */
const READ_BYTES: number = 256 * 1024;

/** Hands over the wanted files of a root file system directory. One that is gone or became something else is missed. */
export async function visitDirectory(
  root: string,
  wanted: WantedFiles,
  visit: { readonly open: (entry: FileEntry) => FileSink; readonly take: TakeStep },
): Promise<void> {
  for (const entry of wanted.files) {
    await using file = await openFile(Buffer.concat([Buffer.from(root), encodeName(entry.path)]), entry);
    if (file === null) continue;
    const sink = visit.open(entry);
    if (await pump(file, entry, sink, visit.take)) wanted.deliver(entry);
    else sink.abandon();
  }
}

/** True when the file had as many bytes as the inspection saw. */
async function pump(file: FileHandle, entry: FileEntry, sink: FileSink, take: TakeStep): Promise<boolean> {
  const buffer = Buffer.allocUnsafe(READ_BYTES);
  for (let position = 0; position < entry.sizeBytes;) {
    const wanted = Math.min(READ_BYTES, entry.sizeBytes - position);
    const length = await file.read(buffer, 0, wanted, position).then(
      ({ bytesRead }) => bytesRead,
      () => 0,
    );
    if (length === 0) return false;
    position += length;
    await take(() => sink.write(buffer.subarray(0, length)));
  }
  await take(() => sink.end());
  return true;
}

/** Null for what is not the same regular file any more; a link or a pipe that took its place is neither followed nor waited for. */
async function openFile(location: Buffer, { sizeBytes }: FileEntry): Promise<FileHandle | null> {
  const file = await open(location, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK).catch(() => null);
  if (file === null) return null;
  const now = await file.stat();
  if (now.isFile() && now.size === sizeBytes) return file;
  await file.close();
  return null;
}
