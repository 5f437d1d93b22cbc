import { Button, Checkbox, Group, Modal, SegmentedControl, Select, Stack, TextInput } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { type FormEvent, useState } from 'react';
import { useOperation } from '../api/use-operation.ts';
import { Badge } from '../parts/badge.tsx';
import { type Column, type ItemOf, KeysetTable } from '../parts/keyset-table.tsx';
import { Moment } from '../parts/moment.tsx';
import { PageHeader } from '../parts/page-header.tsx';
import { PageLink } from '../parts/page-link.tsx';
import { ProblemNotice } from '../parts/problem-notice.tsx';
import { useChange } from '../parts/use-change.ts';
import { useFilters } from '../parts/use-filters.ts';
import { Verbatim } from '../parts/verbatim.tsx';
import { VerdictBadge } from '../parts/verdict-badge.tsx';
import { EmptyState } from '../parts/view-state.tsx';
import { useSession } from '../session/session-context.tsx';

type Deployment = ItemOf<'listDeployments'>;

const COLUMNS: readonly Column<Deployment>[] = [
  { label: 'Verdict', render: ({ verdict }) => <VerdictBadge verdict={verdict ?? 'unknown'} size="sm" />, width: 110 },
  { label: 'Environment', render: ({ environment }) => <Badge variant="outline">{environment}</Badge>, width: 160 },
  {
    label: 'Workload',
    render: ({ workload, container }) => <Verbatim text={`${workload} / ${container}`} short={60} />,
  },
  {
    label: 'Runs',
    render: ({ reference, digest }) => (
      <PageLink to={`/images/${digest}`}>
        <Verbatim text={reference} short={70} inLink />
      </PageLink>
    ),
  },
  { label: 'Since', render: ({ since }) => <Moment at={since} />, width: 130 },
];

const REASONS: Readonly<Record<ItemOf<'listDrift'>['reasons'][number], string>> = {
  failing: 'fails',
  unjudged: 'was never judged',
  'tag-moved': 'its tag names another image now',
};

const DRIFT_COLUMNS: readonly Column<ItemOf<'listDrift'>>[] = [
  {
    label: 'What is wrong',
    render: ({ reasons }) => (
      <span className="row">
        {reasons.map((reason) => (
          <Badge key={reason} color={reason === 'failing' ? 'red' : 'yellow'}>
            {REASONS[reason]}
          </Badge>
        ))}
      </span>
    ),
    width: 260,
  },
  ...COLUMNS.filter(({ label }) => label !== 'Environment').map(({ label, render, ...column }) => ({
    ...column,
    label,
    render: ({ deployment }: ItemOf<'listDrift'>) => render(deployment),
  })),
];

/** What runs where, and how it would be judged now. */
export function EnvironmentsPage() {
  const { values, set } = useFilters(['environmentId', 'view']);
  const environments = useOperation('listEnvironments');
  const environmentId = values['environmentId'];
  const isDrift = values['view'] === 'drift';
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
        <SegmentedControl
          aria-label="View"
          data={[
            { value: '', label: 'Everything that runs' },
            { value: 'drift', label: 'Drift' },
          ]}
          value={isDrift ? 'drift' : ''}
          onChange={(next) => set('view', next)}
        />
      </Group>
      {isDrift ? (
        <Drift environmentId={environmentId ?? null} />
      ) : (
        <KeysetTable
          operation="listDeployments"
          options={{ query: environmentId === undefined ? { limit: 100 } : { limit: 100, environmentId } }}
          columns={COLUMNS}
          rowKey={({ environment, workload, container }) => `${environment} ${workload} ${container}`}
          label="What runs"
          empty={<EmptyState title="Nothing is reported to run" />}
        />
      )}
    </>
  );
}

/** What runs in an environment and is not as it should be. */
function Drift({ environmentId }: { readonly environmentId: string | null }) {
  if (environmentId === null) return <EmptyState title="Choose an environment to see its drift" />;
  return (
    <KeysetTable
      operation="listDrift"
      options={{ params: { environmentId }, query: { limit: 200 } }}
      columns={DRIFT_COLUMNS}
      rowKey={({ deployment: { workload, container } }) => `${workload} ${container}`}
      label="Drift"
      empty={<EmptyState title="Everything that runs there is as it should be" />}
    />
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
