import { Alert, Button, Group, Stack, Text, Title } from '@mantine/core';
import { Badge } from '../parts/badge.tsx';
import type { Operations } from '../api/operations.ts';
import { useOperation } from '../api/use-operation.ts';
import { type Column, type ItemOf, KeysetTable } from '../parts/keyset-table.tsx';
import { Moment } from '../parts/moment.tsx';
import { ProblemNotice } from '../parts/problem-notice.tsx';
import { useChange } from '../parts/use-change.ts';
import { Verbatim } from '../parts/verbatim.tsx';
import { EmptyState } from '../parts/view-state.tsx';
import { useSession } from '../session/session-context.tsx';
import { ConfirmButton } from './confirm-button.tsx';
import { NewSubscription } from './new-subscription.tsx';

type Subscription = Operations['listSubscriptions']['answer']['items'][number];
type Notification = ItemOf<'listNotifications'>;

const STATES: Readonly<Record<Notification['state'], string>> = { waiting: 'blue', delivered: 'teal', failed: 'red' };

const NOTIFICATIONS: readonly Column<Notification>[] = [
  { label: 'When', render: ({ createdAt }) => <Moment at={createdAt} />, width: 130 },
  { label: 'What', render: ({ event }) => event, width: 180 },
  {
    label: 'State',
    render: ({ state }) => <Badge color={STATES[state]}>{state}</Badge>,
    width: 110,
  },
  { label: 'Tries', kind: 'number', render: ({ attempts }) => attempts, width: 70 },
  {
    label: 'Problem',
    render: ({ lastProblem }) => (lastProblem === null ? '' : <Verbatim text={lastProblem} short={60} />),
  },
  { label: 'Do', render: (notification) => <ReplayButton notification={notification} />, width: 110 },
];

/** Whom the service tells of what, and what became of it. */
export function NotificationsTab() {
  const { may } = useSession();
  return (
    <Stack>
      {may('subscriptions:write') ? <NewSubscription /> : null}
      <Subscriptions />
      <Title order={2} size="h4" mt="md">
        What was sent
      </Title>
      <KeysetTable
        operation="listNotifications"
        options={{ query: { limit: 25 } }}
        columns={NOTIFICATIONS}
        rowKey={({ id }) => id}
        label="Notifications"
        empty={<EmptyState title="Nothing was sent yet" />}
      />
    </Stack>
  );
}

function Subscriptions() {
  const subscriptions = useOperation('listSubscriptions');
  if (subscriptions.error !== null && subscriptions.data === undefined) {
    return <ProblemNotice error={subscriptions.error} onRetry={() => void subscriptions.refetch()} />;
  }
  const items = subscriptions.data?.items ?? [];
  if (items.length === 0 && subscriptions.data !== undefined) {
    return (
      <EmptyState title="Nobody is told">
        A webhook, a channel of Slack or Teams, an e-mail or GitHub can be told when a verdict changes.
      </EmptyState>
    );
  }
  return (
    <Stack gap="xs">
      {items.map((subscription) => (
        <SubscriptionRow key={subscription.id} subscription={subscription} />
      ))}
    </Stack>
  );
}

function SubscriptionRow({ subscription }: { readonly subscription: Subscription }) {
  const { id, name, channel, events, enabled, problem } = subscription;
  const { may } = useSession();
  const test = useChange('testSubscription', ['listNotifications', 'listSubscriptions']);
  const remove = useChange('deleteSubscription', ['listSubscriptions']);
  return (
    <Stack gap={4} p="sm" style={{ border: '1px solid var(--mantine-color-default-border)', borderRadius: 8 }}>
      <Group justify="space-between">
        <Group gap="xs">
          <Text fw={600} component="div">
            <Verbatim text={name} short={50} />
          </Text>
          <Badge size="md">{channel}</Badge>
          {enabled ? null : (
            <Badge size="md" color="gray">
              off
            </Badge>
          )}
        </Group>
        {may('subscriptions:write') ? (
          <Group gap="xs">
            <Button
              size="compact-xs"
              variant="default"
              loading={test.isPending}
              onClick={() => test.mutate({ params: { id } })}
            >
              Send a test
            </Button>
            <ConfirmButton
              label="Remove"
              question={`“${name}” is no longer told of anything.`}
              change={remove}
              onConfirm={() => remove.mutate({ params: { id } })}
            />
          </Group>
        ) : null}
      </Group>
      <Text size="sm" c="dimmed">
        {events.join(', ')}
      </Text>
      {problem === null ? null : (
        <Text size="sm" c="red" component="div">
          <Verbatim text={problem} short={200} />
        </Text>
      )}
      {test.error === null ? null : <ProblemNotice error={test.error} />}
      {test.data === undefined ? null : (
        <Alert color={test.data.delivered ? 'teal' : 'red'} role="status">
          {test.data.delivered ? (
            'The test arrived.'
          ) : (
            <Verbatim text={test.data.problem ?? 'The test did not arrive.'} />
          )}
        </Alert>
      )}
    </Stack>
  );
}

function ReplayButton({ notification: { id, state } }: { readonly notification: Notification }) {
  const { may } = useSession();
  const replay = useChange('replayNotification', ['listNotifications']);
  if (state === 'waiting' || !may('subscriptions:write')) return null;
  return (
    <>
      <Button
        size="compact-xs"
        variant="default"
        loading={replay.isPending}
        onClick={() => replay.mutate({ params: { id } })}
      >
        Send again
      </Button>
      {replay.error === null ? null : <ProblemNotice error={replay.error} />}
    </>
  );
}
