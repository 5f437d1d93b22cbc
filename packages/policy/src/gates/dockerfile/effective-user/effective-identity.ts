import type { PasswdEntry } from '@assay/core';

/** The user that a container starts as, by every name that means it. */
export interface EffectiveIdentity {
  /** The user part as the configuration has it; `root` when it names none. */
  readonly written: string;
  /** Names and the numeric id, as texts. */
  readonly spellings: ReadonlySet<string>;
  readonly superuser: boolean;
}

const NUMERIC = /^[+-]?\d{1,10}$/;

/**
 * Resolves `User` of the configuration the way runtimes do: the part before the colon; a name is looked up in the image's
 * /etc/passwd, a number is the id itself. Id 0 is root under any name.
 */
export function resolveEffectiveUser(user: string, users: readonly PasswdEntry[] | null): EffectiveIdentity {
  const named = user.split(':', 1)[0]?.trim() ?? '';
  const written = named === '' ? 'root' : named;
  const spellings = new Set([written]);
  const entry = users?.find((candidate) => candidate.name === written);
  const uid = entry?.uid ?? (NUMERIC.test(written) ? Number(written) : written === 'root' ? 0 : null);
  if (uid !== null) {
    spellings.add(String(uid));
    for (const candidate of users ?? []) if (candidate.uid === uid) spellings.add(candidate.name);
    if (uid === 0) spellings.add('root');
  }
  return { written, spellings, superuser: uid === 0 };
}
