import { Anchor, Badge, Group } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useOperation } from '../api/use-operation.ts';
import { type Column, type ItemOf, KeysetTable } from '../parts/keyset-table.tsx';
import { Moment } from '../parts/moment.tsx';
import { PageHeader } from '../parts/page-header.tsx';
import { TabsInAddress } from '../parts/tabs-in-address.tsx';
import { ShortDigest, Verbatim } from '../parts/verbatim.tsx';
import { Answered, EmptyState } from '../parts/view-state.tsx';
import { useSession } from '../session/session-context.tsx';
import { AppSetup } from './app-setup.tsx';

const REPOSITORIES: readonly Column<ItemOf<'listGithubRepositories'>>[] = [
  {
    label: 'Repository',
    render: ({ id, owner, name }) => (
      <Anchor component={Link} to={`/pull-requests/${id}`} size="sm">
        <Verbatim text={`${owner}/${name}`} short={80} />
      </Anchor>
    ),
  },
  { label: 'Branch', render: ({ defaultBranch }) => <Verbatim text={defaultBranch} short={40} />, width: 160 },
  {
    label: 'State',
    render: ({ state }) => (
      <Badge size="sm" variant="light" color={state === 'active' ? 'teal' : 'gray'}>
        {state}
      </Badge>
    ),
    width: 110,
  },
  { label: 'Changed', render: ({ updatedAt }) => <Moment at={updatedAt} />, width: 140 },
];

const CANDIDATES: readonly Column<ItemOf<'listGithubCandidates'>>[] = [
  { label: 'Environment', render: ({ environment }) => <Verbatim text={environment} short={40} />, width: 150 },
  {
    label: 'Image',
    render: ({ digest, reference }) => (
      <Anchor component={Link} to={`/images/${digest}`} size="sm">
        <Verbatim text={reference} short={70} />
      </Anchor>
    ),
  },
  { label: 'Digest', render: ({ digest }) => <ShortDigest digest={digest} />, width: 130 },
  {
    label: 'State',
    render: ({ state, reasons }) => (
      <Group gap={6}>
        <Badge size="sm" variant="light" color={state === 'waiting' ? 'yellow' : 'teal'}>
          {state}
        </Badge>
        {reasons.length === 0 ? null : <Verbatim text={reasons.join('; ')} short={60} />}
      </Group>
    ),
  },
  { label: 'Since', render: ({ candidateAt, createdAt }) => <Moment at={candidateAt ?? createdAt} />, width: 130 },
];

/** Source repositories whose pull requests are checked, and images that are ready for the next environment. */
export function PullRequestsPage() {
  const apps = useOperation('listGithubApps');
  return (
    <>
      <PageHeader
        title="Pull requests"
        summary="Checks on GitHub, pull requests that pin base images, and images that are ready to move on."
      />
      <TabsInAddress
        label="Pull requests"
        tabs={[
          {
            id: 'repositories',
            label: 'Repositories',
            render: () => (
              <Answered query={apps}>{({ items }) => (items.length === 0 ? <NoApp /> : <Repositories />)}</Answered>
            ),
          },
          { id: 'candidates', label: 'Ready to deploy', render: () => <Candidates /> },
          { id: 'apps', label: 'App', render: () => <AppSetup /> },
        ]}
      />
    </>
  );
}

function NoApp() {
  const { may } = useSession();
  return (
    <EmptyState title="No app yet">
      {may('registries:write')
        ? 'Make the app of your organisation under “App”: GitHub then tells the service of pull requests.'
        : 'An administrator of the space connects it to GitHub.'}
    </EmptyState>
  );
}

function Repositories() {
  return (
    <KeysetTable
      operation="listGithubRepositories"
      options={{ query: { limit: 50 } }}
      columns={REPOSITORIES}
      rowKey={({ id }) => id}
      label="Source repositories"
      empty={
        <EmptyState title="No repository yet">Install the app on the repositories that it is to look at.</EmptyState>
      }
    />
  );
}

function Candidates() {
  return (
    <KeysetTable
      operation="listGithubCandidates"
      options={{ query: { limit: 50 } }}
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
