import { Group, Stack, Text } from '@mantine/core';
import { PageLink } from '../parts/page-link.tsx';
import { useOperation } from '../api/use-operation.ts';
import { Card } from '../parts/card.tsx';
import { Moment } from '../parts/moment.tsx';
import { Verbatim } from '../parts/verbatim.tsx';
import { Answered } from '../parts/view-state.tsx';

/** Days before its end from which an exception is shown. */
const SOON_DAYS = 30;

/** Exceptions that end soon, the next one first. */
export function EndingExceptions() {
  const approved = useOperation('listExceptions', { query: { state: 'approved', limit: 200 } });
  return (
    <Card title="Exceptions that end soon" action={<PageLink to="/exceptions">All</PageLink>}>
      <Answered query={approved}>
        {({ items }) => {
          const soon = items
            .flatMap(({ id, reason, expiresAt }) => (expiresAt === null ? [] : [{ id, reason, expiresAt }]))
            .filter(({ expiresAt }) => Date.parse(expiresAt) - Date.now() < SOON_DAYS * 86_400_000)
            .toSorted((a, b) => (a.expiresAt < b.expiresAt ? -1 : 1))
            .slice(0, 5);
          if (soon.length === 0) {
            return (
              <Text c="dimmed" size="sm">
                None within {SOON_DAYS} days.
              </Text>
            );
          }
          return (
            <Stack gap={6}>
              {soon.map(({ id, reason, expiresAt }) => (
                <Group key={id} justify="space-between" gap="xs" wrap="nowrap">
                  <Text size="sm" component="div">
                    <Verbatim text={reason} short={40} />
                  </Text>
                  <Text size="sm" c="dimmed" component="div">
                    <Moment at={expiresAt} />
                  </Text>
                </Group>
              ))}
            </Stack>
          );
        }}
      </Answered>
    </Card>
  );
}
