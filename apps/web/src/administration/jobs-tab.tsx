import { Button, Group, SegmentedControl, SimpleGrid, Stack, Text } from '@mantine/core';
import { Badge } from '../parts/badge.tsx';
import { useOperation } from '../api/use-operation.ts';
import { Card } from '../parts/card.tsx';
import { type Column, type ItemOf, KeysetTable } from '../parts/keyset-table.tsx';
import { Moment } from '../parts/moment.tsx';
import { ProblemNotice } from '../parts/problem-notice.tsx';
import { useChange } from '../parts/use-change.ts';
import { useFilters } from '../parts/use-filters.ts';
import { Verbatim } from '../parts/verbatim.tsx';
import { Answered, EmptyState } from '../parts/view-state.tsx';
import { useSession } from '../session/session-context.tsx';

type Job = ItemOf<'listJobs'>;

const STATES = ['queued', 'running', 'dead', 'done', 'cancelled'] as const;

const COLORS: Readonly<Record<string, string>> = { queued: 'blue', running: 'cyan', dead: 'red', done: 'teal' };

const COLUMNS: readonly Column<Job>[] = [
  { label: 'Lane', render: ({ lane }) => lane, width: 110 },
  { label: 'Work', render: ({ kind }) => <Verbatim text={kind} short={40} />, width: 200 },
  {
    label: 'State',
    render: ({ state }) => <Badge color={COLORS[state] ?? 'gray'}>{state}</Badge>,
    width: 110,
  },
  { label: 'Tries', render: ({ attempts, maxAttempts }) => `${attempts} of ${maxAttempts}`, width: 90 },
  { label: 'Asked for', render: ({ createdAt }) => <Moment at={createdAt} />, width: 130 },
  {
    label: 'Problem',
    render: ({ problem }) => (problem === null ? '' : <Verbatim text={JSON.stringify(problem)} short={60} />),
  },
  { label: 'Do', render: (job) => <JobActions job={job} />, width: 110 },
];

/** What waits, runs and was given up. */
export function JobsTab() {
  const { values, set } = useFilters(['tab', 'state']);
  const state = STATES.find((each) => each === values['state']);
  return (
    <Stack>
      <Lanes />
      <SegmentedControl
        aria-label="State"
        data={[{ value: '', label: 'All' }, ...STATES.map((each) => ({ value: each, label: each }))]}
        value={state ?? ''}
        onChange={(next) => set('state', next)}
      />
      <KeysetTable
        operation="listJobs"
        options={{ query: state === undefined ? { limit: 50 } : { limit: 50, state } }}
        columns={COLUMNS}
        rowKey={({ id }) => id}
        label="Jobs"
        empty={<EmptyState title="No job is like that" />}
      />
    </Stack>
  );
}

function Lanes() {
  const queues = useOperation('listQueues', {}, { every: 5000 });
  return (
    <Answered query={queues}>
      {({ items }) => (
        <SimpleGrid cols={{ base: 2, md: 4 }}>
          {items.map(({ lane, queued, running, dead }) => (
            <Card key={lane} title={lane}>
              <Text size="sm">
                {queued} waiting, {running} running
              </Text>
              <Text size="sm" {...(dead > 0 ? { c: 'red' } : { c: 'dimmed' })}>
                {dead} given up
              </Text>
            </Card>
          ))}
        </SimpleGrid>
      )}
    </Answered>
  );
}

function JobActions({ job: { id, state } }: { readonly job: Job }) {
  const { may } = useSession();
  const cancel = useChange('cancelJob', ['listJobs', 'listQueues']);
  const revive = useChange('reviveJob', ['listJobs', 'listQueues']);
  if (!may('instance:manage')) return null;
  const error = cancel.error ?? revive.error;
  return (
    <>
      <Group gap={6}>
        {state === 'queued' || state === 'running' ? (
          <Button
            size="compact-xs"
            variant="default"
            loading={cancel.isPending}
            onClick={() => cancel.mutate({ params: { id } })}
          >
            Cancel
          </Button>
        ) : null}
        {state === 'dead' ? (
          <Button
            size="compact-xs"
            variant="default"
            loading={revive.isPending}
            onClick={() => revive.mutate({ params: { id } })}
          >
            Try again
          </Button>
        ) : null}
      </Group>
      {error === null ? null : <ProblemNotice error={error} />}
    </>
  );
}
