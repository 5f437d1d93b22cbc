import { Button, Group, Select, Stack, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { type Column, type ItemOf, KeysetTable } from '../parts/keyset-table.tsx';
import { Moment } from '../parts/moment.tsx';
import { ProblemNotice } from '../parts/problem-notice.tsx';
import { useChange } from '../parts/use-change.ts';
import { Verbatim } from '../parts/verbatim.tsx';
import { EmptyState } from '../parts/view-state.tsx';
import { useSession } from '../session/session-context.tsx';
import { ConfirmButton } from './confirm-button.tsx';
import { ROLES, type Role, isRole } from './roles.ts';

type Member = ItemOf<'listMembers'>;

const COLUMNS: readonly Column<Member>[] = [
  { label: 'Name', render: ({ name }) => <Verbatim text={name} short={50} /> },
  { label: 'E-mail', render: ({ email }) => (email === null ? '–' : <Verbatim text={email} short={50} />) },
  { label: 'Role', render: (member) => <RoleChoice member={member} />, width: 180 },
  { label: 'Since', render: ({ since }) => <Moment at={since} />, width: 130 },
  { label: 'Change', render: (member) => <RemoveButton member={member} />, width: 110 },
];

/** People who belong to the space. */
export function MembersTab() {
  const { may } = useSession();
  return (
    <Stack>
      {may('members:write') ? <AddMember /> : null}
      <KeysetTable
        operation="listMembers"
        options={{}}
        columns={COLUMNS}
        rowKey={({ userId }) => userId}
        label="People"
        empty={
          <EmptyState title="Nobody but keys">
            People appear here once they logged in with the identity provider.
          </EmptyState>
        }
      />
    </Stack>
  );
}

function RoleChoice({ member: { userId, name, role, byGroup } }: { readonly member: Member }) {
  const { may } = useSession();
  const change = useChange('setMemberRole', ['listMembers']);
  if (byGroup || !may('members:write')) return <>{byGroup ? `${role}, by a group` : role}</>;
  return (
    <>
      <Select
        size="xs"
        aria-label={`Role of ${name}`}
        data={ROLES}
        value={role}
        allowDeselect={false}
        disabled={change.isPending}
        onChange={(next) => {
          if (isRole(next)) change.mutate({ params: { user: userId }, body: { role: next } });
        }}
      />
      {change.error === null ? null : <ProblemNotice error={change.error} />}
    </>
  );
}

function RemoveButton({ member: { userId, name, byGroup } }: { readonly member: Member }) {
  const { may } = useSession();
  const remove = useChange('removeMember', ['listMembers']);
  if (byGroup || !may('members:write')) return null;
  return (
    <ConfirmButton
      label="Remove"
      question={`“${name}” no longer sees anything of this space.`}
      change={remove}
      onConfirm={() => remove.mutate({ params: { user: userId } })}
    />
  );
}

function AddMember() {
  const [email, setEmail] = useState('');
  const [role, setRole] = useState<Role>('viewer');
  const add = useChange('addMember', ['listMembers'], () => setEmail(''));
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    add.mutate({ body: { email, role } });
  };
  return (
    <form onSubmit={submit}>
      <Group align="flex-end">
        <TextInput
          label="E-mail of somebody who logged in before"
          type="email"
          value={email}
          onChange={(event) => setEmail(event.currentTarget.value)}
          required
          w={300}
        />
        <Select
          label="Role"
          data={ROLES}
          value={role}
          allowDeselect={false}
          w={160}
          onChange={(next) => {
            if (isRole(next)) setRole(next);
          }}
        />
        <Button type="submit" loading={add.isPending}>
          Add
        </Button>
      </Group>
      {add.error === null ? null : <ProblemNotice error={add.error} />}
    </form>
  );
}
