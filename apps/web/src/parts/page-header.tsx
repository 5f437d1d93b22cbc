import { Group, Stack, Text, Title } from '@mantine/core';
import { type ReactNode, useEffect } from 'react';

/** The head of a page: what it is, what it is for, what can be done. */
export function PageHeader({
  title,
  summary,
  actions,
}: {
  readonly title: string;
  readonly summary?: ReactNode;
  readonly actions?: ReactNode;
}) {
  useEffect(() => {
    document.title = `${title} · Assay`;
  }, [title]);
  return (
    <Group justify="space-between" align="flex-start" mb="md" gap="sm">
      <Stack gap={2} style={{ minWidth: 0, flex: '1 1 320px' }}>
        <Title order={1} size="h2" className="wrapped">
          {title}
        </Title>
        {summary === undefined ? null : (
          <Text c="dimmed" component="div">
            {summary}
          </Text>
        )}
      </Stack>
      {actions === undefined ? null : <Group gap="xs">{actions}</Group>}
    </Group>
  );
}
