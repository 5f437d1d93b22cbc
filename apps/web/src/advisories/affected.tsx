import { Text } from '@mantine/core';
import { PageLink } from '../parts/page-link.tsx';
import { type Column, type ItemOf, KeysetTable } from '../parts/keyset-table.tsx';
import { Moment } from '../parts/moment.tsx';
import { ShortDigest, Verbatim } from '../parts/verbatim.tsx';

const IMAGES: readonly Column<ItemOf<'listAffectedImages'>>[] = [
  {
    label: 'Image',
    render: ({ digest, reference }) => (
      <PageLink to={`/images/${digest}`}>
        {reference === null ? <ShortDigest inLink digest={digest} /> : <Verbatim text={reference} short={90} />}
      </PageLink>
    ),
  },
  { label: 'Digest', render: ({ digest }) => <ShortDigest digest={digest} />, width: 130 },
  { label: 'Came', render: ({ linkedAt }) => <Moment at={linkedAt} />, width: 130 },
];

const WORKLOADS: readonly Column<ItemOf<'listAffectedWorkloads'>>[] = [
  { label: 'Environment', render: ({ environment }) => <Verbatim text={environment} short={40} />, width: 150 },
  { label: 'Workload', render: ({ workload, container }) => <Verbatim text={`${workload} ${container}`} short={70} /> },
  {
    label: 'Image',
    render: ({ digest, reference }) => (
      <PageLink to={`/images/${digest}`}>
        <Verbatim inLink text={reference} short={60} />
      </PageLink>
    ),
  },
  { label: 'Since', render: ({ since }) => <Moment at={since} />, width: 130 },
];

const none = (text: string) => (
  <Text c="dimmed" size="sm">
    {text}
  </Text>
);

/** The images of the space that have a vulnerability. */
export function AffectedImages({ vulnerabilityId }: { readonly vulnerabilityId: string }) {
  return (
    <KeysetTable
      operation="listAffectedImages"
      options={{ params: { vulnerabilityId }, query: { limit: 25 } }}
      columns={IMAGES}
      rowKey={({ digest }) => digest}
      label="Affected images"
      empty={none('No image of the space has it.')}
    />
  );
}

/** What runs and has a vulnerability. */
export function AffectedWorkloads({ vulnerabilityId }: { readonly vulnerabilityId: string }) {
  return (
    <KeysetTable
      operation="listAffectedWorkloads"
      options={{ params: { vulnerabilityId }, query: { limit: 25 } }}
      columns={WORKLOADS}
      rowKey={({ environment, workload, container }) => `${environment} ${workload} ${container}`}
      label="Affected workloads"
      empty={none('Nothing that was reported to run has it.')}
    />
  );
}

/** The images of the space that hold a package. */
export function ImagesWithPackage({ name, version }: { readonly name: string; readonly version: string | null }) {
  return (
    <KeysetTable
      operation="listImagesWithPackage"
      options={{ query: { name, limit: 50, ...(version === null ? {} : { version }) } }}
      columns={IMAGES}
      rowKey={({ digest }) => digest}
      label="Images with the package"
      empty={none('No image of the space holds it.')}
    />
  );
}
