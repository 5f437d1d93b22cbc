import { createHash } from 'node:crypto';

/** Longest line that is its own identity. */
const MAX_KEY_LENGTH = 120;

/** The line itself, because its place in the history moves with every rebuild; long lines end in a digest of the whole. */
export function lineKey(line: string): string {
  if (line.length <= MAX_KEY_LENGTH) return line;
  const digest = createHash('sha256').update(line).digest('hex').slice(0, 12);
  return `${line.slice(0, MAX_KEY_LENGTH - 16)}…${digest}`;
}
