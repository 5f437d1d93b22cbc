import { Button, Modal, Stack, Textarea, TextInput } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { type FormEvent, useState } from 'react';
import { ProblemNotice } from '../parts/problem-notice.tsx';
import { useChange } from '../parts/use-change.ts';
import { useSession } from '../session/session-context.tsx';

const DAY_MS = 86_400_000;

/** A button that asks for a finding to be accepted until a day. */
export function RequestException({
  evaluationId,
  findingId,
}: {
  readonly evaluationId: string;
  readonly findingId: string;
}) {
  const { may } = useSession();
  const [opened, { open, close }] = useDisclosure(false);
  const [reason, setReason] = useState('');
  const [owner, setOwner] = useState('');
  const [until, setUntil] = useState(() => new Date(Date.now() + 30 * DAY_MS).toISOString().slice(0, 10));
  const request = useChange('requestException', ['listExceptions'], close);
  if (!may('exceptions:request')) return null;
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const answers = owner.trim() === '' ? {} : { owner: owner.trim() };
    request.mutate({ body: { evaluationId, findingId, reason, expiresAt: `${until}T00:00:00Z`, ...answers } });
  };
  return (
    <>
      <Button size="compact-xs" variant="default" onClick={open} style={{ alignSelf: 'flex-start' }}>
        Ask for an exception
      </Button>
      <Modal opened={opened} onClose={close} title="Ask for an exception">
        <form onSubmit={submit}>
          <Stack>
            <Textarea
              label="Why it can be accepted"
              value={reason}
              onChange={(event) => setReason(event.currentTarget.value)}
              minRows={3}
              autosize
              required
              data-autofocus
            />
            <TextInput
              label="Who answers for it"
              description="A team or a person; you, when it is left empty."
              value={owner}
              maxLength={200}
              onChange={(event) => setOwner(event.currentTarget.value)}
            />
            <TextInput
              type="date"
              label="Until"
              value={until}
              min={new Date(Date.now() + DAY_MS).toISOString().slice(0, 10)}
              onChange={(event) => setUntil(event.currentTarget.value)}
              required
            />
            {request.error === null ? null : <ProblemNotice error={request.error} />}
            <Button type="submit" loading={request.isPending} style={{ alignSelf: 'flex-end' }}>
              Ask
            </Button>
          </Stack>
        </form>
      </Modal>
    </>
  );
}
