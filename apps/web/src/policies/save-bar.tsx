import { Alert, Button, Group, Modal, Paper, Stack, Text, Textarea } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { PageLink } from '../parts/page-link.tsx';
import { Problem } from '../api/client.ts';
import { ProblemNotice } from '../parts/problem-notice.tsx';
import { useChange } from '../parts/use-change.ts';
import type { Draft } from './draft.ts';
import type { Workbench } from './workbench.ts';

/** Says that something was typed and not saved, and saves it; what was typed stays whatever happens. */
export function SaveBar({
  bench,
  isKept,
  onDraft,
}: {
  readonly bench: Workbench;
  readonly isKept: boolean;
  readonly onDraft: (draft: Draft | null) => void;
}) {
  const { policy, base, isChanged, mayWrite, text, tests } = bench;
  const isStale = isChanged && base !== policy.latestVersion;
  if (!mayWrite || !isChanged) return null;
  return (
    <Paper withBorder p="sm" mb="md" role="status" aria-label="Unsaved changes">
      <Stack gap="xs">
        <Group justify="space-between" gap="sm">
          <Text size="sm">
            <b>Not saved yet.</b> Begun from version {base}.{' '}
            {isKept ? 'This browser keeps it.' : 'This browser has no room to keep it: save it before you leave.'}
          </Text>
          <Group gap="xs">
            <Button size="xs" variant="subtle" color="red" onClick={() => onDraft(null)}>
              Discard
            </Button>
            <Button size="xs" variant="default" component={Link} to={`/policies/${policy.id}?tab=simulate`}>
              Simulate
            </Button>
            <SaveVersion bench={bench} onSaved={(version) => onDraft({ text, tests, base: version })} />
          </Group>
        </Group>
        {isStale ? (
          <Alert color="yellow" title={`Version ${policy.latestVersion} was saved meanwhile`} role="alert">
            <Stack gap="xs" align="flex-start">
              <Text size="sm">
                What you typed begins from version {base}.{' '}
                <PageLink to={`/policies/${policy.id}?tab=versions&from=${base}&to=${policy.latestVersion}`} underlined>
                  See what changed
                </PageLink>
                , and take over what you want of it.
              </Text>
              <Button size="xs" variant="default" onClick={() => onDraft({ text, tests, base: policy.latestVersion })}>
                I have seen it: mine goes on top
              </Button>
            </Stack>
          </Alert>
        ) : null}
      </Stack>
    </Paper>
  );
}

function SaveVersion({ bench, onSaved }: { readonly bench: Workbench; readonly onSaved: (version: number) => void }) {
  const { policy, etag, text, tests, base } = bench;
  const queries = useQueryClient();
  const [opened, { open, close }] = useDisclosure(false);
  const [note, setNote] = useState('');
  const save = useChange('createPolicyVersion', ['getPolicy', 'listPolicies', 'listPolicyVersions'], ({ version }) => {
    setNote('');
    close();
    onSaved(version);
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const options = {
      params: { policyId: policy.id },
      body: { document: text, tests: tests.trim() === '' ? null : tests, note },
    };
    save.mutate(etag === null ? options : { ...options, ifMatch: etag }, {
      onError: (error) => {
        if (error instanceof Problem && error.status === 412)
          void queries.invalidateQueries({ queryKey: ['getPolicy'] });
      },
    });
  };
  return (
    <>
      <Button size="xs" onClick={open} disabled={base !== policy.latestVersion}>
        Save as version {policy.latestVersion + 1}
      </Button>
      <Modal opened={opened} onClose={close} title={`Save as version ${policy.latestVersion + 1}`}>
        <form onSubmit={submit}>
          <Stack>
            <Textarea
              label="Why"
              description="For whoever reads the versions later. Optional."
              value={note}
              maxLength={2000}
              onChange={(event) => setNote(event.currentTarget.value)}
              autosize
              minRows={2}
              data-autofocus
            />
            {save.error === null ? null : <ProblemNotice error={save.error} />}
            <Text size="sm" c="dimmed">
              It counts once it is activated.
            </Text>
            <Button
              type="submit"
              loading={save.isPending}
              disabled={base !== policy.latestVersion}
              style={{ alignSelf: 'flex-end' }}
            >
              Save
            </Button>
          </Stack>
        </form>
      </Modal>
    </>
  );
}
