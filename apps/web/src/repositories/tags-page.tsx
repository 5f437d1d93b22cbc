import { useParams } from '@tanstack/react-router';
import { PageLink } from '../parts/page-link.tsx';
import { type Column, type ItemOf, KeysetTable } from '../parts/keyset-table.tsx';
import { Moment } from '../parts/moment.tsx';
import { PageHeader } from '../parts/page-header.tsx';
import { ShortDigest, Verbatim } from '../parts/verbatim.tsx';
import { EmptyState } from '../parts/view-state.tsx';

const COLUMNS: readonly Column<ItemOf<'listTags'>>[] = [
  { label: 'Tag', render: ({ name }) => <Verbatim text={name} short={80} /> },
  {
    label: 'Names',
    render: ({ digest }) => (
      <PageLink to={`/images/${digest}`}>
        <ShortDigest inLink digest={digest} />
      </PageLink>
    ),
  },
  { label: 'Since', render: ({ since }) => <Moment at={since} />, width: 160 },
];

/** The tags of a repository, and what they name. */
export function TagsPage() {
  const { id = '' } = useParams({ strict: false });
  return (
    <>
      <PageHeader title="Tags" summary="What each tag names now." />
      <KeysetTable
        operation="listTags"
        options={{ params: { id }, query: { limit: 100 } }}
        columns={COLUMNS}
        rowKey={({ name }) => name}
        label="Tags"
        empty={<EmptyState title="No tag is known" />}
      />
    </>
  );
}
