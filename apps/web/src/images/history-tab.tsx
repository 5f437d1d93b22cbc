import { Stack, Text } from '@mantine/core';
import { CompareWith } from '../compare/compare-with.tsx';
import { Card } from '../parts/card.tsx';
import { type Column, type ItemOf, KeysetTable } from '../parts/keyset-table.tsx';
import { Moment } from '../parts/moment.tsx';
import { Verbatim } from '../parts/verbatim.tsx';
import { VerdictBadge } from '../parts/verdict-badge.tsx';

const EVALUATIONS: readonly Column<ItemOf<'listEvaluations'>>[] = [
  { label: 'When', render: ({ evaluatedAt }) => <Moment at={evaluatedAt} />, width: 130 },
  { label: 'Verdict', render: ({ verdict }) => <VerdictBadge verdict={verdict} size="sm" />, width: 110 },
  { label: 'Because of', render: ({ cause }) => cause, width: 160 },
  { label: 'As', render: ({ reference }) => <Verbatim text={reference} short={70} /> },
];

const RUNS: readonly Column<ItemOf<'listDeployments'>>[] = [
  { label: 'Environment', render: ({ environment }) => <Verbatim text={environment} short={40} />, width: 150 },
  { label: 'Workload', render: ({ workload, container }) => <Verbatim text={`${workload} ${container}`} short={80} /> },
  { label: 'Since', render: ({ since }) => <Moment at={since} />, width: 130 },
];

/** How the image was judged over time, where it runs, and what changed against another one. */
export function HistoryTab({ digest, reference }: { readonly digest: string; readonly reference: string | null }) {
  return (
    <Stack>
      <CompareWith digest={digest} reference={reference} />
      <Card title="Verdicts">
        <KeysetTable
          operation="listEvaluations"
          options={{ query: { digest, limit: 25 } }}
          columns={EVALUATIONS}
          rowKey={({ id }) => id}
          label="Verdicts of the image"
          empty={
            <Text size="sm" c="dimmed">
              It was not judged yet.
            </Text>
          }
        />
      </Card>
      <Card title="Where it runs">
        <KeysetTable
          operation="listDeployments"
          options={{ query: { digest, limit: 25 } }}
          columns={RUNS}
          rowKey={({ environment, workload, container }) => `${environment} ${workload} ${container}`}
          label="Where the image runs"
          empty={
            <Text size="sm" c="dimmed">
              Nothing was reported to run it.
            </Text>
          }
        />
      </Card>
    </Stack>
  );
}
