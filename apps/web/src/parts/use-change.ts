import { type UseMutationResult, useMutation, useQueryClient } from '@tanstack/react-query';
import type { CallOptions, OperationName } from '../api/client.ts';
import type { Operations } from '../api/operations.ts';
import { useSession } from '../session/session-context.tsx';

/**
 * A change that a person makes. A try that is repeated carries the same key, so that it happens once; afterwards everything that is
 * named is asked for again.
 */
export function useChange<N extends OperationName>(
  name: N,
  renew: readonly OperationName[],
  onDone?: (answer: Operations[N]['answer']) => void,
): UseMutationResult<Operations[N]['answer'], Error, CallOptions<N>> {
  const { client } = useSession();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (options: CallOptions<N>) => client.call(name, { idempotencyKey: crypto.randomUUID(), ...options }),
    onSuccess: async (answer) => {
      await Promise.all(renew.map((each) => queries.invalidateQueries({ queryKey: [each] })));
      onDone?.(answer);
    },
  });
}
