import { Stack, Text, Title } from '@mantine/core';
import { useOperation } from '../api/use-operation.ts';
import { Answered } from '../parts/view-state.tsx';

/** How things stand in the space. */
export function OverviewPage() {
  const version = useOperation('getVersion');
  return (
    <Stack>
      <Title order={1} size="h2">
        Overview
      </Title>
      <Answered query={version}>{(told) => <Text c="dimmed">Assay {told.version}</Text>}</Answered>
    </Stack>
  );
}
