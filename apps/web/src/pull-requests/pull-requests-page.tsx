import { useOperation } from '../api/use-operation.ts';
import { Badge } from '../parts/badge.tsx';
import { type Column, type ItemOf, KeysetTable } from '../parts/keyset-table.tsx';
import { Moment } from '../parts/moment.tsx';
import { PageHeader } from '../parts/page-header.tsx';
import { PageLink } from '../parts/page-link.tsx';
import { TabsInAddress } from '../parts/tabs-in-address.tsx';
import { Verbatim } from '../parts/verbatim.tsx';
import { Answered, EmptyState } from '../parts/view-state.tsx';
import { useSession } from '../session/session-context.tsx';
import { AppSetup } from './app-setup.tsx';
import { CandidateList } from './candidate-list.tsx';
import { OrganisationsTab } from './organisations-tab.tsx';

const REPOSITORIES: readonly Column<ItemOf<'listGithubRepositories'>>[] = [
  {
    label: 'Repository',
    render: ({ id, owner, name }) => (
      <PageLink to={`/pull-requests/${id}`}>
        <Verbatim text={`${owner}/${name}`} short={80} inLink />
      </PageLink>
    ),
  },
  { label: 'Branch', render: ({ defaultBranch }) => <Verbatim text={defaultBranch} short={40} />, width: 160 },
  {
    label: 'State',
    render: ({ state, troubles }) => (
      <>
        <Badge color={state === 'active' ? 'teal' : 'gray'}>{state}</Badge>
        {troubles.length === 0 ? null : <Badge color="yellow">not everything is allowed</Badge>}
      </>
    ),
    width: 110,
  },
  { label: 'Changed', render: ({ updatedAt }) => <Moment at={updatedAt} />, width: 140 },
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
          { id: 'candidates', label: 'Ready to deploy', render: () => <CandidateList repository={null} /> },
          { id: 'organisations', label: 'Organisations', render: () => <OrganisationsTab /> },
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
