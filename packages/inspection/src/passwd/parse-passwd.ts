import type { PasswdEntry } from '@assay/core';
import { type DatabaseFile, parseId, readDatabase } from './database-lines.ts';

/** Shortest second field that can be the hash of a password: `x`, `*` and `!` stand for none. */
const MIN_HASH_LENGTH = 8;

/** Reads /etc/passwd as passwd(5) describes it. Never throws: lines that are no entry are reported, not kept. */
export function parsePasswd(bytes: Uint8Array): DatabaseFile<PasswdEntry> {
  return readDatabase(bytes, parseLine);
}

/** One line, or null when it is no entry. The shell is the rest of the line, colons included, as the C library reads it. */
function parseLine(line: string): PasswdEntry | null {
  const [name, password, uidText, gidText, gecos, home, ...rest] = line.split(':');
  if (!name || password === undefined || gecos === undefined || home === undefined || rest.length === 0) return null;
  const uid = parseId(uidText);
  const gid = parseId(gidText);
  if (uid === null || gid === null) return null;
  const shown = password.length < MIN_HASH_LENGTH ? line : `${name}:…${line.slice(name.length + 1 + password.length)}`;
  return { name, uid, gid, gecos, home, shell: rest.join(':'), line: shown };
}
