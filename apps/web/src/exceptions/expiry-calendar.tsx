import '../policies/policies.css';
import { Button, Group, Stack, Table, Text, Title } from '@mantine/core';
import { type UseQueryResult, useQuery } from '@tanstack/react-query';
import type { Client, Problem } from '../api/client.ts';
import type { ItemOf } from '../parts/keyset-table.tsx';
import { useFilters } from '../parts/use-filters.ts';
import { visibleText } from '../parts/visible-text.ts';
import { Answered } from '../parts/view-state.tsx';
import { useSession } from '../session/session-context.tsx';
import { describeItem } from './describe-item.ts';
import { monthAfter, monthOf } from './expiry-days.ts';

type Exception = ItemOf<'listExceptions'>;

/** Pages of approved exceptions that are read; what lies behind them is told. */
const MOST_PAGES = 5;

interface Approved {
  readonly items: readonly Exception[];
  readonly whole: boolean;
}

async function readApproved(client: Client, signal: AbortSignal): Promise<Approved> {
  const items: Exception[] = [];
  let after: string | null = null;
  for (let page = 0; page < MOST_PAGES; page++) {
    const query = { state: 'approved', limit: 1000, ...(after === null ? {} : { after }) } as const;
    const answer: { readonly items: readonly Exception[]; readonly next: string | null } = await client.call(
      'listExceptions',
      { query, signal },
    );
    items.push(...answer.items);
    after = answer.next;
    if (after === null) return { items, whole: true };
  }
  return { items, whole: false };
}

const WEEKDAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'] as const;

/** On which day which approved exception ends. */
export function ExpiryCalendar() {
  const { client, space } = useSession();
  const approved: UseQueryResult<Approved, Problem> = useQuery<Approved, Problem>({
    queryKey: ['listExceptions', space?.id ?? null, 'calendar'],
    queryFn: ({ signal }) => readApproved(client, signal),
  });
  const { values, set } = useFilters(['view', 'month']);
  const today = new Date().toISOString().slice(0, 10);
  const month = /^\d{4}-(0[1-9]|1[0-2])$/.test(values['month'] ?? '') ? (values['month'] ?? '') : today.slice(0, 7);
  const title = new Intl.DateTimeFormat('en', { month: 'long', year: 'numeric', timeZone: 'UTC' });
  return (
    <Stack>
      <Group>
        <Button variant="default" size="xs" onClick={() => set('month', monthAfter(month, -1))}>
          Month before
        </Button>
        <Title order={2} size="h4" aria-live="polite">
          {title.format(new Date(`${month}-01T00:00:00Z`))}
        </Title>
        <Button variant="default" size="xs" onClick={() => set('month', monthAfter(month, 1))}>
          Month after
        </Button>
      </Group>
      <Answered query={approved}>
        {({ items, whole }) => (
          <>
            <Table.ScrollContainer minWidth={720}>
              <Table withTableBorder withColumnBorders layout="fixed" className="calendar" aria-label="Expiries">
                <Table.Thead>
                  <Table.Tr>
                    {WEEKDAYS.map((name) => (
                      <Table.Th key={name} scope="col">
                        {name}
                      </Table.Th>
                    ))}
                  </Table.Tr>
                </Table.Thead>
                <Table.Tbody>
                  {monthOf(month, items).map((week) => (
                    <Table.Tr key={week[0]?.date}>
                      {week.map(({ date, day, isInside, items: ending }) => (
                        <Table.Td key={date} className={isInside ? undefined : 'outside'}>
                          <Text
                            size="xs"
                            fw={date === today ? 700 : 400}
                            c={isInside ? 'var(--mantine-color-text)' : 'dimmed'}
                          >
                            {day}
                            {date === today ? ' today' : ''}
                          </Text>
                          <Ending items={ending} />
                        </Table.Td>
                      ))}
                    </Table.Tr>
                  ))}
                </Table.Tbody>
              </Table>
            </Table.ScrollContainer>
            {items.some(({ expiresAt }) => expiresAt?.startsWith(month) === true) ? null : (
              <Text size="sm" c="dimmed">
                Nothing ends in this month.
              </Text>
            )}
            {whole ? null : <Text size="sm">There are more exceptions than the calendar reads.</Text>}
          </>
        )}
      </Answered>
    </Stack>
  );
}

function Ending({ items }: { readonly items: readonly Exception[] }) {
  return (
    <Stack gap={2}>
      {items.slice(0, 3).map(({ id, item, reason, requestedBy }) => (
        <Text
          key={id}
          size="xs"
          truncate
          tabIndex={0}
          data-hint={`${visibleText(describeItem(item))}\n${visibleText(reason)} (${visibleText(requestedBy)})`}
        >
          {visibleText(titleOf(item))}
        </Text>
      ))}
      {items.length > 3 ? <Text size="xs">and {items.length - 3} more</Text> : null}
    </Stack>
  );
}

function titleOf(item: Exception['item']): string {
  const told = item['vulnerability'] ?? item['trigger_id'] ?? item['package'] ?? item['path'] ?? item['gate'];
  return typeof told === 'string' ? told : 'an exception';
}
