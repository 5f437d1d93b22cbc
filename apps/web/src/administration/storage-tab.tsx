import { Button, Group, NumberInput, SimpleGrid, Stack, Table, Text } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import type { Operations } from '../api/operations.ts';
import { useOperation } from '../api/use-operation.ts';
import { Card } from '../parts/card.tsx';
import { Moment } from '../parts/moment.tsx';
import { ProblemNotice } from '../parts/problem-notice.tsx';
import { sizeText } from '../parts/size-text.ts';
import { useChange } from '../parts/use-change.ts';
import { Answered } from '../parts/view-state.tsx';
import { useSession } from '../session/session-context.tsx';

type Upkeep = Operations['getUpkeep']['answer'];
type Task = Operations['runUpkeep']['body']['task'];

const FIELDS: readonly (readonly [keyof Upkeep, string])[] = [
  ['evaluationsDays', 'Earlier evaluations, days'],
  ['tagHistoryDays', 'Moves of tags, days'],
  ['deploymentsDays', 'What ran, days'],
  ['admissionsDays', 'Decisions at the door, days'],
  ['operationsDays', 'Operations, days'],
  ['notificationsDays', 'Notifications, days'],
  ['eventsDays', 'Events, days'],
  ['jobsDays', 'Ended jobs, days'],
  ['garbageGraceHours', 'Grace of unused data, hours'],
  ['exceptionNoticeDays', 'Notice before an exception ends, days'],
];

const TASKS: readonly (readonly [Task, string])[] = [
  ['garbage', 'Collect garbage'],
  ['retention', 'Forget old records'],
  ['tuning', 'Tune the database'],
  ['exceptions', 'End exceptions'],
];

/** What is stored, for how long, and what keeps it in order. */
export function StorageTab() {
  const storage = useOperation('getStorage');
  const upkeep = useOperation('getUpkeep');
  const schedules = useOperation('listSchedules');
  return (
    <Stack>
      <SimpleGrid cols={{ base: 1, md: 2 }}>
        <Card title="Stored">
          <Answered query={storage}>
            {({ database, blobs, tables }) => (
              <>
                <Text size="sm" component="div">
                  {database.kind}: {sizeText(database.sizeBytes)}
                  {blobs === null ? '' : ` · ${blobs.count.toLocaleString('en')} blobs: ${sizeText(blobs.sizeBytes)}`}
                </Text>
                <Table.ScrollContainer minWidth={200} mah={320}>
                  <Table verticalSpacing={2} aria-label="Rows by table">
                    <Table.Tbody>
                      {tables
                        .filter(({ rows }) => rows !== null)
                        .map(({ table, rows }) => (
                          <Table.Tr key={table}>
                            <Table.Th scope="row" fw={400}>
                              {table}
                            </Table.Th>
                            <Table.Td ta="end">{rows === null ? '–' : rows.toLocaleString('en')}</Table.Td>
                          </Table.Tr>
                        ))}
                    </Table.Tbody>
                  </Table>
                </Table.ScrollContainer>
              </>
            )}
          </Answered>
        </Card>
        <Card title="Schedules" action={<Tasks />}>
          <Answered query={schedules}>
            {({ items }) => (
              <>
                {items.map(({ name, nextAt }) => (
                  <Group key={name} justify="space-between">
                    <Text size="sm">{name}</Text>
                    <Text size="sm" c="dimmed" component="div">
                      <Moment at={nextAt} />
                    </Text>
                  </Group>
                ))}
              </>
            )}
          </Answered>
        </Card>
      </SimpleGrid>
      <Card title="How long things are kept">
        <Answered query={upkeep}>{(settings) => <UpkeepForm settings={settings} />}</Answered>
      </Card>
    </Stack>
  );
}

function Tasks() {
  const { may } = useSession();
  const run = useChange('runUpkeep', ['listSchedules', 'listJobs']);
  if (!may('instance:manage')) return null;
  return (
    <Group gap={6}>
      {TASKS.map(([task, label]) => (
        <Button
          key={task}
          size="compact-xs"
          variant="default"
          disabled={run.isPending}
          onClick={() => run.mutate({ body: { task } })}
        >
          {label}
        </Button>
      ))}
      {run.error === null ? null : <ProblemNotice error={run.error} />}
      {run.isSuccess ? (
        <Text size="xs" role="status">
          Asked for.
        </Text>
      ) : null}
    </Group>
  );
}

function UpkeepForm({ settings }: { readonly settings: Upkeep }) {
  const { may } = useSession();
  const [draft, setDraft] = useState(settings);
  const change = useChange('changeUpkeep', ['getUpkeep']);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    change.mutate({ body: draft });
  };
  return (
    <form onSubmit={submit}>
      <SimpleGrid cols={{ base: 1, sm: 2, lg: 3 }}>
        {FIELDS.map(([field, label]) => (
          <NumberInput
            key={field}
            label={label}
            min={0}
            value={draft[field]}
            disabled={!may('instance:manage')}
            onChange={(value) => {
              if (typeof value === 'number') setDraft((before) => ({ ...before, [field]: value }));
            }}
          />
        ))}
      </SimpleGrid>
      {change.error === null ? null : <ProblemNotice error={change.error} />}
      {may('instance:manage') ? (
        <Group justify="flex-end" mt="md">
          {change.isSuccess ? (
            <Text size="sm" role="status">
              Kept.
            </Text>
          ) : null}
          <Button type="submit" loading={change.isPending}>
            Keep
          </Button>
        </Group>
      ) : null}
    </form>
  );
}
