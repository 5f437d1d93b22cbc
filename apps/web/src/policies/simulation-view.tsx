import { Alert, Group, Loader, Paper, Progress, SegmentedControl, Stack, Text } from '@mantine/core';
import { PageLink } from '../parts/page-link.tsx';
import { Badge } from '../parts/badge.tsx';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Problem } from '../api/client.ts';
import type { Operations } from '../api/operations.ts';
import { type Column, type ItemOf, KeysetTable } from '../parts/keyset-table.tsx';
import { ProblemNotice } from '../parts/problem-notice.tsx';
import { Verbatim } from '../parts/verbatim.tsx';
import { VerdictBadge } from '../parts/verdict-badge.tsx';
import { EmptyState } from '../parts/view-state.tsx';
import { useSession } from '../session/session-context.tsx';
import { recordsIn, wordOf } from './form/plain-value.ts';
import { type SimulationCounts, countsOf, simulationHeadline } from './simulation-counts.ts';
import type { Policy } from './use-policy.ts';

type Operation = Operations['getOperation']['answer'];
type Simulated = ItemOf<'listSimulated'>;
type Effect = Simulated['effect'];

/** Milliseconds between looks while it goes on. */
const LOOK_EVERY = 700;

/** How a simulation gets on, and what it says. */
export function SimulationView({
  operationId,
  policy,
}: {
  readonly operationId: string;
  readonly policy: Pick<Policy, 'activeVersion'>;
}) {
  const { client, space } = useSession();
  const operation = useQuery<Operation, Problem>({
    queryKey: ['getOperation', space?.id ?? null, operationId],
    queryFn: ({ signal }) => client.call('getOperation', { params: { operationId }, signal }),
    refetchInterval: ({ state: { data } }) => (data !== undefined && isOver(data) ? false : LOOK_EVERY),
  });
  if (operation.data === undefined) {
    return operation.error === null ? (
      <Loader type="dots" aria-label="Loading" />
    ) : (
      <ProblemNotice error={operation.error} />
    );
  }
  const { state, progress, result, problem } = operation.data;
  if (state === 'queued' || state === 'running') {
    return (
      <Paper withBorder p="md" role="status" aria-busy="true">
        <Text size="sm" mb="xs">
          {state === 'queued' ? 'Waiting for a worker…' : `Looked at ${countsOf(progress).examined} images…`}
        </Text>
        <Progress value={100} animated striped aria-label="Simulating" />
      </Paper>
    );
  }
  if (state !== 'done') {
    const message = typeof problem?.['message'] === 'string' ? problem['message'] : `The simulation was ${state}.`;
    return <ProblemNotice error={new Error(message)} />;
  }
  return <Outcome operationId={operationId} counts={countsOf(result)} isFirst={policy.activeVersion === null} />;
}

function isOver({ state }: Operation): boolean {
  return state !== 'queued' && state !== 'running';
}

const EFFECTS: readonly { readonly value: Effect; readonly label: string }[] = [
  { value: 'newly-failing', label: 'Newly stopped' },
  { value: 'newly-passing', label: 'Newly let through' },
  { value: 'changed', label: 'Other findings' },
];

const COLUMNS: readonly Column<Simulated>[] = [
  {
    label: 'Image',
    render: ({ digest, reference }) =>
      digest === null ? (
        <Verbatim text={reference} short={80} />
      ) : (
        <PageLink to={`/images/${digest}`}>
          <Verbatim inLink text={reference} short={80} />
        </PageLink>
      ),
    width: '34%',
  },
  {
    label: 'Verdict',
    render: ({ before, after }) => (
      <div className="row">
        <VerdictBadge verdict={before} size="sm" />
        <span aria-label="becomes">→</span>
        <VerdictBadge verdict={after} size="sm" />
      </div>
    ),
    width: 190,
  },
  {
    label: 'Because of',
    render: ({ findings }) => <Verbatim text={becauseOf(findings)} short={120} />,
  },
  {
    label: 'Runs in',
    render: ({ environments }) =>
      environments.length === 0 ? (
        '–'
      ) : (
        <Group gap={4}>
          {environments.slice(0, 5).map((name) => (
            <Badge variant="outline" key={name}>
              {name}
            </Badge>
          ))}
        </Group>
      ),
    width: 180,
  },
];

/** The first finding that comes, or else the first that goes, and how many others. */
function becauseOf({ appeared, disappeared, appearedCount, disappearedCount }: Simulated['findings']): string {
  const [come] = recordsIn(appeared);
  const [gone] = recordsIn(disappeared);
  const [finding, count] = come === undefined ? [gone, disappearedCount] : [come, appearedCount];
  if (finding === undefined) return '–';
  const message = wordOf(finding['message']) ?? '';
  const others = typeof count === 'number' && count > 1 ? `, and ${count - 1} more` : '';
  return `${come === undefined ? 'no longer: ' : ''}${message}${others}`;
}

function Outcome({
  operationId,
  counts,
  isFirst,
}: {
  readonly operationId: string;
  readonly counts: SimulationCounts;
  readonly isFirst: boolean;
}) {
  const [effect, setEffect] = useState<Effect>(
    counts.newlyFailing > 0 ? 'newly-failing' : counts.newlyPassing > 0 ? 'newly-passing' : 'changed',
  );
  const totals = {
    'newly-failing': counts.newlyFailing,
    'newly-passing': counts.newlyPassing,
    changed: counts.changed,
  };
  return (
    <Stack gap="sm">
      <Alert
        role="status"
        color={counts.newlyFailing > 0 ? 'red' : 'teal'}
        title={simulationHeadline(counts)}
        variant="light"
      >
        <Text size="sm">
          {counts.examined} images were looked at; {counts.same} stay as they are.
          {isFirst ? ' No version counts now, so that every image passes today.' : ''}
          {counts.stopped === null ? '' : ` Not all were looked at: ${stoppedBecause(counts.stopped)}.`}
        </Text>
      </Alert>
      <SegmentedControl
        aria-label="Effect"
        value={effect}
        onChange={setEffect}
        data={EFFECTS.map(({ value, label }) => ({ value, label: `${label} (${totals[value]})` }))}
        style={{ alignSelf: 'flex-start' }}
      />
      <KeysetTable
        operation="listSimulated"
        options={{ params: { operationId }, query: { effect, limit: 50 } }}
        columns={COLUMNS}
        rowKey={({ digest, reference, environments }) => `${digest ?? ''} ${reference} ${environments.join(' ')}`}
        label="What would change"
        empty={<EmptyState title="No image is like that" />}
      />
    </Stack>
  );
}

function stoppedBecause(reason: string): string {
  return reason === 'time'
    ? 'it took too long'
    : reason === 'limit'
      ? 'there are more than one simulation takes'
      : reason;
}
