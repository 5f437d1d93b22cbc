import { Alert, Button, List, Loader, Modal, Stack, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Problem } from '../api/client.ts';
import type { Operations } from '../api/operations.ts';
import { ProblemNotice } from '../parts/problem-notice.tsx';
import { useChange } from '../parts/use-change.ts';
import { Verbatim } from '../parts/verbatim.tsx';
import { useSession } from '../session/session-context.tsx';
import { recordsIn, wordOf, wordsOf } from './form/plain-value.ts';
import type { Policy } from './use-policy.ts';

type Report = Operations['testPolicy']['answer'];

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
  const { may, client } = useSession();
  const queries = useQueryClient();
  const [opened, { open, close }] = useDisclosure(false);
  const activate = useChange(
    'activatePolicy',
    ['getPolicy', 'listPolicies', 'listPolicyVersions', 'listVerdicts', 'getEvaluation'],
    close,
  );
  const tests = useQuery<Report>({
    queryKey: ['testPolicy', policy.id, version],
    queryFn: ({ signal }) => client.call('testPolicy', { params: { policyId: policy.id, version }, body: {}, signal }),
    enabled: opened,
    staleTime: 0,
  });
  if (!may('policies:activate')) return null;
  const fails = tests.data !== undefined && tests.data.failed > 0;
  const submit = (): void => {
    const body = { version, expected: policy.activeVersion, ...(fails ? { despiteTests: true } : {}) };
    const options = { params: { policyId: policy.id }, body };
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
          {tests.isFetching ? <Loader type="dots" size="sm" aria-label="Running the tests" /> : null}
          {tests.data === undefined ? null : <TestOutcome report={tests.data} />}
          {activate.error === null ? null : <ProblemNotice error={activate.error} />}
          <Button
            loading={activate.isPending || tests.isFetching}
            {...(fails ? { color: 'red' } : {})}
            onClick={submit}
            style={{ alignSelf: 'flex-end' }}
            data-autofocus
          >
            {fails ? 'Activate although tests fail' : 'Activate'}
          </Button>
        </Stack>
      </Modal>
    </>
  );
}

/** Failing cases that are shown. */
const MOST_SHOWN = 10;

/** What the tests that are kept with the version say of it. */
function TestOutcome({ report: { passed, failed, results } }: { readonly report: Report }) {
  if (passed + failed === 0) {
    return (
      <Text size="sm" c="dimmed">
        No tests are kept with it.
      </Text>
    );
  }
  if (failed === 0) {
    return (
      <Text size="sm" role="status">
        ✓ {passed === 1 ? 'The test that is kept with it passes.' : `All ${passed} tests that are kept with it pass.`}
      </Text>
    );
  }
  const failing = recordsIn(results).filter((result) => result['passed'] !== true);
  return (
    <Alert color="red" role="alert" title={`${failed} of ${failed + passed} tests that are kept with it fail`}>
      <List size="sm">
        {failing.slice(0, MOST_SHOWN).map(({ name, line, failures }) => (
          <List.Item key={String(line)}>
            <Verbatim text={`${wordOf(name) ?? ''}: ${wordsOf(failures)[0] ?? ''}`} short={200} />
          </List.Item>
        ))}
      </List>
      <Text size="sm" mt="xs">
        The audit trail will say that it was activated all the same.
      </Text>
    </Alert>
  );
}
