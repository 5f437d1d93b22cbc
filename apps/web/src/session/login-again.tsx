import { Button, Modal, Stack, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { KeyLogin } from './key-login.tsx';
import { readSession } from './session-api.ts';

/** Lets somebody whose session is over log in where they are: what they typed stays as it is. */
export function LoginAgain() {
  const queries = useQueryClient();
  const [opened, { open, close }] = useDisclosure(false);
  const [isBack, setIsBack] = useState(false);
  const session = useQuery({ queryKey: ['session'], queryFn: ({ signal }) => readSession(signal), enabled: false });
  const done = (): void => {
    setIsBack(true);
    close();
  };
  const comeBack = async (): Promise<void> => {
    await queries.invalidateQueries();
    done();
  };
  if (isBack) {
    return (
      <Text size="sm" role="status">
        You are logged in again. Nothing that you typed is lost: try once more.
      </Text>
    );
  }
  return (
    <>
      <Button size="xs" onClick={open}>
        Log in again
      </Button>
      <Modal opened={opened} onClose={close} title="Log in again" zIndex={400}>
        <Stack>
          {session.data?.login.identityProvider === true ? (
            <>
              <Button component="a" href="/auth/login" target="_blank" rel="noreferrer">
                Continue with your organisation, in another tab
              </Button>
              <Button variant="default" onClick={() => void comeBack()}>
                I have logged in there
              </Button>
            </>
          ) : null}
          <KeyLogin
            description="What you typed stays on the page."
            showError={({ message }) => (
              <Text size="sm" c="red" role="alert">
                {message}
              </Text>
            )}
            onDone={done}
          />
        </Stack>
      </Modal>
    </>
  );
}
