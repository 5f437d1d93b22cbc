import { Paper, SimpleGrid, Text, UnstyledButton } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { Operations } from '../api/operations.ts';
import { VerdictBadge } from '../parts/verdict-badge.tsx';

/** What stands, in numbers. */
export type VerdictCounts = Operations['getOverview']['answer']['verdicts'];

/** The words of decisions from the worst on. */
export const VERDICTS = ['error', 'fail', 'warn', 'pass'] as const;

/** How many verdicts say what, each a way to the images. */
export function VerdictTiles({ verdicts }: { readonly verdicts: VerdictCounts }) {
  return (
    <SimpleGrid cols={{ base: 2, sm: 4 }}>
      {VERDICTS.map((verdict) => (
        <UnstyledButton key={verdict} component={Link} to={`/images?verdict=${verdict}`}>
          <Paper withBorder p="md" radius="md">
            <Text size="xl" fw={700} component="div">
              {verdicts[verdict].toLocaleString('en')}
            </Text>
            <VerdictBadge verdict={verdict} size="sm" />
          </Paper>
        </UnstyledButton>
      ))}
    </SimpleGrid>
  );
}
