import { useMemo } from 'react';
import { type Column, type ItemOf, KeysetTable } from '../parts/keyset-table.tsx';
import { PageLink } from '../parts/page-link.tsx';
import { sizeText } from '../parts/size-text.ts';
import { ShortDigest, Verbatim } from '../parts/verbatim.tsx';
import { EmptyState } from '../parts/view-state.tsx';

/** Columns of the layers of an image. */
const columnsOf = (image: string): readonly Column<ItemOf<'listImageLayers'>>[] => [
  { label: '#', kind: 'number', render: ({ index }) => index, width: 50 },
  {
    label: 'Step that made it',
    render: ({ createdBy }) =>
      createdBy === null || createdBy === '' ? (
        <span className="dimmed">not told</span>
      ) : (
        <Verbatim text={createdBy} short={110} />
      ),
  },
  { label: 'diffID', render: ({ diffId }) => <ShortDigest digest={diffId} />, width: 130 },
  {
    label: 'Files',
    kind: 'number',
    render: ({ index, use }) => (
      <PageLink to={`/images/${image}?tab=files&layer=${index}`}>{use === null ? 'see' : use.files}</PageLink>
    ),
    width: 80,
  },
  {
    label: 'Size',
    kind: 'number',
    render: ({ sizeBytes, use }) => sizeText(use?.unpackedBytes ?? sizeBytes),
    width: 100,
  },
  { label: 'Of no use', kind: 'number', render: ({ use }) => sizeText(use?.wastedBytes ?? null), width: 110 },
];

/** The layers of the image, base first, with the step that made each. */
export function LayersTab({ digest }: { readonly digest: string }) {
  const columns = useMemo(() => columnsOf(digest), [digest]);
  return (
    <KeysetTable
      operation="listImageLayers"
      options={{ params: { digest }, query: { limit: 200 } }}
      columns={columns}
      rowKey={({ index }) => String(index)}
      label="Layers"
      empty={<EmptyState title="The image has no layers" />}
    />
  );
}
