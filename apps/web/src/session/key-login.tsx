import { Button, PasswordInput, Stack } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, type ReactNode, useState } from 'react';
import { loginWithKey } from './session-api.ts';

/** Exchanges an API key for a session; afterwards everything is asked for again. */
export function KeyLogin({
  description,
  variant = 'filled',
  showError,
  onDone,
}: {
  readonly description: string;
  readonly variant?: 'filled' | 'default';
  readonly showError: (error: Error) => ReactNode;
  readonly onDone?: () => void;
}) {
  const queries = useQueryClient();
  const [key, setKey] = useState('');
  const login = useMutation({
    mutationFn: loginWithKey,
    onSuccess: async () => {
      await queries.invalidateQueries();
      onDone?.();
    },
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    // It may stand in the form whose change was refused.
    event.stopPropagation();
    login.mutate(key.trim());
  };
  return (
    <form onSubmit={submit}>
      <Stack>
        <PasswordInput
          label="API key"
          description={description}
          autoComplete="current-password"
          value={key}
          onChange={(event) => setKey(event.currentTarget.value)}
          required
        />
        {login.error === null ? null : showError(login.error)}
        <Button type="submit" variant={variant} loading={login.isPending}>
          Log in with the key
        </Button>
      </Stack>
    </form>
  );
}
