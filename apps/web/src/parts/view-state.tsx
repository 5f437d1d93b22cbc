import { Loader, Paper, Stack, Text, Title } from '@mantine/core';
import type { UseQueryResult } from '@tanstack/react-query';
import { type ReactNode, useEffect, useState } from 'react';
import { ProblemNotice } from './problem-notice.tsx';

/** What a question to the service came to: waiting, a problem, or what it answered. */
export function Answered<T>({
  query,
  children,
}: {
  readonly query: UseQueryResult<T>;
  readonly children: (answer: T) => ReactNode;
}) {
  const { data, error, isPlaceholderData, failureReason } = query;
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
  return <Waiting reason={failureReason instanceof Error ? failureReason : null} />;
}

/** Milliseconds after which a wait is explained. */
const LONG = 4000;

/** Something is on its way; says so when it takes long, and why where a first try failed. */
function Waiting({ reason }: { readonly reason: Error | null }) {
  const [isLong, setIsLong] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setIsLong(true), LONG);
    return () => clearTimeout(timer);
  }, []);
  return (
    <Stack align="center" justify="center" mih={160} aria-busy="true">
      <Loader type="dots" aria-label="Loading" />
      {isLong && reason === null ? (
        <Text size="sm" c="dimmed" role="status">
          The service takes its time. This page shows the answer as soon as it is there.
        </Text>
      ) : null}
      {reason === null ? null : (
        <ProblemNotice error={reason} action={<Text size="sm">The page asks again by itself.</Text>} />
      )}
    </Stack>
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
