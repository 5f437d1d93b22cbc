import { type Column, type ItemOf, KeysetTable } from '../parts/keyset-table.tsx';
import { sizeText } from '../parts/size-text.ts';
import { ShortDigest, Verbatim } from '../parts/verbatim.tsx';
import { EmptyState } from '../parts/view-state.tsx';

const COLUMNS: readonly Column<ItemOf<'listImageLayers'>>[] = [
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
  { label: 'Files', kind: 'number', render: ({ use }) => use?.files ?? '–', width: 80 },
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
  return (
    <KeysetTable
      operation="listImageLayers"
      options={{ params: { digest }, query: { limit: 200 } }}
      columns={COLUMNS}
      rowKey={({ index }) => String(index)}
      label="Layers"
      empty={<EmptyState title="The image has no layers" />}
    />
  );
}
