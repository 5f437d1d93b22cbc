import { KeysetTable } from '../parts/keyset-table.tsx';
import { PageHeader } from '../parts/page-header.tsx';
import { TabsInAddress } from '../parts/tabs-in-address.tsx';
import { EmptyState } from '../parts/view-state.tsx';
import { BYPASS_COLUMNS } from './admission-columns.tsx';
import { ClustersTab } from './clusters-tab.tsx';
import { DecisionsTab } from './decisions-tab.tsx';

/** What controllers decide at the doors of clusters. */
export function ClustersPage() {
  return (
    <>
      <PageHeader
        title="Clusters"
        summary="What controllers let in and refused at the doors of clusters, as it happens, and what passed by break-glass or an exception."
      />
      <TabsInAddress
        label="What is known of clusters"
        tabs={[
          { id: 'clusters', label: 'Clusters', render: () => <ClustersTab /> },
          { id: 'decisions', label: 'Decisions', render: () => <DecisionsTab /> },
          { id: 'bypasses', label: 'Break-glass and exceptions', render: () => <BypassesTab /> },
        ]}
      />
    </>
  );
}

function BypassesTab() {
  return (
    <KeysetTable
      operation="listAdmissions"
      options={{ query: { bypass: true, limit: 50 } }}
      columns={BYPASS_COLUMNS}
      rowKey={({ id }) => id}
      label="Uses of break-glass and exceptions"
      empty={<EmptyState title="Nothing passed by break-glass or an exception" />}
    />
  );
}
