import { Button, Group, Select, Stack, Text, Title } from '@mantine/core';
import { useState } from 'react';
import type { Operations } from '../../api/operations.ts';
import type { FormParts } from './form-tab.tsx';
import { isRecord, recordsIn, wordOf } from './plain-value.ts';
import { RuleFields } from './rule-fields.tsx';
import { SortableList } from './sortable-list.tsx';

type Gates = Operations['listGates']['answer']['gates'];

/** The rules of one rule set at a time. */
export function RulesForm({ parts, gates }: { readonly parts: FormParts; readonly gates: Gates }) {
  const { value, change, isReadOnly } = parts;
  const sets: readonly unknown[] = Array.isArray(value['rule_sets']) ? value['rule_sets'] : [];
  const [chosen, setChosen] = useState(0);
  const at = Math.min(chosen, Math.max(0, sets.length - 1));
  const set = sets[at];
  const rules: readonly unknown[] = isRecord(set) && Array.isArray(set['rules']) ? set['rules'] : [];
  const path = ['rule_sets', at, 'rules'] as const;
  const addSet = (): void => {
    change({ kind: 'add', path: ['rule_sets'], value: { id: freshId('rules', sets), rules: [] } });
    setChosen(sets.length);
  };
  const addRule = (): void => {
    const rule = { id: freshId('rule', rules), gate: 'always', trigger: 'always', action: 'WARN' };
    change({ kind: 'add', path, value: rule });
  };
  return (
    <section aria-label="Rules">
      <Group justify="space-between" mb="xs" align="flex-end">
        <div>
          <Title order={2} size="h4">
            Rules
          </Title>
          <Text size="sm" c="dimmed">
            What is asked, and what happens when the answer is yes.
          </Text>
        </div>
        <Group gap="xs" align="flex-end">
          <Select
            label="Rule set"
            size="xs"
            allowDeselect={false}
            data={sets.map((each, index) => ({ value: String(index), label: labelOf(each, index) }))}
            value={String(at)}
            onChange={(next) => setChosen(Number(next ?? 0))}
          />
          {isReadOnly ? null : (
            <>
              <Button size="xs" variant="default" onClick={addSet}>
                Add a rule set
              </Button>
              <Button size="xs" variant="default" onClick={addRule} disabled={sets.length === 0}>
                Add a rule
              </Button>
            </>
          )}
        </Group>
      </Group>
      <Stack>
        {rules.length === 0 ? <Text size="sm">This rule set asks nothing yet.</Text> : null}
        <SortableList
          key={at}
          items={rules}
          isReadOnly={isReadOnly}
          nameOf={(rule, index) => labelOf(rule, index)}
          onMove={(from, to) => change({ kind: 'move', path, from, to })}
          render={(rule, index) => (
            <RuleFields
              rule={isRecord(rule) ? rule : {}}
              path={[...path, index]}
              gates={gates}
              isReadOnly={isReadOnly}
              change={change}
              onRemove={() => change({ kind: 'remove', path, at: index })}
            />
          )}
        />
      </Stack>
    </section>
  );
}

function labelOf(item: unknown, index: number): string {
  const { id, name } = isRecord(item) ? item : {};
  return wordOf(id) ?? wordOf(name) ?? `number ${index + 1}`;
}

function freshId(word: string, items: readonly unknown[]): string {
  const taken = new Set(recordsIn(items).map(({ id }) => wordOf(id)));
  let id = word;
  for (let number = 2; taken.has(id); number++) id = `${word}-${number}`;
  return id;
}
