import { Button, Group, Select } from '@mantine/core';
import { PageLink } from '../parts/page-link.tsx';
import { Badge } from '../parts/badge.tsx';
import { FilterInput } from '../parts/filter-input.tsx';
import { type Column, type ItemOf, KeysetTable } from '../parts/keyset-table.tsx';
import { Moment } from '../parts/moment.tsx';
import { PageHeader } from '../parts/page-header.tsx';
import { sizeText } from '../parts/size-text.ts';
import { SavedViews } from '../parts/saved-views.tsx';
import { useFilters } from '../parts/use-filters.ts';
import { ShortDigest, Verbatim } from '../parts/verbatim.tsx';
import { VerdictBadge } from '../parts/verdict-badge.tsx';
import { EmptyState } from '../parts/view-state.tsx';
import { ImageStateBadge } from './image-state.tsx';
import { SubmitImage } from './submit-image.tsx';

const FILTERS = ['text', 'repository', 'tag', 'verdict', 'state'] as const;

const COLUMNS: readonly Column<ItemOf<'listImages'>>[] = [
  {
    label: 'Image',
    render: ({ reference, digest, origin }) => (
      <div className="row">
        <PageLink to={`/images/${digest}`}>
          {reference === null ? (
            <ShortDigest inLink digest={digest} />
          ) : (
            <Verbatim inLink text={reference} short={80} />
          )}
        </PageLink>
        {origin === 'claimed' ? (
          <Badge variant="outline" color="gray">
            handed in
          </Badge>
        ) : null}
      </div>
    ),
  },
  { label: 'Digest', render: ({ digest }) => <ShortDigest digest={digest} />, width: 130 },
  {
    label: 'Verdict',
    render: ({ verdict }) => (verdict === null ? '–' : <VerdictBadge verdict={verdict.verdict} size="sm" />),
    width: 110,
  },
  { label: 'State', render: ({ state }) => <ImageStateBadge state={state} />, width: 120 },
  { label: 'Platform', render: ({ platform }) => platform ?? '–', width: 120 },
  { label: 'Size', kind: 'number', render: ({ sizeBytes }) => sizeText(sizeBytes), width: 100 },
  { label: 'Came', render: ({ linkedAt }) => <Moment at={linkedAt} />, width: 130 },
];

/** Every image of the space, narrowed by the service. */
export function ImagesPage() {
  const filters = useFilters(FILTERS);
  const { values, set, clear } = filters;
  const hasFilter = Object.keys(values).length > 0;
  return (
    <>
      <PageHeader title="Images" summary="What was inspected, newest first." actions={<SubmitImage />} />
      <Group mb="md" gap="xs" role="search">
        <FilterInput
          label="Search images"
          placeholder="Reference or digest"
          value={values['text'] ?? ''}
          onChange={(text) => set('text', text)}
          width={260}
        />
        <Select
          aria-label="Verdict"
          placeholder="Any verdict"
          clearable
          w={150}
          data={['pass', 'warn', 'fail', 'error', { value: 'none', label: 'not judged' }]}
          value={values['verdict'] ?? null}
          onChange={(verdict) => set('verdict', verdict)}
        />
        <Select
          aria-label="State"
          placeholder="Any state"
          clearable
          w={150}
          data={['waiting', 'analysed', 'failed']}
          value={values['state'] ?? null}
          onChange={(state) => set('state', state)}
        />
        {hasFilter ? (
          <Button variant="subtle" size="sm" onClick={clear}>
            Clear
          </Button>
        ) : null}
        <SavedViews list="images" filters={filters} onChoose={filters.replace} />
      </Group>
      <KeysetTable
        operation="listImages"
        options={{ query: { ...values, limit: 50 } }}
        columns={COLUMNS}
        rowKey={({ digest, origin }) => `${digest} ${origin}`}
        label="Images"
        empty={
          <EmptyState
            title={hasFilter ? 'No image is like that' : 'No image yet'}
            action={hasFilter ? null : <SubmitImage />}
          >
            {hasFilter
              ? 'Take a filter away.'
              : 'Name an image of a registry, or upload an archive; it is taken apart and judged.'}
          </EmptyState>
        }
      />
    </>
  );
}
