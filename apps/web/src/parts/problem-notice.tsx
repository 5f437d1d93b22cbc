import { Alert, Button, Code, List, Stack, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { Problem } from '../api/client.ts';

/** Says what went wrong and what can be done: nothing that was typed is lost by it. */
export function ProblemNotice({
  error,
  onRetry,
  action,
}: {
  readonly error: Error;
  readonly onRetry?: () => void;
  readonly action?: ReactNode;
}) {
  const problem = error instanceof Problem ? error : null;
  return (
    <Alert color={problem?.status === 403 ? 'yellow' : 'red'} title={titleOf(problem)} role="alert">
      <Stack gap="xs" align="flex-start">
        <Text size="sm">{error.message}</Text>
        {problem?.hint === null || problem === null ? null : <Text size="sm">{problem.hint}</Text>}
        {problem === null || problem.places.length === 0 ? null : (
          <List size="sm">
            {problem.places.map((place) => (
              <List.Item key={`${place.line}:${place.column}:${place.message}`}>
                Line {place.line}, column {place.column}: {place.message}
              </List.Item>
            ))}
          </List>
        )}
        {problem?.requestId === null || problem === null ? null : (
          <Text size="xs" c="dimmed">
            <Code>{problem.code}</Code> request <Code>{problem.requestId}</Code>
          </Text>
        )}
        {onRetry === undefined ? (
          action
        ) : (
          <Button size="xs" variant="default" onClick={onRetry}>
            Try again
          </Button>
        )}
      </Stack>
    </Alert>
  );
}

function titleOf(problem: Problem | null): string {
  switch (problem?.status ?? -1) {
    case 0:
      return 'The service is away';
    case 401:
      return 'You are logged out';
    case 403:
      return 'You may not do this';
    case 404:
      return 'There is nothing here';
    case 409:
    case 412:
      return 'Somebody else changed this meanwhile';
    case 422:
      return 'This cannot be taken as it is';
    case 429:
      return 'Too many requests';
    default:
      return 'Something went wrong';
  }
}
