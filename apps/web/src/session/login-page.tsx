import { Button, Center, Divider, Paper, PasswordInput, Stack, Text, Title } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { ProblemNotice } from '../parts/problem-notice.tsx';
import { loginWithKey } from './session-api.ts';
import type { SessionState } from './session.ts';

/** Asks who is there: by the identity provider where there is one, or by an API key. */
export function LoginPage({ ways }: { readonly ways: SessionState['login'] }) {
  const queries = useQueryClient();
  const [key, setKey] = useState('');
  const login = useMutation({
    mutationFn: loginWithKey,
    onSuccess: () => queries.invalidateQueries({ queryKey: ['session'] }),
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    login.mutate(key.trim());
  };
  return (
    <Center mih="100vh" p="md">
      <Paper withBorder p="xl" w={420} component="main">
        <Stack>
          <Title order={1} size="h3">
            Log in to Assay
          </Title>
          {ways.identityProvider ? (
            <>
              <Button component="a" href="/auth/login">
                Continue with your organisation
              </Button>
              <Divider label="or" />
            </>
          ) : null}
          <form onSubmit={submit}>
            <Stack>
              <PasswordInput
                label="API key"
                description="The first one was printed when the service was started."
                autoComplete="current-password"
                value={key}
                onChange={(event) => setKey(event.currentTarget.value)}
                required
              />
              {login.error === null ? null : <ProblemNotice error={login.error} />}
              <Button type="submit" variant={ways.identityProvider ? 'default' : 'filled'} loading={login.isPending}>
                Log in with the key
              </Button>
            </Stack>
          </form>
          <Text size="xs" c="dimmed">
            The key is exchanged for a session; it is not kept in this browser.
          </Text>
        </Stack>
      </Paper>
    </Center>
  );
}
