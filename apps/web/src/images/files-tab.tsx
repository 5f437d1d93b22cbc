import { Anchor, Breadcrumbs, Button, Group, Select, Text } from '@mantine/core';
import type { FileEntry } from '@assay/core';
import { useOperation } from '../api/use-operation.ts';
import { type Column, KeysetTable } from '../parts/keyset-table.tsx';
import { sizeText } from '../parts/size-text.ts';
import { useFilters } from '../parts/use-filters.ts';
import { Verbatim } from '../parts/verbatim.tsx';
import { EmptyState } from '../parts/view-state.tsx';

/** The files of the image as a tree, of one layer or of all. */
export function FilesTab({ digest }: { readonly digest: string }) {
  const { values, set } = useFilters(['tab', 'path', 'layer']);
  const path = values['path'] ?? '/';
  const layer = values['layer'];
  const layers = useOperation('listImageLayers', { params: { digest }, query: { limit: 1000 } });
  const columns: readonly Column<FileEntry>[] = [
    {
      label: 'Name',
      render: (entry) =>
        entry.type === 'directory' ? (
          <Anchor component="button" type="button" size="sm" onClick={() => set('path', entry.path)}>
            <Verbatim text={`${nameOf(entry.path)}/`} short={80} />
          </Anchor>
        ) : (
          <Verbatim text={nameOf(entry.path)} short={80} />
        ),
    },
    { label: 'Kind', render: ({ type }) => type, width: 110 },
    { label: 'Mode', render: ({ mode }) => mode.toString(8).padStart(4, '0'), width: 80 },
    { label: 'Owner', render: ({ uid, gid }) => `${uid}:${gid}`, width: 110 },
    { label: 'Size', kind: 'number', render: ({ sizeBytes }) => sizeText(sizeBytes), width: 100 },
    { label: 'Layer', kind: 'number', render: (entry) => entry.layer, width: 80 },
  ];
  return (
    <>
      <Group justify="space-between" mb="sm">
        <PathTrail path={path} onOpen={(next) => set('path', next === '/' ? null : next)} />
        <Select
          aria-label="Layer"
          placeholder="All layers"
          clearable
          w={220}
          data={(layers.data?.items ?? []).map(({ index }) => ({ value: String(index), label: `Layer ${index}` }))}
          value={layer ?? null}
          onChange={(next) => set('layer', next)}
        />
      </Group>
      <KeysetTable
        operation="listImageFiles"
        options={{
          params: { digest },
          query: { path, limit: 200, ...(layer === undefined ? {} : { layer: Number(layer) }) },
        }}
        columns={columns}
        rowKey={(entry) => `${entry.path} ${entry.layer}`}
        label="Files"
        empty={<EmptyState title="Nothing is here" />}
      />
    </>
  );
}

function PathTrail({ path, onOpen }: { readonly path: string; readonly onOpen: (path: string) => void }) {
  const parts = path.split('/').filter((part) => part !== '');
  const crumbs = parts.map((part, index) => ({ part, path: `/${parts.slice(0, index + 1).join('/')}` }));
  return (
    <Breadcrumbs aria-label="Directory">
      <Button variant="subtle" size="compact-sm" onClick={() => onOpen('/')}>
        /
      </Button>
      {crumbs.map((crumb, index) =>
        index === crumbs.length - 1 ? (
          <Text key={crumb.path} size="sm">
            <Verbatim text={crumb.part} short={40} />
          </Text>
        ) : (
          <Button key={crumb.path} variant="subtle" size="compact-sm" onClick={() => onOpen(crumb.path)}>
            <Verbatim text={crumb.part} short={40} />
          </Button>
        ),
      )}
    </Breadcrumbs>
  );
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
