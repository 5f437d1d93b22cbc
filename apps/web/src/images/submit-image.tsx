import { Button, FileInput, Modal, Stack, Tabs, Text, TextInput } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { ProblemNotice } from '../parts/problem-notice.tsx';
import { useSession } from '../session/session-context.tsx';

/** A button that hands an image to the service: by its name, or as an archive. */
export function SubmitImage() {
  const { may } = useSession();
  const [opened, { open, close }] = useDisclosure(false);
  if (!may('images:submit')) return null;
  return (
    <>
      <Button onClick={open}>Add an image</Button>
      <Modal opened={opened} onClose={close} title="Add an image" size="lg">
        <Tabs defaultValue="reference">
          <Tabs.List mb="md">
            <Tabs.Tab value="reference">From a registry</Tabs.Tab>
            <Tabs.Tab value="archive">Upload an archive</Tabs.Tab>
          </Tabs.List>
          <Tabs.Panel value="reference">
            <ReferenceForm onDone={close} />
          </Tabs.Panel>
          <Tabs.Panel value="archive">
            <ArchiveForm onDone={close} />
          </Tabs.Panel>
        </Tabs>
      </Modal>
    </>
  );
}

function useSubmission<T>(submit: (given: T) => Promise<unknown>, onDone: () => void) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: submit,
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ['listImages'] });
      onDone();
    },
  });
}

function ReferenceForm({ onDone }: { readonly onDone: () => void }) {
  const { client } = useSession();
  const [reference, setReference] = useState('');
  const submission = useSubmission(
    (given: string) => client.call('submitImage', { body: { reference: given }, idempotencyKey: crypto.randomUUID() }),
    onDone,
  );
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    submission.mutate(reference.trim());
  };
  return (
    <form onSubmit={submit}>
      <Stack>
        <TextInput
          label="Image"
          description="As docker pull takes it. Private registries need a credential under Administration."
          placeholder="ghcr.io/org/app:1.0"
          value={reference}
          onChange={(event) => setReference(event.currentTarget.value)}
          required
          data-autofocus
        />
        {submission.error === null ? null : <ProblemNotice error={submission.error} />}
        <Button type="submit" loading={submission.isPending} style={{ alignSelf: 'flex-end' }}>
          Inspect
        </Button>
      </Stack>
    </form>
  );
}

function ArchiveForm({ onDone }: { readonly onDone: () => void }) {
  const { client } = useSession();
  const [file, setFile] = useState<File | null>(null);
  const [reference, setReference] = useState('');
  const submission = useSubmission((given: File) => {
    const body = new Blob([given], { type: 'application/x-tar' });
    return client.call('uploadImage', { body, query: reference === '' ? {} : { reference } });
  }, onDone);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (file !== null) submission.mutate(file);
  };
  return (
    <form onSubmit={submit}>
      <Stack>
        <FileInput
          label="Archive"
          description="What docker save or skopeo writes: a docker or OCI archive."
          placeholder="Choose a file"
          value={file}
          onChange={setFile}
          required
          clearable
        />
        <TextInput
          label="Judge it as"
          description="The name that policies see. Optional."
          placeholder="registry.example/team/app:1.0"
          value={reference}
          onChange={(event) => setReference(event.currentTarget.value)}
        />
        {submission.error === null ? null : <ProblemNotice error={submission.error} />}
        {submission.isPending ? <Text size="sm">Uploading {file?.name}…</Text> : null}
        <Button type="submit" loading={submission.isPending} disabled={file === null} style={{ alignSelf: 'flex-end' }}>
          Upload and inspect
        </Button>
      </Stack>
    </form>
  );
}
