import { Box, Text } from '@mantine/core';
import { Badge } from '../parts/badge.tsx';
import { FilterInput } from '../parts/filter-input.tsx';
import type { Gap, Package, SecretFinding } from '@assay/core';
import { type Column, type ItemOf, KeysetTable } from '../parts/keyset-table.tsx';
import { useFilters } from '../parts/use-filters.ts';
import { ShortDigest, Verbatim } from '../parts/verbatim.tsx';
import { EmptyState } from '../parts/view-state.tsx';

interface TabProps {
  readonly digest: string;
}

const PACKAGE_COLUMNS: readonly Column<Package>[] = [
  { label: 'Package', render: ({ name }) => <Verbatim text={name} short={60} /> },
  { label: 'Version', render: ({ version }) => <Verbatim text={version} short={40} /> },
  {
    label: 'Type',
    render: ({ type }) => <Badge variant="plain">{type}</Badge>,
    width: 110,
  },
  {
    label: 'Licence',
    render: ({ license, licenses }) => <Verbatim text={license?.expression ?? licenses.join(', ')} short={40} />,
  },
  {
    label: 'Found at',
    render: ({ locations: [first] }) => (first === undefined ? '–' : <Verbatim text={first.path} short={50} />),
  },
];

/** The packages of the image. */
export function PackagesTab({ digest }: TabProps) {
  const { values, set } = useFilters(['tab', 'text']);
  const text = values['text'];
  return (
    <>
      <Box mb="sm" role="search">
        <FilterInput
          label="Search packages"
          placeholder="Name"
          value={text ?? ''}
          onChange={(next) => set('text', next)}
          width={240}
        />
      </Box>
      <KeysetTable
        operation="listImagePackages"
        options={{ params: { digest }, query: { limit: 100, ...(text === undefined ? {} : { text }) } }}
        columns={PACKAGE_COLUMNS}
        rowKey={({ purl, locations: [first] }) => `${purl} ${first?.path ?? ''}`}
        label="Packages"
        empty={<EmptyState title="No package is like that" />}
      />
    </>
  );
}

const LICENSE_COLUMNS: readonly Column<ItemOf<'listImageLicenses'>>[] = [
  {
    label: 'Licence',
    render: ({ license }) => (license === '' ? 'not stated' : <Verbatim text={license} short={80} />),
  },
  { label: 'Asks for', render: ({ category }) => category ?? '–', width: 170 },
  { label: 'Packages', kind: 'number', render: ({ packages }) => packages.length, width: 100 },
];

/** The licences in the image. */
export function LicensesTab({ digest }: TabProps) {
  return (
    <KeysetTable
      operation="listImageLicenses"
      options={{ params: { digest }, query: { limit: 100 } }}
      columns={LICENSE_COLUMNS}
      rowKey={({ license }) => license}
      label="Licences"
      empty={<EmptyState title="No package states a licence" />}
    />
  );
}

const SECRET_COLUMNS: readonly Column<SecretFinding>[] = [
  { label: 'Kind', render: ({ title }) => <Verbatim text={title} short={60} /> },
  { label: 'Begins', render: ({ preview }) => <Verbatim text={preview} short={20} />, width: 130 },
  {
    label: 'Where',
    render: ({ path, line }) => <Verbatim text={line === null ? path : `${path}:${line}`} short={80} />,
  },
  { label: 'Sure', render: ({ confidence }) => confidence, width: 90 },
  { label: 'Removed', render: ({ removedBy }) => (removedBy === null ? 'no' : `by layer ${removedBy}`), width: 120 },
];

/** Secrets that lie in the image; never their values. */
export function SecretsTab({ digest }: TabProps) {
  return (
    <>
      <Text size="sm" c="dimmed" mb="sm">
        What a later layer removes can still be read by whoever has the image.
      </Text>
      <KeysetTable
        operation="listImageSecrets"
        options={{ params: { digest } }}
        columns={SECRET_COLUMNS}
        rowKey={({ fingerprint, path, line, column }) => `${fingerprint} ${path} ${line ?? ''} ${column ?? ''}`}
        label="Secrets"
        empty={<EmptyState title="No secret was found" />}
      />
    </>
  );
}

const GAP_COLUMNS: readonly Column<Gap>[] = [
  { label: 'Code', render: ({ code }) => code, width: 220 },
  { label: 'Where', render: ({ path }) => (path === undefined ? '–' : <Verbatim text={path} short={70} />) },
  { label: 'What', render: ({ message }) => <Verbatim text={message} short={160} /> },
  {
    label: 'Layer',
    render: ({ layer }) => (typeof layer === 'string' ? <ShortDigest digest={layer} /> : '–'),
    width: 130,
  },
];

/** What of the image could not be read or understood. */
export function GapsTab({ digest }: TabProps) {
  return (
    <KeysetTable
      operation="listImageGaps"
      options={{ params: { digest } }}
      columns={GAP_COLUMNS}
      rowKey={({ code, path, message }) => `${code} ${path ?? ''} ${message}`}
      label="Gaps"
      empty={<EmptyState title="Everything was read and understood" />}
    />
  );
}
