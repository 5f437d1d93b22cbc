import { Center, Loader } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { ProblemNotice } from '../parts/problem-notice.tsx';
import { LoginPage } from './login-page.tsx';
import { readSession } from './session-api.ts';
import { SessionProvider } from './session-context.tsx';

/** Shows what is below it to whoever is logged in, and the login to everybody else. */
export function SessionGate({ children }: { readonly children: ReactNode }) {
  const session = useQuery({ queryKey: ['session'], queryFn: ({ signal }) => readSession(signal), staleTime: 60_000 });
  if (session.data === undefined) {
    return (
      <Center mih="100vh" p="md">
        {session.error === null ? (
          <Loader aria-label="Loading" />
        ) : (
          <ProblemNotice error={session.error} onRetry={() => void session.refetch()} />
        )}
      </Center>
    );
  }
  const { who, login } = session.data;
  if (who === null) return <LoginPage ways={login} />;
  return <SessionProvider session={who}>{children}</SessionProvider>;
}
