import { type UseQueryResult, useQuery } from '@tanstack/react-query';
import type { Answered, Problem } from '../api/client.ts';
import type { Operations } from '../api/operations.ts';
import { useSession } from '../session/session-context.tsx';

/** A policy as the service tells it. */
export type Policy = Operations['getPolicy']['answer'];

/** The policy with the tag of its state, which changes are made for. */
export function usePolicy(policyId: string): UseQueryResult<Answered<Policy>, Problem> {
  const { client, space } = useSession();
  return useQuery<Answered<Policy>, Problem>({
    queryKey: ['getPolicy', 'whole', space?.id ?? null, policyId],
    queryFn: ({ signal }) => client.callWhole('getPolicy', { params: { policyId }, signal }),
  });
}
