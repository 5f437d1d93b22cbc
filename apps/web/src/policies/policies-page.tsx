import { Button, Group } from '@mantine/core';
import { PageLink } from '../parts/page-link.tsx';
import { Badge } from '../parts/badge.tsx';
import { Link } from '@tanstack/react-router';
import { type Column, KeysetTable } from '../parts/keyset-table.tsx';
import { Moment } from '../parts/moment.tsx';
import { PageHeader } from '../parts/page-header.tsx';
import { Verbatim } from '../parts/verbatim.tsx';
import { EmptyState } from '../parts/view-state.tsx';
import { useSession } from '../session/session-context.tsx';
import { NewPolicy } from './new-policy.tsx';
import { PolicyStateBadges } from './policy-state.tsx';
import type { Policy } from './use-policy.ts';

const COLUMNS: readonly Column<Policy>[] = [
  {
    label: 'Policy',
    render: ({ id, name }) => (
      <PageLink to={`/policies/${id}`}>
        <Verbatim inLink text={name} short={80} />
      </PageLink>
    ),
  },
  { label: 'State', render: (policy) => <PolicyStateBadges policy={policy} /> },
  {
    label: 'Versions',
    kind: 'number',
    render: ({ latestVersion, activeVersion }) => (
      <div className="row end">
        {activeVersion !== null && activeVersion < latestVersion ? (
          <Badge variant="outline" color="blue">
            {latestVersion - activeVersion} newer
          </Badge>
        ) : null}
        {latestVersion}
      </div>
    ),
    width: 130,
  },
  { label: 'Changed', render: ({ updatedAt }) => <Moment at={updatedAt} />, width: 140 },
];

/** The policies of the space. */
export function PoliciesPage() {
  return (
    <>
      <PageHeader
        title="Policies"
        summary="What is asked of images. A version counts once it is activated; simulate it before, and go back when you like."
        actions={<PolicyActions />}
      />
      <KeysetTable
        operation="listPolicies"
        options={{ query: { limit: 100 } }}
        columns={COLUMNS}
        rowKey={({ id }) => id}
        label="Policies"
        empty={
          <EmptyState title="No policy yet" action={<PolicyActions />}>
            Switch on one of the policies that come with Assay, write your own, or bring one along from another tool.
          </EmptyState>
        }
      />
    </>
  );
}

function PolicyActions() {
  const { may } = useSession();
  return (
    <Group gap="xs" justify="center">
      <Button component={Link} to="/policies/settings" variant="default">
        Built-in policies
      </Button>
      {may('policies:write') ? (
        <>
          <Button component={Link} to="/policies/import" variant="default">
            Import
          </Button>
          <NewPolicy />
        </>
      ) : null}
    </Group>
  );
}
