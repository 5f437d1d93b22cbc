import { Button, Center, Divider, Paper, Stack, Text, Title } from '@mantine/core';
import { ProblemNotice } from '../parts/problem-notice.tsx';
import { KeyLogin } from './key-login.tsx';
import type { SessionState } from './session.ts';

/** Asks who is there: by the identity provider where there is one, or by an API key. */
export function LoginPage({ ways }: { readonly ways: SessionState['login'] }) {
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
          <KeyLogin
            description="The first one was printed when the service was started."
            variant={ways.identityProvider ? 'default' : 'filled'}
            showError={(error) => <ProblemNotice error={error} isLogin />}
          />
          <Text size="xs" c="dimmed">
            The key is exchanged for a session; it is not kept in this browser.
          </Text>
        </Stack>
      </Paper>
    </Center>
  );
}
