import type { GroupEntry } from '@assay/core';
import { type DatabaseFile, parseId, readDatabase } from './database-lines.ts';

/** Reads /etc/group as group(5) describes it. Never throws: lines that are no entry are reported, not kept. */
export function parseGroup(bytes: Uint8Array): DatabaseFile<GroupEntry> {
  return readDatabase(bytes, parseLine);
}

function parseLine(line: string): GroupEntry | null {
  const [name, password, gidText, members, ...rest] = line.split(':');
  const gid = parseId(gidText);
  if (!name || password === undefined || members === undefined || gid === null || rest.length > 0) return null;
  return { name, gid, members: members.split(',').filter((member) => member !== '') };
}
