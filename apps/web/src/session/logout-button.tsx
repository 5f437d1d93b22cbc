import { Button } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { logout } from './session-api.ts';
import { useSession } from './session-context.tsx';

/** Ends the session. */
export function LogoutButton() {
  const { session } = useSession();
  const queries = useQueryClient();
  const leave = useMutation({
    mutationFn: () => logout(session.csrf),
    onSettled: () => {
      queries.clear();
      void queries.invalidateQueries({ queryKey: ['session'] });
    },
  });
  return (
    <Button variant="subtle" size="xs" loading={leave.isPending} onClick={() => leave.mutate()} title={session.name}>
      Log out
    </Button>
  );
}
