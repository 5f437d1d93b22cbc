import { Anchor, Badge, Button, Checkbox, Group, Modal, Select, Stack, TextInput } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { Link } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { useOperation } from '../api/use-operation.ts';
import { type Column, type ItemOf, KeysetTable } from '../parts/keyset-table.tsx';
import { Moment } from '../parts/moment.tsx';
import { PageHeader } from '../parts/page-header.tsx';
import { ProblemNotice } from '../parts/problem-notice.tsx';
import { useChange } from '../parts/use-change.ts';
import { useFilters } from '../parts/use-filters.ts';
import { Verbatim } from '../parts/verbatim.tsx';
import { VerdictBadge } from '../parts/verdict-badge.tsx';
import { EmptyState } from '../parts/view-state.tsx';
import { useSession } from '../session/session-context.tsx';

const COLUMNS: readonly Column<ItemOf<'listDeployments'>>[] = [
  { label: 'Verdict', render: ({ verdict }) => <VerdictBadge verdict={verdict ?? 'unknown'} size="sm" />, width: 110 },
  { label: 'Environment', render: ({ environment }) => <Badge variant="outline">{environment}</Badge>, width: 160 },
  {
    label: 'Workload',
    render: ({ workload, container }) => <Verbatim text={`${workload} / ${container}`} short={60} />,
  },
  {
    label: 'Runs',
    render: ({ reference, digest }) => (
      <Anchor component={Link} to={`/images/${digest}`} size="sm">
        <Verbatim text={reference} short={70} />
      </Anchor>
    ),
  },
  { label: 'Since', render: ({ since }) => <Moment at={since} />, width: 130 },
];

/** What runs where, and how it would be judged now. */
export function EnvironmentsPage() {
  const { values, set } = useFilters(['environmentId']);
  const environments = useOperation('listEnvironments');
  const environmentId = values['environmentId'];
  return (
    <>
      <PageHeader
        title="Environments"
        summary="What runs where, with the verdict that stands on it now. The controller in a cluster reports it, or a pipeline does."
        actions={<AddEnvironment />}
      />
      <Group mb="md">
        <Select
          aria-label="Environment"
          placeholder="Every environment"
          clearable
          w={240}
          data={(environments.data?.items ?? []).map(({ id, name }) => ({ value: id, label: name }))}
          value={environmentId ?? null}
          onChange={(next) => set('environmentId', next)}
        />
      </Group>
      <KeysetTable
        operation="listDeployments"
        options={{ query: environmentId === undefined ? { limit: 100 } : { limit: 100, environmentId } }}
        columns={COLUMNS}
        rowKey={({ environment, workload, container }) => `${environment} ${workload} ${container}`}
        label="What runs"
        empty={<EmptyState title="Nothing is reported to run" />}
      />
    </>
  );
}

function AddEnvironment() {
  const { may } = useSession();
  const [opened, { open, close }] = useDisclosure(false);
  const [name, setName] = useState('');
  const [isProtected, setProtected] = useState(false);
  const change = useChange('putEnvironment', ['listEnvironments'], close);
  if (!may('environments:write')) return null;
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    change.mutate({ body: { name: name.trim(), protected: isProtected } });
  };
  return (
    <>
      <Button onClick={open}>Add an environment</Button>
      <Modal opened={opened} onClose={close} title="Add an environment">
        <form onSubmit={submit}>
          <Stack>
            <TextInput
              label="Name"
              description="As policies name it, for example production."
              value={name}
              onChange={(event) => setName(event.currentTarget.value)}
              required
              data-autofocus
            />
            <Checkbox
              label="Protected: what fails must not start here"
              checked={isProtected}
              onChange={(event) => setProtected(event.currentTarget.checked)}
            />
            {change.error === null ? null : <ProblemNotice error={change.error} />}
            <Button type="submit" loading={change.isPending} style={{ alignSelf: 'flex-end' }}>
              Add
            </Button>
          </Stack>
        </form>
      </Modal>
    </>
  );
}
