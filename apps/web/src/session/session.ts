/** A space that somebody belongs to. */
export interface OwnSpace {
  readonly id: string;
  readonly name: string;
  readonly role: string;
  readonly permissions: readonly string[];
}

/** Who uses the interface. */
export interface Session {
  readonly name: string;
  readonly csrf: string | null;
  readonly spaces: readonly OwnSpace[];
  /** What they may do with the service as a whole. */
  readonly instance: readonly string[];
}

/** What the service says of the session: who it is, and how somebody can log in. */
export interface SessionState {
  readonly who: Session | null;
  readonly login: { readonly identityProvider: boolean };
}
