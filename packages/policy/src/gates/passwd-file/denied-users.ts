import type { PasswdEntry } from '@assay/core';
import type { Occurrence } from '../../contracts/trigger.ts';

/** The field of /etc/passwd that a rule denies values of, in the historical words. */
export type DeniedField = 'user' | 'uid' | 'gid' | 'shell' | 'pentry';

/** One occurrence for each user of whom the field has a denied value. */
export function* denyUsers(
  users: readonly PasswdEntry[] | null,
  field: DeniedField,
  valueOf: (entry: PasswdEntry) => string,
  denied: (entry: PasswdEntry) => boolean,
): Iterable<Occurrence<'denied'>> {
  for (const entry of users ?? []) {
    if (!denied(entry)) continue;
    const value = valueOf(entry);
    yield {
      message: 'denied',
      data: { value, user: entry.name },
      subject: { kind: 'user', key: entry.name },
      discriminator: `${field} ${value}`,
      evidence: { uid: entry.uid, gid: entry.gid, shell: entry.shell },
      legacyMessage: `Blacklisted ${field} '${value}' found in image's /etc/passwd: pentry=${entry.line}`,
    };
  }
}
