import { Accordion, Button, Code, Group, Paper, ScrollArea, Stack, Text, TextInput, Title } from '@mantine/core';
import { Badge } from '../parts/badge.tsx';
import type { UseQueryResult } from '@tanstack/react-query';
import { useState } from 'react';
import type { Operations } from '../api/operations.ts';
import { Answered } from '../parts/view-state.tsx';

type Gates = Operations['listGates']['answer'];
type Gate = Gates['gates'][number];
type Trigger = Gate['triggers'][number];

/** What rules can ask: gates, triggers and their parameters. */
export function GateReference({
  query,
  onAdd,
}: {
  readonly query: UseQueryResult<Gates>;
  /** Puts a rule into the document; null for somebody who may not change it. */
  readonly onAdd: ((gate: string, trigger: string) => void) | null;
}) {
  const [text, setText] = useState('');
  return (
    <Paper withBorder p="sm" component="section" aria-label="Reference of gates">
      <Title order={2} size="h5" mb="xs">
        What rules can ask
      </Title>
      <TextInput
        aria-label="Search the reference"
        placeholder="Gate, trigger, parameter or word"
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
        mb="xs"
      />
      <Answered query={query}>
        {({ gates }) => {
          const found = searched(gates, text.trim().toLowerCase());
          return (
            <ScrollArea.Autosize mah="calc(100vh - 420px)" mih={240} type="auto" viewportProps={{ tabIndex: 0 }}>
              {found.length === 0 ? <Text size="sm">Nothing is called that.</Text> : null}
              <Accordion
                key={text === '' ? 'all' : 'found'}
                multiple
                variant="default"
                chevronPosition="left"
                order={3}
                defaultValue={text !== '' && found.length === 1 ? found.map(({ gate }) => gate) : []}
              >
                {found.map((gate) => (
                  <GateEntry key={gate.gate} gate={gate} onAdd={onAdd} />
                ))}
              </Accordion>
            </ScrollArea.Autosize>
          );
        }}
      </Answered>
    </Paper>
  );
}

function searched(gates: readonly Gate[], words: string): readonly Gate[] {
  if (words === '') return gates;
  return gates.flatMap((gate) => {
    if (`${gate.gate} ${gate.title}`.toLowerCase().includes(words)) return [gate];
    const triggers = gate.triggers.filter(({ trigger, title, summary, params }) => {
      const names = params.map(({ name }) => name).join(' ');
      return `${trigger} ${title} ${summary} ${names}`.toLowerCase().includes(words);
    });
    return triggers.length === 0 ? [] : [{ ...gate, triggers }];
  });
}

function GateEntry({ gate: { gate, summary, triggers }, onAdd }: { readonly gate: Gate } & Adding) {
  return (
    <Accordion.Item value={gate}>
      <Accordion.Control>
        <Text size="sm" fw={600} component="span">
          {gate}
        </Text>{' '}
        <Badge variant="plain">{triggers.length}</Badge>
        <Text size="xs" c="dimmed" component="span" display="block">
          {summary}
        </Text>
      </Accordion.Control>
      <Accordion.Panel>
        <Stack gap="md">
          {triggers.map((trigger) => (
            <TriggerEntry key={trigger.trigger} gate={gate} trigger={trigger} onAdd={onAdd} />
          ))}
        </Stack>
      </Accordion.Panel>
    </Accordion.Item>
  );
}

interface Adding {
  readonly onAdd: ((gate: string, trigger: string) => void) | null;
}

function TriggerEntry({ gate, trigger, onAdd }: { readonly gate: string; readonly trigger: Trigger } & Adding) {
  return (
    <div>
      <Group justify="space-between" wrap="nowrap" align="flex-start">
        <Code>{trigger.trigger}</Code>
        {onAdd === null ? null : (
          <Button
            size="compact-xs"
            variant="default"
            aria-label={`Add a rule ${gate} ${trigger.trigger}`}
            onClick={() => onAdd(gate, trigger.trigger)}
          >
            Add
          </Button>
        )}
      </Group>
      <Text size="sm">{trigger.summary}</Text>
      {trigger.params.length === 0 ? null : (
        <dl className="parameters">
          {trigger.params.map(({ name, type, required, default: usual, values, summary, example }) => (
            <div key={name}>
              <dt>
                <Code>{name}</Code>{' '}
                <Text span size="xs" c="dimmed">
                  {values === undefined ? type : values.join(' · ')}
                  {required ? ', required' : usual === null ? '' : `, ${usual} unless written`}
                </Text>
              </dt>
              <dd>
                <Text size="xs">
                  {summary} <Code>{example}</Code>
                </Text>
              </dd>
            </div>
          ))}
        </dl>
      )}
    </div>
  );
}
