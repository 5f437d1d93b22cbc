import { Group, Progress, Stack, Text } from '@mantine/core';
import { PageLink } from '../parts/page-link.tsx';
import type { Operations } from '../api/operations.ts';
import { Card } from '../parts/card.tsx';
import { Verbatim } from '../parts/verbatim.tsx';

type Running = Operations['getOverview']['answer']['running'];

const PARTS = [
  ['pass', 'teal'],
  ['warn', 'yellow'],
  ['fail', 'red'],
  ['error', 'grape'],
  ['unknown', 'gray'],
] as const;

/** What runs where, and how much of it policy would let in today. */
export function RunningImages({ running }: { readonly running: Running }) {
  return (
    <Card title="Running" action={<PageLink to="/environments">Environments</PageLink>}>
      {running.length === 0 ? (
        <Text c="dimmed" size="sm">
          Nothing was reported to run. A cluster with the controller reports by itself.
        </Text>
      ) : null}
      {running.map((counts) => (
        <Environment key={counts.environment} counts={counts} />
      ))}
    </Card>
  );
}

function Environment({ counts }: { readonly counts: Running[number] }) {
  const total = PARTS.reduce((sum, [part]) => sum + counts[part], 0);
  const good = counts.pass + counts.warn;
  const words = PARTS.filter(([part]) => counts[part] > 0).map(([part]) => `${counts[part]} ${part}`);
  return (
    <Stack gap={4}>
      <Group justify="space-between" gap="xs" wrap="nowrap">
        <Text size="sm" fw={600} component="div">
          <Verbatim text={counts.environment} short={32} />
        </Text>
        <Text size="sm" c="dimmed">
          {total === 0 ? 'nothing runs' : `${good} of ${total} comply`}
        </Text>
      </Group>
      <Progress.Root size="lg" role="img" aria-label={words.length === 0 ? 'nothing runs' : words.join(', ')}>
        {PARTS.map(([part, color]) =>
          counts[part] === 0 ? null : (
            <Progress.Section key={part} value={(100 * counts[part]) / total} color={color} aria-hidden="true" />
          ),
        )}
      </Progress.Root>
      <Text size="xs" c="dimmed">
        {words.join(' · ')}
      </Text>
    </Stack>
  );
}
