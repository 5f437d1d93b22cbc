import { useDebouncedValue } from '@mantine/hooks';
import { type UseQueryResult, keepPreviousData, useQuery } from '@tanstack/react-query';
import type { Problem } from '../api/client.ts';
import type { Operations } from '../api/operations.ts';
import { useSession } from '../session/session-context.tsx';

/** What the service says of a document. */
export type Validation = Operations['validatePolicy']['answer'];

/** What is wrong with a document, asked once typing pauses. */
export function useValidation(document: string): UseQueryResult<Validation, Problem> {
  const { client } = useSession();
  const [settled] = useDebouncedValue(document, 400);
  return useQuery<Validation, Problem>({
    queryKey: ['validatePolicy', settled],
    queryFn: ({ signal }) => client.call('validatePolicy', { body: { document: settled }, signal }),
    placeholderData: keepPreviousData,
    enabled: settled !== '',
    staleTime: 60_000,
    gcTime: 30_000,
  });
}
