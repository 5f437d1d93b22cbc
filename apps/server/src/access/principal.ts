import type { SpaceId } from '@assay/store';
import type { Permission } from './permission.ts';

/** Who sends a request, in which space, and what they may do there. */
export interface Principal {
  /** As audit entries name it: `key:…` or `user:…`. */
  readonly actor: string;
  readonly kind: 'key' | 'user';
  readonly space: SpaceId;
  readonly permissions: ReadonlySet<Permission>;
  /** Milliseconds since 1970 until when a key counts; null for a key that does not expire and for users. */
  readonly expiresAt: number | null;
}
