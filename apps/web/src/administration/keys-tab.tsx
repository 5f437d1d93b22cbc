import { Alert, Button, Code, CopyButton, Group, Modal, NumberInput, Select, Stack, TextInput } from '@mantine/core';
import { Badge } from '../parts/badge.tsx';
import { useDisclosure } from '@mantine/hooks';
import { type FormEvent, useState } from 'react';
import { Actor } from '../parts/actor.tsx';
import { type Column, type ItemOf, KeysetTable } from '../parts/keyset-table.tsx';
import { Moment } from '../parts/moment.tsx';
import { ProblemNotice } from '../parts/problem-notice.tsx';
import { useChange } from '../parts/use-change.ts';
import { Verbatim } from '../parts/verbatim.tsx';
import { EmptyState } from '../parts/view-state.tsx';
import { useSession } from '../session/session-context.tsx';
import { ConfirmButton } from './confirm-button.tsx';
import { ROLES, type Role, isRole } from './roles.ts';

type Key = ItemOf<'listKeys'>;

const COLUMNS: readonly Column<Key>[] = [
  { label: 'Name', render: ({ name }) => <Verbatim text={name} short={50} /> },
  { label: 'Role', render: ({ role }) => <Badge size="md">{role}</Badge>, width: 130 },
  { label: 'Made by', render: ({ createdBy }) => <Actor name={createdBy} /> },
  { label: 'Made', render: ({ createdAt }) => <Moment at={createdAt} />, width: 120 },
  { label: 'Ends', render: ({ expiresAt }) => <Moment at={expiresAt} />, width: 120 },
  { label: 'Used', render: ({ usedOn }) => usedOn ?? 'never', width: 120 },
  {
    label: 'State',
    render: ({ id, name, revokedAt }) => (revokedAt === null ? <RevokeButton id={id} name={name} /> : 'revoked'),
    width: 120,
  },
];

/** Keys that programs log in with. */
export function KeysTab() {
  const { may } = useSession();
  return (
    <Stack>
      {may('keys:write') ? <NewKey /> : null}
      <KeysetTable
        operation="listKeys"
        options={{}}
        columns={COLUMNS}
        rowKey={({ id }) => id}
        label="Keys"
        empty={<EmptyState title="No key" />}
      />
    </Stack>
  );
}

function RevokeButton({ id, name }: { readonly id: string; readonly name: string }) {
  const { may } = useSession();
  const revoke = useChange('revokeKey', ['listKeys']);
  if (!may('keys:write')) return <>valid</>;
  return (
    <ConfirmButton
      label="Revoke"
      question={`Whoever uses the key “${name}” is locked out at once.`}
      change={revoke}
      onConfirm={() => revoke.mutate({ params: { key: id } })}
    />
  );
}

function NewKey() {
  const [opened, { open, close }] = useDisclosure(false);
  return (
    <Group>
      <Button onClick={open}>New key</Button>
      <Modal opened={opened} onClose={close} title="New key">
        {opened ? <NewKeyForm onDone={close} /> : null}
      </Modal>
    </Group>
  );
}

function NewKeyForm({ onDone }: { readonly onDone: () => void }) {
  const [name, setName] = useState('');
  const [role, setRole] = useState<Role>('developer');
  const [days, setDays] = useState<number | string>(90);
  const create = useChange('createKey', ['listKeys']);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    create.mutate({ body: { name, role, ...(typeof days === 'number' ? { expiresInDays: days } : {}) } });
  };
  if (create.data !== undefined) return <ShownOnce token={create.data.token} onDone={onDone} />;
  return (
    <form onSubmit={submit}>
      <Stack>
        <TextInput
          label="Name"
          description="What it is for, for example the pipeline that uses it."
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          required
          data-autofocus
        />
        <Select
          label="Role"
          data={ROLES}
          value={role}
          allowDeselect={false}
          onChange={(next) => {
            if (isRole(next)) setRole(next);
          }}
        />
        <NumberInput
          label="Days until it ends"
          min={1}
          max={3650}
          value={days}
          onChange={setDays}
          placeholder="never"
        />
        {create.error === null ? null : <ProblemNotice error={create.error} />}
        <Button type="submit" loading={create.isPending} style={{ alignSelf: 'flex-end' }}>
          Make it
        </Button>
      </Stack>
    </form>
  );
}

function ShownOnce({ token, onDone }: { readonly token: string; readonly onDone: () => void }) {
  return (
    <Stack>
      <Alert color="yellow" title="Keep it now">
        The key is shown this once. The service keeps only what it needs to recognise it.
      </Alert>
      <Code block style={{ overflowWrap: 'anywhere' }}>
        {token}
      </Code>
      <Group justify="flex-end">
        <CopyButton value={token}>
          {({ copied, copy }) => (
            <Button variant="default" onClick={copy}>
              {copied ? 'Copied' : 'Copy'}
            </Button>
          )}
        </CopyButton>
        <Button onClick={onDone}>Done</Button>
      </Group>
    </Stack>
  );
}
