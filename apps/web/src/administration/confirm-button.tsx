import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useEffect } from 'react';
import { ProblemNotice } from '../parts/problem-notice.tsx';
import { visibleText } from '../parts/visible-text.ts';

/** A button for what cannot be taken back: it says what will happen and asks once more. */
export function ConfirmButton({
  label,
  question,
  change,
  onConfirm,
}: {
  readonly label: string;
  readonly question: string;
  readonly change: { readonly isPending: boolean; readonly isSuccess: boolean; readonly error: Error | null };
  readonly onConfirm: () => void;
}) {
  const [opened, { open, close }] = useDisclosure(false);
  useEffect(() => {
    if (change.isSuccess) close();
  }, [change.isSuccess, close]);
  return (
    <>
      <Button size="compact-xs" variant="default" onClick={open}>
        {label}
      </Button>
      <Modal opened={opened} onClose={close} title={label}>
        <Stack>
          <Text className="verbatim">{visibleText(question)}</Text>
          {change.error === null ? null : <ProblemNotice error={change.error} />}
          <Group justify="flex-end">
            <Button variant="default" onClick={close} data-autofocus>
              Leave it
            </Button>
            <Button color="red" loading={change.isPending} onClick={onConfirm}>
              {label}
            </Button>
          </Group>
        </Stack>
      </Modal>
    </>
  );
}
