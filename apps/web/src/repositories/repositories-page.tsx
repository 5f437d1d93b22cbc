import { Box, Button, Group, Modal, NumberInput, Stack, TextInput } from '@mantine/core';
import { PageLink } from '../parts/page-link.tsx';
import { Badge } from '../parts/badge.tsx';
import { useDisclosure } from '@mantine/hooks';
import { type FormEvent, useState } from 'react';
import { type Column, type ItemOf, KeysetTable } from '../parts/keyset-table.tsx';
import { FilterInput } from '../parts/filter-input.tsx';
import { Moment } from '../parts/moment.tsx';
import { PageHeader } from '../parts/page-header.tsx';
import { ProblemNotice } from '../parts/problem-notice.tsx';
import { useChange } from '../parts/use-change.ts';
import { useFilters } from '../parts/use-filters.ts';
import { Verbatim } from '../parts/verbatim.tsx';
import { EmptyState } from '../parts/view-state.tsx';
import { useSession } from '../session/session-context.tsx';

type Repository = ItemOf<'listRepositories'>;

const COLUMNS: readonly Column<Repository>[] = [
  {
    label: 'Repository',
    render: ({ id, name }) => (
      <PageLink to={`/repositories/${id}`}>
        <Verbatim inLink text={name} short={90} />
      </PageLink>
    ),
  },
  {
    label: 'Watched',
    render: ({ watch }) =>
      watch === null ? (
        'no'
      ) : (
        <Badge>
          {watch.pattern} every {Math.round(watch.everySeconds / 60)} min
        </Badge>
      ),
    width: 220,
  },
  { label: 'Known', render: ({ createdAt }) => <Moment at={createdAt} />, width: 140 },
  { label: 'Change', render: (repository) => <WatchButton repository={repository} />, width: 110 },
];

/** The repositories of registries that the space knows. */
export function RepositoriesPage() {
  const { values, set } = useFilters(['name']);
  const name = values['name'];
  return (
    <>
      <PageHeader
        title="Repositories"
        summary="Where images come from. The tags of a watched repository are looked at again and again; new ones are inspected."
      />
      <Box mb="md" role="search">
        <FilterInput
          label="Search repositories"
          placeholder="Name begins with"
          value={name ?? ''}
          onChange={(next) => set('name', next)}
          width={280}
        />
      </Box>
      <KeysetTable
        operation="listRepositories"
        options={{ query: name === undefined ? { limit: 50 } : { limit: 50, name } }}
        columns={COLUMNS}
        rowKey={({ id }) => id}
        label="Repositories"
        empty={
          <EmptyState title="No repository yet">
            Every image that is inspected by its name brings its repository.
          </EmptyState>
        }
      />
    </>
  );
}

function WatchButton({ repository: { id, watch } }: { readonly repository: Repository }) {
  const { may } = useSession();
  const [opened, { open, close }] = useDisclosure(false);
  const [minutes, setMinutes] = useState(watch === null ? 15 : Math.round(watch.everySeconds / 60));
  const [pattern, setPattern] = useState(watch?.pattern ?? '*');
  const change = useChange('watchRepository', ['listRepositories'], close);
  if (!may('repositories:write')) return null;
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    change.mutate({ params: { id }, body: { everySeconds: minutes * 60, pattern } });
  };
  return (
    <>
      <Button size="compact-xs" variant="default" onClick={open}>
        Watch
      </Button>
      <Modal opened={opened} onClose={close} title="Watch the tags">
        <form onSubmit={submit}>
          <Stack>
            <TextInput
              label="Tags"
              description="A name with * for anything."
              value={pattern}
              onChange={(event) => setPattern(event.currentTarget.value)}
              required
              data-autofocus
            />
            <NumberInput
              label="Every so many minutes"
              min={1}
              max={10_080}
              value={minutes}
              onChange={(value) => setMinutes(typeof value === 'number' ? value : minutes)}
            />
            {change.error === null ? null : <ProblemNotice error={change.error} />}
            <Group justify="flex-end">
              <Button type="submit" loading={change.isPending}>
                Watch
              </Button>
            </Group>
          </Stack>
        </form>
      </Modal>
    </>
  );
}
