import { Group } from '@mantine/core';
import { useOperation } from '../api/use-operation.ts';
import { FilterInput } from '../parts/filter-input.tsx';
import { PageHeader } from '../parts/page-header.tsx';
import { useFilters } from '../parts/use-filters.ts';
import { visibleText } from '../parts/visible-text.ts';
import { EmptyState } from '../parts/view-state.tsx';
import { ImagesWithPackage } from './affected.tsx';

/** Which images hold a package. */
export function PackagePage() {
  const { values, set } = useFilters(['name', 'version']);
  const name = values['name'] ?? '';
  const version = values['version'] ?? null;
  const count = useOperation(
    'countImagesWithPackage',
    { query: { name, ...(version === null ? {} : { version }) } },
    { enabled: name !== '' },
  );
  const told = count.data;
  const words =
    told === undefined
      ? 'Images that hold it.'
      : `${told.count.toLocaleString('en')}${told.exact ? '' : '+'} images hold it.`;
  return (
    <>
      <PageHeader title={name === '' ? 'Package' : visibleText(name)} summary={name === '' ? null : words} />
      <Group mb="md" role="search">
        <FilterInput
          label="Name"
          placeholder="Name of a package"
          value={name}
          onChange={(text) => set('name', text)}
          width={240}
        />
        <FilterInput
          label="Version"
          placeholder="Any version"
          value={version ?? ''}
          onChange={(text) => set('version', text)}
          width={160}
        />
      </Group>
      {name === '' ? (
        <EmptyState title="Which package?">Name it as its ecosystem does, for example openssl or left-pad.</EmptyState>
      ) : (
        <ImagesWithPackage name={name} version={version} />
      )}
    </>
  );
}
