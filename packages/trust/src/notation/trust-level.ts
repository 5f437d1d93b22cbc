import type { NotationAction, NotationTrust } from '@assay/core';

/** What is done when a check fails. Integrity is always enforced. */
export interface NotationLevel {
  readonly authenticity: 'enforce' | 'log';
  readonly authenticTimestamp: 'enforce' | 'log';
  readonly expiry: 'enforce' | 'log';
  readonly revocation: NotationAction;
}

const LEVELS: Readonly<Record<NotationTrust['level'], NotationLevel>> = {
  strict: { authenticity: 'enforce', authenticTimestamp: 'enforce', expiry: 'enforce', revocation: 'enforce' },
  permissive: { authenticity: 'enforce', authenticTimestamp: 'log', expiry: 'log', revocation: 'log' },
  audit: { authenticity: 'log', authenticTimestamp: 'log', expiry: 'log', revocation: 'log' },
  skip: { authenticity: 'enforce', authenticTimestamp: 'enforce', expiry: 'enforce', revocation: 'enforce' },
};

/** The level of a trust policy with what it overrides. */
export function levelOf({ level, override }: NotationTrust): NotationLevel {
  return { ...LEVELS[level], ...override };
}
