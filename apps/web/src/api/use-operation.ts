import { type UseQueryResult, keepPreviousData, usePrefetchQuery, useQuery } from '@tanstack/react-query';
import { useSession } from '../session/session-context.tsx';
import { type CallOptions, type Client, type OperationName, Problem } from './client.ts';
import type { Operations } from './operations.ts';

/** How an answer is kept up to date. */
export interface ReadOptions {
  /** Milliseconds between looks; default only when something says that it changed. */
  readonly every?: number;
  /** False: not asked yet. Default true. */
  readonly enabled?: boolean;
}

/** What an operation answers, kept and asked again when events say that it changed. */
export function useOperation<N extends OperationName>(
  name: N,
  options: CallOptions<N> = {},
  { every, enabled = true }: ReadOptions = {},
): UseQueryResult<Operations[N]['answer'], Problem> {
  const { client, space } = useSession();
  return useQuery<Operations[N]['answer'], Problem>({
    ...questionOf(client, space, name, options),
    placeholderData: keepPreviousData,
    enabled,
    ...(every === undefined ? {} : { refetchInterval: every }),
  });
}

/** Asks for what is likely to be wanted next, so that it is there by then. */
export function usePrepared<N extends OperationName>(name: N, options: CallOptions<N>): void {
  const { client, space } = useSession();
  usePrefetchQuery({ ...questionOf(client, space, name, options), retry: false });
}

/** The question as it is kept: by operation, space and everything that it is asked with. */
function questionOf<N extends OperationName>(
  client: Client,
  space: { readonly id: string } | null,
  name: N,
  options: CallOptions<N>,
) {
  return {
    queryKey: [name, space?.id ?? null, options.params ?? null, options.query ?? null] as const,
    queryFn: ({ signal }: { readonly signal: AbortSignal }) => client.call(name, { ...options, signal }),
  };
}

/** Whether it may help to ask again, and how often: not for what the caller did wrong. */
export function shouldRetry(failures: number, error: Error): boolean {
  if (failures >= 3) return false;
  return !(error instanceof Problem) || error.status === 0 || error.status === 429 || error.status >= 500;
}

/** Milliseconds before the next try: what the service asks for, or longer each time. */
export function retryDelay(failures: number, error: Error): number {
  const asked = error instanceof Problem ? error.retryAfter : null;
  return asked === null ? Math.min(15_000, 500 * 2 ** failures) : Math.min(60, asked) * 1000;
}
