import { Alert, Button, Code, List, Stack, Text } from '@mantine/core';
import { type ReactNode, useEffect, useState } from 'react';
import { Problem } from '../api/client.ts';
import { LoginAgain } from '../session/login-again.tsx';

/** Says what went wrong and what can be done: nothing that was typed is lost by it. */
export function ProblemNotice({
  error,
  onRetry,
  action,
  isLogin = false,
}: {
  readonly error: Error;
  readonly onRetry?: () => void;
  readonly action?: ReactNode;
  /** Whether it is about a login itself, so that none is offered. */
  readonly isLogin?: boolean;
}) {
  const problem = error instanceof Problem ? error : null;
  return (
    <Alert
      color={problem?.status === 403 ? 'yellow' : 'red'}
      title={isLogin && problem?.status === 401 ? 'This key does not count' : titleOf(problem)}
      role="alert"
    >
      <Stack gap="xs" align="flex-start">
        <Text size="sm">{error.message}</Text>
        {problem?.hint === null || problem === null ? null : <Text size="sm">{problem.hint}</Text>}
        {problem?.retryAfter == null ? null : <TryAgainIn key={error.message} seconds={problem.retryAfter} />}
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
        {problem?.status === 401 && !isLogin ? <LoginAgain /> : null}
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

/** Counts down to when the service takes the request again. */
function TryAgainIn({ seconds }: { readonly seconds: number }) {
  const [left, setLeft] = useState(seconds);
  useEffect(() => {
    if (left <= 0) return undefined;
    const timer = setTimeout(() => setLeft(left - 1), 1000);
    return () => clearTimeout(timer);
  }, [left]);
  return <Text size="sm">{left <= 0 ? 'It can be tried again now.' : `It can be tried again in ${left} s.`}</Text>;
}

function titleOf(problem: Problem | null): string {
  if (problem?.code === 'POLICY_TESTS_FAILED') return 'Its tests fail';
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
      return 'This does not go with what is there now';
    case 412:
      return 'Somebody else changed this meanwhile';
    case 422:
      return 'This cannot be taken as it is';
    case 429:
      return 'Too many requests at once';
    default:
      return 'Something went wrong';
  }
}
