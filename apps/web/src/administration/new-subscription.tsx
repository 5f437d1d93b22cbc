import { Alert, Button, Code, Group, Modal, MultiSelect, PasswordInput, Select, Stack, TextInput } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { type FormEvent, useState } from 'react';
import type { Operations } from '../api/operations.ts';
import { ProblemNotice } from '../parts/problem-notice.tsx';
import { useChange } from '../parts/use-change.ts';

type Wanted = Operations['createSubscription']['body'];
type Event = Wanted['events'][number];

const EVENTS: readonly Event[] = [
  'verdict.changed',
  'vulnerability.found',
  'tag.moved',
  'inspection.failed',
  'inspection.finished',
  'policy.activated',
  'exception.requested',
  'exception.decided',
  'exception.expiring',
  'exception.expired',
  'admission.refused',
  'admission.break-glass',
  'advisories.updated',
];

const CHANNELS = ['webhook', 'slack', 'teams', 'mail'] as const;
type Channel = (typeof CHANNELS)[number];

const SECRETS: Readonly<Record<Channel, string>> = {
  webhook: 'Secret that signs; empty: the service makes one',
  slack: 'Address of the incoming webhook',
  teams: 'Address of the incoming webhook',
  mail: 'Password',
};

/** Makes somebody be told of what happens. */
export function NewSubscription() {
  const [opened, { open, close }] = useDisclosure(false);
  return (
    <Group>
      <Button onClick={open}>Tell somebody</Button>
      <Modal opened={opened} onClose={close} title="Tell somebody" size="lg">
        {opened ? <SubscriptionForm onDone={close} /> : null}
      </Modal>
    </Group>
  );
}

function SubscriptionForm({ onDone }: { readonly onDone: () => void }) {
  const [name, setName] = useState('');
  const [channel, setChannel] = useState<Channel>('webhook');
  const [url, setUrl] = useState('');
  const [server, setServer] = useState('');
  const [sender, setSender] = useState('');
  const [receivers, setReceivers] = useState('');
  const [secret, setSecret] = useState('');
  const [events, setEvents] = useState<readonly Event[]>(['verdict.changed']);
  const create = useChange('createSubscription', ['listSubscriptions'], ({ newSecret }) => {
    if (newSecret === null) onDone();
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const settings =
      channel === 'webhook' ? { url } : channel === 'mail' ? mailSettings(server, sender, receivers) : {};
    create.mutate({ body: { name, channel, settings, events, ...(secret === '' ? {} : { secret }) } });
  };
  const made = create.data?.newSecret ?? null;
  if (made !== null) return <MadeSecret secret={made} onDone={onDone} />;
  return (
    <form onSubmit={submit}>
      <Stack>
        <TextInput
          label="Name"
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          required
          data-autofocus
        />
        <Select
          label="Through"
          data={CHANNELS}
          value={channel}
          allowDeselect={false}
          onChange={(next) => setChannel(CHANNELS.find((each) => each === next) ?? channel)}
        />
        {channel === 'webhook' ? (
          <TextInput
            label="Address"
            type="url"
            placeholder="https://hooks.example/assay"
            value={url}
            onChange={(event) => setUrl(event.currentTarget.value)}
            required
          />
        ) : null}
        {channel === 'mail' ? (
          <>
            <TextInput
              label="Server"
              description="Host and port, with TLS"
              placeholder="smtp.example:465"
              value={server}
              onChange={(event) => setServer(event.currentTarget.value)}
              required
            />
            <TextInput
              label="From"
              value={sender}
              onChange={(event) => setSender(event.currentTarget.value)}
              required
            />
            <TextInput
              label="To"
              description="Separated by commas"
              value={receivers}
              onChange={(event) => setReceivers(event.currentTarget.value)}
              required
            />
          </>
        ) : null}
        <PasswordInput
          label={SECRETS[channel]}
          autoComplete="off"
          value={secret}
          onChange={(event) => setSecret(event.currentTarget.value)}
          required={channel === 'slack' || channel === 'teams'}
        />
        <MultiSelect
          label="Of"
          data={EVENTS}
          value={[...events]}
          onChange={(next) => setEvents(EVENTS.filter((each) => next.includes(each)))}
          required
        />
        {create.error === null ? null : <ProblemNotice error={create.error} />}
        <Button
          type="submit"
          loading={create.isPending}
          disabled={events.length === 0}
          style={{ alignSelf: 'flex-end' }}
        >
          Tell them
        </Button>
      </Stack>
    </form>
  );
}

function mailSettings(server: string, from: string, to: string) {
  const [host = '', port] = server.split(':');
  const number = Number(port);
  return {
    host,
    port: Number.isInteger(number) && number > 0 ? number : 465,
    security: number === 587 ? ('starttls' as const) : ('tls' as const),
    from: from.trim(),
    to: to.split(',').map((each) => each.trim()),
  };
}

function MadeSecret({ secret, onDone }: { readonly secret: string; readonly onDone: () => void }) {
  return (
    <Stack>
      <Alert color="yellow" title="Keep it now">
        Messages are signed with this secret; it is shown this once. The receiver checks the signature with it.
      </Alert>
      <Code block style={{ overflowWrap: 'anywhere' }}>
        {secret}
      </Code>
      <Button onClick={onDone} style={{ alignSelf: 'flex-end' }}>
        Done
      </Button>
    </Stack>
  );
}
