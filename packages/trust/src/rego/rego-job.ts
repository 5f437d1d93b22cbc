import type { RegoModule } from './read-bundle.ts';

/** What a thread is to evaluate. */
export interface RegoJob extends RegoModule {
  readonly entrypoint: string;
  /** JSON. */
  readonly input: string;
  readonly maxMemoryBytes: number;
  /** Milliseconds since 1970: what the policy takes for the present. */
  readonly now: number;
}

/** What came of it: the value as JSON, undefined when it has none, or why it could not be told. */
export type RegoAnswer =
  | { readonly kind: 'value'; readonly json: string | null }
  | { readonly kind: 'error'; readonly message: string };
