import { Alert, Button, FileButton, Group, List, Select, Stack, Text, TextInput, Textarea } from '@mantine/core';
import { Badge } from '../parts/badge.tsx';
import { useNavigate } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { stringify } from 'yaml';
import type { Operations } from '../api/operations.ts';
import { PageHeader } from '../parts/page-header.tsx';
import { ProblemNotice } from '../parts/problem-notice.tsx';
import { useChange } from '../parts/use-change.ts';
import { Verbatim } from '../parts/verbatim.tsx';
import { EmptyState } from '../parts/view-state.tsx';
import { useSession } from '../session/session-context.tsx';
import { LazyEditor } from './editor/lazy-editor.tsx';
import { isRecord, recordsIn, wordOf } from './form/plain-value.ts';
import { useDraft } from './use-draft.ts';

type Imported = Operations['importPolicy']['answer'];

const SOURCES = [
  { value: 'anchore', label: 'Anchore policy bundle, or an older shape of ours' },
  { value: 'kyverno', label: 'Kyverno image policies' },
  { value: 'cip', label: 'ClusterImagePolicy (policy-controller)' },
  { value: 'notation', label: 'Notation trust policy' },
  { value: 'connaisseur', label: 'Connaisseur configuration' },
] as const;

type Source = (typeof SOURCES)[number]['value'];

/** Most bytes of a file that is read in. */
const LARGEST = 2_000_000;

/** Brings a policy along from another tool, with a report of what means something else. */
export function ImportPage() {
  const { may } = useSession();
  const { draft, change } = useDraft('import');
  const text = draft?.text ?? '';
  const [from, setFrom] = useState<Source>('anchore');
  const [tooLarge, setTooLarge] = useState(false);
  const read = useChange('importPolicy', []);
  if (!may('policies:write')) {
    return <EmptyState title="You may not write policies">Ask an administrator of the space for the role.</EmptyState>;
  }
  const type = (next: string): void => change(next === '' ? null : { text: next, base: 0 });
  const open = (file: File | null): void => {
    setTooLarge(file !== null && file.size > LARGEST);
    if (file !== null && file.size <= LARGEST) void file.text().then(type);
  };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    read.mutate({ body: { document: text, from } });
  };
  return (
    <>
      <PageHeader
        title="Import a policy"
        summary="From another tool, or from an older shape. Nothing is stored before you have seen what becomes of it."
      />
      <form onSubmit={submit}>
        <Stack>
          <Group align="flex-end">
            <Select
              label="What it is"
              w={380}
              allowDeselect={false}
              data={SOURCES}
              value={from}
              onChange={(next) => setFrom(next ?? 'anchore')}
            />
            <FileButton onChange={open} accept=".json,.yaml,.yml,.txt">
              {(props) => (
                <Button variant="default" {...props}>
                  Choose a file
                </Button>
              )}
            </FileButton>
          </Group>
          {tooLarge ? <Text size="sm">The file is larger than 2 MB, which no policy is.</Text> : null}
          <Textarea
            label="The document"
            description="YAML or JSON."
            value={text}
            onChange={(event) => type(event.currentTarget.value)}
            minRows={8}
            maxRows={18}
            autosize
            required
            styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)', fontSize: 13 } }}
          />
          {read.error === null ? null : <ProblemNotice error={read.error} />}
          <Button type="submit" loading={read.isPending} style={{ alignSelf: 'flex-start' }}>
            Read it
          </Button>
        </Stack>
      </form>
      {read.data === undefined ? null : <Report imported={read.data} from={from} onDone={() => change(null)} />}
    </>
  );
}

function Report({
  imported: { policy, notes, problems },
  from,
  onDone,
}: {
  readonly imported: Imported;
  readonly from: Source;
  readonly onDone: () => void;
}) {
  const navigate = useNavigate();
  const written = stringify(policy, { lineWidth: 0 });
  const told = isRecord(policy) ? (wordOf(policy['name']) ?? wordOf(policy['id'])) : null;
  const [name, setName] = useState(told ?? '');
  const make = useChange('createPolicy', ['listPolicies'], ({ id }) => {
    onDone();
    void navigate({ to: `/policies/${id}?tab=simulate` });
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    make.mutate({ body: { name: name.trim(), document: written, note: `imported (${from})` } });
  };
  const remarks = recordsIn(notes);
  return (
    <Stack mt="xl" component="section" aria-label="What becomes of it">
      <Alert
        role="status"
        color={remarks.length === 0 ? 'teal' : 'yellow'}
        variant="light"
        title={
          remarks.length === 0
            ? 'It means here what it meant there'
            : remarks.length === 1
              ? 'One thing means something else here'
              : `${remarks.length} things mean something else here`
        }
      >
        <List size="sm" spacing={4}>
          {remarks.slice(0, 200).map(({ kind, pointer, line, message, advice }) => (
            <List.Item key={`${String(kind)} ${String(pointer)} ${String(message)}`}>
              <Badge variant="outline">{wordOf(kind) ?? 'note'}</Badge>
              {typeof line === 'number' ? `Line ${line}: ` : ''}
              <Verbatim text={wordOf(message) ?? ''} />
              {typeof advice === 'string' ? (
                <>
                  {' '}
                  <Verbatim text={advice} />
                </>
              ) : null}
            </List.Item>
          ))}
        </List>
        {remarks.length > 200 ? <Text size="sm">… and {remarks.length - 200} more.</Text> : null}
        {problems.length === 0 ? null : (
          <Text size="sm" mt="xs">
            {problems.length === 1 ? 'One old word was' : `${problems.length} old words were`} written in the present
            shape.
          </Text>
        )}
      </Alert>
      <LazyEditor label="The policy as it would be stored" value={written} isReadOnly height="420px" />
      <form onSubmit={submit}>
        <Group align="flex-end">
          <TextInput
            label="Name"
            value={name}
            maxLength={200}
            onChange={(event) => setName(event.currentTarget.value)}
            required
            w={320}
          />
          <Button type="submit" loading={make.isPending}>
            Store it, and simulate
          </Button>
        </Group>
        {make.error === null ? null : <ProblemNotice error={make.error} />}
      </form>
    </Stack>
  );
}
