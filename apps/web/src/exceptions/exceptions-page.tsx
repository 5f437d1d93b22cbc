import { Button, Group, SegmentedControl, Select } from '@mantine/core';
import { Badge } from '../parts/badge.tsx';
import { Actor } from '../parts/actor.tsx';
import { type Column, type ItemOf, KeysetTable } from '../parts/keyset-table.tsx';
import { Moment } from '../parts/moment.tsx';
import { PageHeader } from '../parts/page-header.tsx';
import { ProblemNotice } from '../parts/problem-notice.tsx';
import { useChange } from '../parts/use-change.ts';
import { useFilters } from '../parts/use-filters.ts';
import { Verbatim } from '../parts/verbatim.tsx';
import { EmptyState } from '../parts/view-state.tsx';
import { useSession } from '../session/session-context.tsx';
import { describeItem } from './describe-item.ts';
import { ExpiryCalendar } from './expiry-calendar.tsx';

type Exception = ItemOf<'listExceptions'>;
type State = Exception['state'];

const STATES: readonly State[] = ['requested', 'approved', 'rejected', 'revoked', 'expired'];
const COLORS: Readonly<Record<State, string>> = {
  requested: 'blue',
  approved: 'teal',
  rejected: 'red',
  revoked: 'gray',
  expired: 'gray',
};

const COLUMNS: readonly Column<Exception>[] = [
  {
    label: 'State',
    render: ({ state }) => <Badge color={COLORS[state]}>{state}</Badge>,
    width: 100,
  },
  {
    label: 'What',
    render: ({ item }) => <Verbatim text={describeItem(item)} short={160} />,
  },
  { label: 'Why', render: ({ reason }) => <Verbatim text={reason} short={90} /> },
  {
    label: 'Owner',
    render: ({ item, requestedBy }) => <Actor name={typeof item['owner'] === 'string' ? item['owner'] : requestedBy} />,
  },
  { label: 'Asked by', render: ({ requestedBy }) => <Actor name={requestedBy} /> },
  { label: 'Ends', render: ({ expiresAt }) => <Moment at={expiresAt} />, width: 110 },
  { label: 'Decide', render: (item) => <Decisions exception={item} />, width: 160 },
];

/** What is accepted for a while, who asked for it and why. */
export function ExceptionsPage() {
  const { values, set } = useFilters(['state', 'view']);
  const state = STATES.find((each) => each === values['state']) ?? null;
  return (
    <>
      <PageHeader
        title="Exceptions"
        summary="Findings that are accepted until a day, each with who asked and why. Ask for one from a finding of an image."
      />
      <Group mb="md" gap="sm">
        <SegmentedControl
          aria-label="View"
          data={[
            { value: '', label: 'List' },
            { value: 'calendar', label: 'Calendar of expiries' },
          ]}
          value={values['view'] === 'calendar' ? 'calendar' : ''}
          onChange={(next) => set('view', next)}
        />
        {values['view'] === 'calendar' ? null : (
          <Select
            aria-label="State"
            placeholder="Any state"
            clearable
            w={160}
            data={STATES}
            value={state}
            onChange={(next) => set('state', next)}
          />
        )}
      </Group>
      {values['view'] === 'calendar' ? (
        <ExpiryCalendar />
      ) : (
        <KeysetTable
          operation="listExceptions"
          options={{ query: state === null ? { limit: 50 } : { limit: 50, state } }}
          columns={COLUMNS}
          rowKey={({ id }) => id}
          label="Exceptions"
          empty={
            <EmptyState title={state === null ? 'Nothing is accepted' : 'No exception is like that'}>
              Ask for one from a finding of an image.
            </EmptyState>
          }
        />
      )}
    </>
  );
}

const RENEW = ['listExceptions', 'listVerdicts', 'getEvaluation'] as const;

function Decisions({ exception: { id, state } }: { readonly exception: Exception }) {
  const { may } = useSession();
  const approve = useChange('approveException', RENEW);
  const reject = useChange('rejectException', RENEW);
  const revoke = useChange('revokeException', RENEW);
  if (!may('exceptions:decide')) return null;
  const options = { params: { exceptionId: id }, body: {} };
  const error = approve.error ?? reject.error ?? revoke.error;
  return (
    <>
      <Group gap={6} wrap="nowrap">
        {state === 'requested' ? (
          <>
            <Button size="compact-xs" loading={approve.isPending} onClick={() => approve.mutate(options)}>
              Approve
            </Button>
            <Button
              size="compact-xs"
              variant="default"
              loading={reject.isPending}
              onClick={() => reject.mutate(options)}
            >
              Reject
            </Button>
          </>
        ) : null}
        {state === 'approved' ? (
          <Button size="compact-xs" variant="default" loading={revoke.isPending} onClick={() => revoke.mutate(options)}>
            Revoke
          </Button>
        ) : null}
      </Group>
      {error === null ? null : <ProblemNotice error={error} />}
    </>
  );
}
