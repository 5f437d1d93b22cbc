import type { Policy } from './use-policy.ts';

/** What the tabs of a policy work on. */
export interface Workbench {
  readonly policy: Policy;
  readonly etag: string | null;
  /** What is being edited: what was typed, or the newest version. */
  readonly text: string;
  /** The tests that are kept with it, or were typed; empty for none. */
  readonly tests: string;
  /** The version that was begun from. */
  readonly base: number;
  readonly isChanged: boolean;
  readonly mayWrite: boolean;
  readonly edit: (text: string) => void;
  readonly editTests: (tests: string) => void;
}
