import { type UseQueryResult, keepPreviousData, useQuery } from '@tanstack/react-query';
import { useSession } from '../session/session-context.tsx';
import { type CallOptions, type OperationName, Problem } from './client.ts';
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
    queryKey: [name, space?.id ?? null, options.params ?? null, options.query ?? null],
    queryFn: ({ signal }) => client.call(name, { ...options, signal }),
    placeholderData: keepPreviousData,
    enabled,
    ...(every === undefined ? {} : { refetchInterval: every }),
  });
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
