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
  readonly csrf: string;
  readonly spaces: readonly OwnSpace[];
  readonly instancePermissions: readonly string[];
}

/** How people can log in here. */
export interface LoginWays {
  /** Whether an identity provider is set up. */
  readonly oidc: boolean;
}

/** What the service says of the session: somebody, or how to become somebody. */
export type SessionState =
  | { readonly kind: 'known'; readonly session: Session }
  | { readonly kind: 'unknown'; readonly ways: LoginWays };
