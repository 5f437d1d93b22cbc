import { Alert, Button, Stack, Text } from '@mantine/core';
import { useMemo } from 'react';
import { stringify } from 'yaml';
import { useOperation } from '../../api/use-operation.ts';
import { ProblemNotice } from '../../parts/problem-notice.tsx';
import { useChange } from '../../parts/use-change.ts';
import { Verbatim } from '../../parts/verbatim.tsx';
import type { Workbench } from '../workbench.ts';
import { type DocumentEdit, editDocument, readDocument } from './edit-document.ts';
import { MappingTester } from './mapping-tester.tsx';
import { MappingsForm } from './mappings-form.tsx';
import type { PlainRecord } from './plain-value.ts';
import { RulesForm } from './rules-form.tsx';

/** Longest document that the form takes apart at every change. */
const LONGEST = 400_000;

/** What the parts of the form work on. */
export interface FormParts {
  readonly value: PlainRecord;
  readonly isReadOnly: boolean;
  readonly change: (edit: DocumentEdit) => void;
}

/** Rules and mappings as a form over the same text: whatever the form does, the document shows. */
export function FormTab({ bench }: { readonly bench: Workbench }) {
  const { text, edit, mayWrite } = bench;
  const isLong = text.length > LONGEST;
  const read = useMemo(() => (isLong ? null : readDocument(text)), [text, isLong]);
  const gates = useOperation('listGates');
  if (read === null) {
    return <Alert color="blue">The document is too long for the form. Change it as text.</Alert>;
  }
  if (read.kind === 'unreadable') {
    return (
      <Alert color="yellow" title="The document cannot be read as it is" role="alert">
        Line {read.line}: <Verbatim text={read.message} />
        <br />
        What you typed is safe. The form is back as soon as the document can be read.
      </Alert>
    );
  }
  const { value } = read;
  if (['policies', 'whitelists'].some((key) => Object.hasOwn(value, key))) return <OlderShape bench={bench} />;
  const parts: FormParts = {
    value,
    isReadOnly: !mayWrite,
    change: (wanted) => edit(editDocument(text, wanted)),
  };
  return (
    <Stack gap="xl">
      <MappingTester document={text} />
      <MappingsForm parts={parts} />
      <RulesForm parts={parts} gates={gates.data?.gates ?? []} />
    </Stack>
  );
}

function OlderShape({ bench: { text, edit, mayWrite } }: { readonly bench: Workbench }) {
  const convert = useChange('importPolicy', [], ({ policy }) => edit(stringify(policy, { lineWidth: 0 })));
  return (
    <Alert color="blue" title="This document is in an older shape">
      <Stack align="flex-start" gap="xs">
        <Text size="sm">It counts as it is. The form works on the present shape; it can be written in that.</Text>
        {mayWrite ? (
          <Button size="xs" loading={convert.isPending} onClick={() => convert.mutate({ body: { document: text } })}>
            Write it in the present shape
          </Button>
        ) : null}
        {convert.error === null ? null : <ProblemNotice error={convert.error} />}
      </Stack>
    </Alert>
  );
}
