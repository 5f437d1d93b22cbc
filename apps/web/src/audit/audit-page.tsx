import { Alert, Button, Code, Group } from '@mantine/core';
import { FilterInput } from '../parts/filter-input.tsx';
import { useOperation } from '../api/use-operation.ts';
import { Actor } from '../parts/actor.tsx';
import { type Column, type ItemOf, KeysetTable } from '../parts/keyset-table.tsx';
import { isRecord } from '../parts/is-record.ts';
import { Moment } from '../parts/moment.tsx';
import { PageHeader } from '../parts/page-header.tsx';
import { ProblemNotice } from '../parts/problem-notice.tsx';
import { useFilters } from '../parts/use-filters.ts';
import { ShortDigest, Verbatim } from '../parts/verbatim.tsx';
import { EmptyState } from '../parts/view-state.tsx';
import { visibleText } from '../parts/visible-text.ts';

const FILTERS = ['actor', 'action', 'subject'] as const;

const COLUMNS: readonly Column<ItemOf<'listAudit'>>[] = [
  { label: '#', kind: 'number', render: ({ seq }) => seq, width: 70 },
  { label: 'When', render: ({ at }) => <Moment at={at} />, width: 130 },
  { label: 'Who', render: ({ actor }) => <Actor name={actor} /> },
  { label: 'Did', render: ({ action }) => <code className="code">{visibleText(action)}</code> },
  { label: 'To', render: ({ subject }) => <Actor name={subject} /> },
  { label: 'More', render: ({ details }) => <Verbatim text={detailsText(details)} short={90} /> },
  { label: 'Hash', render: ({ hash }) => <ShortDigest digest={hash} />, width: 130 },
];

/** What an entry says besides, part by part. */
function detailsText(details: unknown): string {
  if (!isRecord(details)) return JSON.stringify(details);
  return Object.entries(details)
    .map(([name, value]) => `${name}: ${typeof value === 'string' ? value : JSON.stringify(value)}`)
    .join('\n');
}

/** Who did what: a chain of which no link can be changed unseen. */
export function AuditPage() {
  const { values, set } = useFilters(FILTERS);
  const verification = useOperation('verifyAudit', {}, { enabled: false });
  return (
    <>
      <PageHeader
        title="Audit"
        summary="Who did what to what, the newest first. Each entry holds the hash of the one before it."
        actions={
          <>
            <Button variant="default" loading={verification.isFetching} onClick={() => void verification.refetch()}>
              Check the chain
            </Button>
            <Button variant="default" component="a" href="/api/v1/audit/export" download="audit.ndjson">
              Export
            </Button>
          </>
        }
      />
      {verification.error === null ? null : <ProblemNotice error={verification.error} />}
      {verification.data === undefined ? null : verification.data.kind === 'intact' ? (
        <Alert color="teal" title="The chain is whole" mb="md" role="status">
          {verification.data.entries} entries, the last with the hash <Code>{verification.data.head.hash}</Code>
        </Alert>
      ) : (
        <Alert color="red" title="The chain is broken" mb="md" role="alert">
          At entry {verification.data.seq}: {verification.data.reason}
        </Alert>
      )}
      <Group mb="md" gap="xs" role="search">
        {FILTERS.map((name) => (
          <FilterInput
            key={name}
            label={name}
            placeholder={name}
            value={values[name] ?? ''}
            onChange={(text) => set(name, text)}
            width={200}
          />
        ))}
      </Group>
      <KeysetTable
        operation="listAudit"
        options={{ query: { ...values, limit: 100 } }}
        columns={COLUMNS}
        rowKey={({ seq }) => String(seq)}
        label="Audit trail"
        empty={<EmptyState title="Nothing was done" />}
      />
    </>
  );
}
