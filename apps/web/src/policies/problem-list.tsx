import { Button, Group, Stack, Text, UnstyledButton } from '@mantine/core';
import { Badge } from '../parts/badge.tsx';
import type { UseQueryResult } from '@tanstack/react-query';
import type { Problem } from '../api/client.ts';
import { Verbatim } from '../parts/verbatim.tsx';
import type { Validation } from './use-validation.ts';

/** Most problems that are listed. */
const MOST = 50;

/** What is wrong with the document, each with its place; a click leads there. */
export function ProblemList({
  validation: { data, error, refetch },
  onOpen,
}: {
  readonly validation: UseQueryResult<Validation, Problem>;
  readonly onOpen: ((place: { readonly line: number; readonly column: number }) => void) | null;
}) {
  if (error !== null) {
    return (
      <Group gap="xs" mt="xs" role="status">
        <Text size="sm">Not checked: {error.message} What you typed is safe.</Text>
        <Button size="compact-xs" variant="default" onClick={() => void refetch()}>
          Check again
        </Button>
      </Group>
    );
  }
  if (data === undefined) return null;
  const { problems, valid } = data;
  const errors = problems.filter(({ severity }) => severity === 'error').length;
  return (
    <Stack gap={4} mt="xs">
      <Text size="sm" role="status">
        {valid
          ? problems.length === 0
            ? '✓ The document is valid.'
            : `✓ The document is valid, with ${problems.length} to look at.`
          : `✕ The document cannot be used: ${errors} ${errors === 1 ? 'problem' : 'problems'}.`}
      </Text>
      {problems.slice(0, MOST).map((problem) => (
        <UnstyledButton
          key={`${problem.line}:${problem.column}:${problem.code}:${problem.message}`}
          onClick={onOpen === null ? undefined : () => onOpen({ ...problem })}
          aria-label={`Line ${problem.line}: ${problem.message}`}
        >
          <Group gap="xs" wrap="nowrap" align="flex-start">
            <Badge color={problem.severity === 'error' ? 'red' : 'yellow'} minWidth={86}>
              {problem.severity === 'error' ? 'error' : 'note'} {problem.line}:{problem.column}
            </Badge>
            <Text size="sm" component="span">
              <Verbatim text={problem.message} />
            </Text>
          </Group>
        </UnstyledButton>
      ))}
      {problems.length > MOST ? <Text size="sm">… and {problems.length - MOST} more.</Text> : null}
    </Stack>
  );
}
