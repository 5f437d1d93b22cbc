import { Group } from '@mantine/core';
import { Badge } from '../parts/badge.tsx';
import { type Column, type ItemOf, KeysetTable } from '../parts/keyset-table.tsx';
import { Moment } from '../parts/moment.tsx';
import { PageLink } from '../parts/page-link.tsx';
import { ShortDigest, Verbatim } from '../parts/verbatim.tsx';
import { EmptyState } from '../parts/view-state.tsx';

const CANDIDATES: readonly Column<ItemOf<'listGithubCandidates'>>[] = [
  { label: 'Environment', render: ({ environment }) => <Verbatim text={environment} short={40} />, width: 150 },
  {
    label: 'Image',
    render: ({ digest, reference }) => (
      <PageLink to={`/images/${digest}`}>
        <Verbatim text={reference} short={70} inLink />
      </PageLink>
    ),
  },
  { label: 'Digest', render: ({ digest }) => <ShortDigest digest={digest} />, width: 130 },
  {
    label: 'State',
    render: ({ state, reasons }) => (
      <Group gap={6}>
        <Badge color={state === 'waiting' ? 'yellow' : 'teal'}>{state}</Badge>
        {reasons.length === 0 ? null : <Verbatim text={reasons.join('; ')} short={60} />}
      </Group>
    ),
  },
  { label: 'Since', render: ({ candidateAt, createdAt }) => <Moment at={candidateAt ?? createdAt} />, width: 130 },
];

/** Images that are ready for an environment, or why they are not: of one repository, or of all. */
export function CandidateList({ repository }: { readonly repository: string | null }) {
  return (
    <KeysetTable
      operation="listGithubCandidates"
      options={{ query: { limit: 50, ...(repository === null ? {} : { repository }) } }}
      columns={CANDIDATES}
      rowKey={({ id }) => id}
      label="Images that are ready"
      empty={
        <EmptyState title="Nothing waits">
          An image whose checks pass and that the policy of an environment lets through appears here.
        </EmptyState>
      }
    />
  );
}
