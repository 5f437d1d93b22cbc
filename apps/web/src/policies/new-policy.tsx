import { Button, Modal, Select, Stack, TextInput } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useNavigate } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { ProblemNotice } from '../parts/problem-notice.tsx';
import { useChange } from '../parts/use-change.ts';
import { inlineYaml } from './form/inline-yaml.ts';
import { builtInPolicies } from './settings/built-in-policies.ts';

/** A policy that asks nothing yet, with the shape of one that does. */
function emptyDocument(name: string): string {
  return `version: "2"
name: ${inlineYaml(name)}
unmapped: warn # an image that no mapping selects: stop, warn or go

rule_sets:
  - id: rules
    name: Rules
    rules:
      - id: no-root
        gate: dockerfile
        trigger: effective_user
        params: { users: [root], type: denylist }
        action: WARN

mappings:
  - id: all
    name: every image
    registry: "*"
    repository: "*"
    image: { type: tag, value: "*" }
    rule_set_ids: [rules]
    allowlist_ids: []
`;
}

/** A button that makes a policy, from one that comes with Assay or from almost nothing. */
export function NewPolicy() {
  const navigate = useNavigate();
  const [opened, { open, close }] = useDisclosure(false);
  const [name, setName] = useState('');
  const [from, setFrom] = useState('');
  const make = useChange('createPolicy', ['listPolicies'], ({ id }) => void navigate({ to: `/policies/${id}` }));
  const choices = opened ? builtInPolicies() : [];
  const start = choices.find(({ id }) => id === from) ?? null;
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const document = start?.text ?? emptyDocument(name.trim());
    const tests = start === null || start.tests === '' ? null : start.tests;
    const note = start === null ? 'first version' : `from ${start.id}`;
    make.mutate({ body: { name: name.trim(), document, tests, note } });
  };
  return (
    <>
      <Button onClick={open}>New policy</Button>
      <Modal opened={opened} onClose={close} title="New policy">
        <form onSubmit={submit}>
          <Stack>
            <TextInput
              label="Name"
              value={name}
              maxLength={200}
              onChange={(event) => setName(event.currentTarget.value)}
              required
              data-autofocus
            />
            <Select
              label="Begin with"
              description={start?.description ?? 'One rule and one mapping, to be changed.'}
              allowDeselect={false}
              data={[
                { value: '', label: 'Almost nothing' },
                ...choices.map(({ id, name: label }) => ({ value: id, label })),
              ]}
              value={from}
              onChange={(next) => setFrom(next ?? '')}
            />
            {make.error === null ? null : <ProblemNotice error={make.error} />}
            <Button type="submit" loading={make.isPending} style={{ alignSelf: 'flex-end' }}>
              Make it
            </Button>
          </Stack>
        </form>
      </Modal>
    </>
  );
}
