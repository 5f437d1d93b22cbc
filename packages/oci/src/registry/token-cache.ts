import { AssayError } from '@assay/core';
import { TOKEN_SKEW_MS } from './limits.ts';
import type { Secret } from './secret.ts';
import type { Timing } from './timing.ts';

/** A token of a token server. */
export interface Token {
  readonly value: Secret;
  /** On the clock of `Timing.now`. */
  readonly expiresAtMs: number;
}

/** The tokens of one registry by realm, service and scope. Requests that need the same token at the same time share one. */
export class TokenCache {
  readonly #tokens = new Map<string, Promise<Token>>();
  readonly #timing: Timing;

  constructor(timing: Timing) {
    this.#timing = timing;
  }

  /**
   * The token under that key, fetched when there is none that still lives.
   * @throws whatever `fetch` throws
   */
  async get(key: string, options: { fetch: () => Promise<Token>; signal: AbortSignal }): Promise<Token> {
    for (;;) {
      const kept = this.#tokens.get(key);
      if (kept === undefined) return await this.#fill(key, options.fetch);
      try {
        const token = await kept;
        if (token.expiresAtMs - TOKEN_SKEW_MS > this.#timing.now()) return token;
      } catch (error) {
        // The request that this one waited for was cancelled; this one was not.
        const cancelled = error instanceof AssayError && error.code === 'ABORTED';
        if (!cancelled || options.signal.aborted) throw error;
      }
      if (this.#tokens.get(key) === kept) this.#tokens.delete(key);
    }
  }

  /** Forgets a token that the registry refused, unless a newer one has taken its place. */
  async drop(key: string, refused: Token): Promise<void> {
    const kept = this.#tokens.get(key);
    if (kept === undefined) return;
    const token = await kept.catch(() => null);
    if (token === refused && this.#tokens.get(key) === kept) this.#tokens.delete(key);
  }

  async #fill(key: string, fetch: () => Promise<Token>): Promise<Token> {
    const filling = fetch();
    this.#tokens.set(key, filling);
    try {
      return await filling;
    } catch (error) {
      if (this.#tokens.get(key) === filling) this.#tokens.delete(key);
      throw error;
    }
  }
}
