import { Center, Loader, Paper, Stack, Text, Title } from '@mantine/core';
import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { ProblemNotice } from './problem-notice.tsx';

/** What a question to the service came to: waiting, a problem, or what it answered. */
export function Answered<T>({
  query,
  children,
}: {
  readonly query: UseQueryResult<T>;
  readonly children: (answer: T) => ReactNode;
}) {
  const { data, error, isPlaceholderData } = query;
  if (error !== null && (data === undefined || isPlaceholderData)) {
    return <ProblemNotice error={error} onRetry={() => void query.refetch()} />;
  }
  if (data !== undefined) {
    // One element for old answers and new ones: what is open or half typed inside stays when the answer changes.
    return (
      <div style={{ display: 'contents' }} aria-busy={isPlaceholderData}>
        {children(data)}
      </div>
    );
  }
  return (
    <Center mih={160} aria-busy="true">
      <Loader type="dots" aria-label="Loading" />
    </Center>
  );
}

/** Says that there is nothing yet, and what to do about it. */
export function EmptyState({
  title,
  children,
  action,
}: {
  readonly title: string;
  readonly children?: ReactNode;
  readonly action?: ReactNode;
}) {
  return (
    <Paper withBorder p="xl" radius="md">
      <Stack align="center" gap="sm" ta="center">
        <Title order={2} size="h4">
          {title}
        </Title>
        {children === undefined ? null : (
          <Text c="dimmed" maw={520}>
            {children}
          </Text>
        )}
        {action}
      </Stack>
    </Paper>
  );
}
