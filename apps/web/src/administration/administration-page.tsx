import { PageHeader } from '../parts/page-header.tsx';
import { type TabEntry, TabsInAddress } from '../parts/tabs-in-address.tsx';
import { EmptyState } from '../parts/view-state.tsx';
import { useSession } from '../session/session-context.tsx';
import { JobsTab } from './jobs-tab.tsx';
import { KeysTab } from './keys-tab.tsx';
import { MembersTab } from './members-tab.tsx';
import { NotificationsTab } from './notifications-tab.tsx';
import { RegistriesTab } from './registries-tab.tsx';
import { StorageTab } from './storage-tab.tsx';

interface Part extends TabEntry {
  readonly permission: string;
}

const PARTS: readonly Part[] = [
  { id: 'keys', label: 'Keys', permission: 'keys:read', render: () => <KeysTab /> },
  { id: 'members', label: 'People', permission: 'members:read', render: () => <MembersTab /> },
  { id: 'registries', label: 'Registries', permission: 'registries:read', render: () => <RegistriesTab /> },
  { id: 'notifications', label: 'Notifications', permission: 'subscriptions:read', render: () => <NotificationsTab /> },
  { id: 'jobs', label: 'Queues', permission: 'instance:read', render: () => <JobsTab /> },
  { id: 'storage', label: 'Storage and upkeep', permission: 'instance:read', render: () => <StorageTab /> },
];

/** Who may do what, what the service may reach, whom it tells, and how it does. */
export function AdministrationPage() {
  const { may } = useSession();
  const tabs = PARTS.filter(({ permission }) => may(permission));
  return (
    <>
      <PageHeader title="Administration" />
      {tabs.length === 0 ? (
        <EmptyState title="There is nothing here for you">Ask an administrator of the space.</EmptyState>
      ) : (
        <TabsInAddress label="Administration" tabs={tabs} />
      )}
    </>
  );
}
