import { Alert, Button, Group, Modal, PasswordInput, Stack, TextInput } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { type FormEvent, useState } from 'react';
import { type Column, type ItemOf, KeysetTable } from '../parts/keyset-table.tsx';
import { Moment } from '../parts/moment.tsx';
import { ProblemNotice } from '../parts/problem-notice.tsx';
import { useChange } from '../parts/use-change.ts';
import { Verbatim } from '../parts/verbatim.tsx';
import { EmptyState } from '../parts/view-state.tsx';
import { useSession } from '../session/session-context.tsx';
import { ConfirmButton } from './confirm-button.tsx';

type Registry = ItemOf<'listRegistries'>;

const COLUMNS: readonly Column<Registry>[] = [
  { label: 'Registry', render: ({ host }) => <Verbatim text={host} short={60} /> },
  { label: 'As', render: ({ username }) => (username === null ? 'a token' : <Verbatim text={username} short={40} />) },
  { label: 'Changed', render: ({ updatedAt }) => <Moment at={updatedAt} />, width: 140 },
  { label: 'Do', render: (registry) => <Actions registry={registry} />, width: 190 },
];

/** Credentials of the space for registries; nobody reads them again. */
export function RegistriesTab() {
  const { may } = useSession();
  return (
    <Stack>
      {may('registries:write') ? <NewRegistry /> : null}
      <KeysetTable
        operation="listRegistries"
        options={{}}
        columns={COLUMNS}
        rowKey={({ host }) => host}
        label="Registries"
        empty={<EmptyState title="No credential">Public images need none.</EmptyState>}
      />
    </Stack>
  );
}

function Actions({ registry: { host } }: { readonly registry: Registry }) {
  const { may } = useSession();
  const remove = useChange('deleteRegistry', ['listRegistries']);
  if (!may('registries:write')) return null;
  return (
    <Group gap={6} wrap="nowrap">
      <TestRegistry host={host} />
      <ConfirmButton
        label="Remove"
        question={`Private images of ${host} can no longer be read.`}
        change={remove}
        onConfirm={() => remove.mutate({ params: { host } })}
      />
    </Group>
  );
}

function TestRegistry({ host }: { readonly host: string }) {
  const [opened, { open, close }] = useDisclosure(false);
  const [reference, setReference] = useState(`${host}/`);
  const test = useChange('testRegistry', []);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    test.mutate({ params: { host }, body: { reference } });
  };
  return (
    <>
      <Button size="compact-xs" variant="default" onClick={open}>
        Test
      </Button>
      <Modal opened={opened} onClose={close} title="Test the credential">
        <form onSubmit={submit}>
          <Stack>
            <TextInput
              label="Image that it should read"
              value={reference}
              onChange={(event) => setReference(event.currentTarget.value)}
              required
              data-autofocus
            />
            {test.error === null ? null : <ProblemNotice error={test.error} />}
            {test.data === undefined ? null : test.data.ok ? (
              <Alert color="teal" title="It works" role="status">
                The registry answers with {test.data.digest ?? 'the image'}.
              </Alert>
            ) : (
              <Alert color="red" title="It does not work" role="status">
                <Verbatim text={test.data.message} />
              </Alert>
            )}
            <Button type="submit" loading={test.isPending} style={{ alignSelf: 'flex-end' }}>
              Test
            </Button>
          </Stack>
        </form>
      </Modal>
    </>
  );
}

function NewRegistry() {
  const [opened, { open, close }] = useDisclosure(false);
  const [host, setHost] = useState('');
  const [username, setUsername] = useState('');
  const [secret, setSecret] = useState('');
  const put = useChange('putRegistry', ['listRegistries'], () => {
    setSecret('');
    close();
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    put.mutate({ params: { host: host.trim() }, body: { username, secret } });
  };
  return (
    <Group>
      <Button onClick={open}>Add a credential</Button>
      <Modal opened={opened} onClose={close} title="Credential for a registry">
        <form onSubmit={submit}>
          <Stack>
            <TextInput
              label="Registry"
              placeholder="ghcr.io"
              value={host}
              onChange={(event) => setHost(event.currentTarget.value)}
              required
              data-autofocus
            />
            <TextInput
              label="Name"
              autoComplete="off"
              value={username}
              onChange={(event) => setUsername(event.currentTarget.value)}
              required
            />
            <PasswordInput
              label="Password or token"
              description="Kept sealed; used for this registry alone."
              autoComplete="off"
              value={secret}
              onChange={(event) => setSecret(event.currentTarget.value)}
              required
            />
            {put.error === null ? null : <ProblemNotice error={put.error} />}
            <Button type="submit" loading={put.isPending} style={{ alignSelf: 'flex-end' }}>
              Keep it
            </Button>
          </Stack>
        </form>
      </Modal>
    </Group>
  );
}
