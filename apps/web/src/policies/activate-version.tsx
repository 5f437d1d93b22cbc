import { Button, Modal, Stack, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useQueryClient } from '@tanstack/react-query';
import { Problem } from '../api/client.ts';
import { ProblemNotice } from '../parts/problem-notice.tsx';
import { useChange } from '../parts/use-change.ts';
import { useSession } from '../session/session-context.tsx';
import type { Policy } from './use-policy.ts';

/** A button that lets a version count, after saying what that means; only for the state of the policy that is shown. */
export function ActivateVersion({
  policy,
  etag,
  version,
  size = 'compact-xs',
}: {
  readonly policy: Policy;
  readonly etag: string | null;
  readonly version: number;
  readonly size?: 'compact-xs' | 'sm';
}) {
  const { may } = useSession();
  const queries = useQueryClient();
  const [opened, { open, close }] = useDisclosure(false);
  const activate = useChange(
    'activatePolicy',
    ['getPolicy', 'listPolicies', 'listPolicyVersions', 'listVerdicts', 'getEvaluation'],
    close,
  );
  if (!may('policies:activate')) return null;
  const submit = (): void => {
    const options = { params: { policyId: policy.id }, body: { version, expected: policy.activeVersion } };
    activate.mutate(etag === null ? options : { ...options, ifMatch: etag }, {
      onError: (error) => {
        if (error instanceof Problem && error.status === 412)
          void queries.invalidateQueries({ queryKey: ['getPolicy'] });
      },
    });
  };
  return (
    <>
      <Button size={size} variant={size === 'sm' ? 'filled' : 'default'} onClick={open}>
        Activate{size === 'sm' ? ` version ${version}` : ''}
      </Button>
      <Modal opened={opened} onClose={close} title={`Activate version ${version}?`}>
        <Stack>
          <Text size="sm">
            {policy.activeVersion === null
              ? 'No version counts now. From now on every image that it maps is judged by it.'
              : `It takes the place of version ${policy.activeVersion}. Every verdict that it may change is judged again; you can go back.`}
          </Text>
          {activate.error === null ? null : <ProblemNotice error={activate.error} />}
          <Button loading={activate.isPending} onClick={submit} style={{ alignSelf: 'flex-end' }} data-autofocus>
            Activate
          </Button>
        </Stack>
      </Modal>
    </>
  );
}
