import { Button, Modal, Stack, Text } from '@mantine/core';
import { useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { useOperation } from '../api/use-operation.ts';
import { type Column, type ItemOf, KeysetTable } from '../parts/keyset-table.tsx';
import { Moment } from '../parts/moment.tsx';
import { PageHeader } from '../parts/page-header.tsx';
import { PageLink } from '../parts/page-link.tsx';
import { ShortDigest, Verbatim } from '../parts/verbatim.tsx';
import { EmptyState } from '../parts/view-state.tsx';
import { visibleText } from '../parts/visible-text.ts';

function imageLink(digest: string) {
  return (
    <PageLink to={`/images/${digest}`}>
      <ShortDigest inLink digest={digest} />
    </PageLink>
  );
}

/** The tags of a repository, what they name, and what they named before. */
export function TagsPage() {
  const { id = '' } = useParams({ strict: false });
  const repository = useOperation('getRepository', { params: { id } });
  return (
    <>
      <PageHeader
        title={visibleText(repository.data?.name ?? 'Tags')}
        summary="What each tag names now, and what it named before."
      />
      <KeysetTable
        operation="listTags"
        options={{ params: { id }, query: { limit: 100 } }}
        columns={COLUMNS}
        rowKey={({ name }) => name}
        label="Tags"
        empty={
          <EmptyState title="No tag is known">
            Tags are remembered when an image is inspected by its tag, and when the repository is watched.
          </EmptyState>
        }
      />
    </>
  );
}

const COLUMNS: readonly Column<ItemOf<'listTags'>>[] = [
  { label: 'Tag', render: ({ name }) => <Verbatim text={name} short={80} /> },
  { label: 'Names', render: ({ digest }) => imageLink(digest), width: 150 },
  { label: 'Since', render: ({ since }) => <Moment at={since} />, width: 160 },
  { label: 'Before', render: ({ name }) => <TagHistory tag={name} />, width: 110 },
];

const MOVES: readonly Column<ItemOf<'listTagHistory'>>[] = [
  { label: 'When', render: ({ at }) => <Moment at={at} /> },
  { label: 'From', render: ({ previousDigest }) => (previousDigest === null ? 'new' : imageLink(previousDigest)) },
  { label: 'To', render: ({ digest }) => imageLink(digest) },
  {
    label: 'What changed',
    render: ({ digest, previousDigest }) =>
      previousDigest === null ? '–' : <PageLink to={`/compare/${digest}/${previousDigest}`}>Compare</PageLink>,
  },
];

function TagHistory({ tag }: { readonly tag: string }) {
  const { id = '' } = useParams({ strict: false });
  const [isOpen, setIsOpen] = useState(false);
  return (
    <>
      <Button size="compact-xs" variant="default" onClick={() => setIsOpen(true)}>
        History
      </Button>
      {isOpen ? (
        <Modal opened onClose={() => setIsOpen(false)} title={`History of ${visibleText(tag)}`} size="lg">
          <Stack>
            <KeysetTable
              operation="listTagHistory"
              options={{ params: { id, tag }, query: { limit: 25 } }}
              columns={MOVES}
              rowKey={({ at, digest }) => `${at} ${digest}`}
              label="Moves of the tag"
              empty={<Text size="sm">It did not move since it is known.</Text>}
            />
          </Stack>
        </Modal>
      ) : null}
    </>
  );
}
