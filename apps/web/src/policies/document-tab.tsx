import { Box, Flex } from '@mantine/core';
import { useMemo, useState } from 'react';
import { useOperation } from '../api/use-operation.ts';
import type { Jump } from './editor/code-editor.tsx';
import { LazyEditor } from './editor/lazy-editor.tsx';
import { editDocument, readDocument } from './form/edit-document.ts';
import { recordsIn } from './form/plain-value.ts';
import { GateReference } from './gate-reference.tsx';
import { ProblemList } from './problem-list.tsx';
import { useValidation } from './use-validation.ts';
import type { Workbench } from './workbench.ts';

/** The document as text, with what is wrong with it and what rules can ask beside it. */
export function DocumentTab({ bench: { text, edit, mayWrite, policy } }: { readonly bench: Workbench }) {
  const validation = useValidation(text);
  const schema = useOperation('getPolicySchema');
  const gates = useOperation('listGates');
  const [jump, setJump] = useState<Jump | null>(null);
  const vocabulary = useMemo(() => {
    const told = (gates.data?.gates ?? []).flatMap(({ gate, summary, triggers }) => [
      [gate, summary] as const,
      ...triggers.map((trigger) => [`${gate}/${trigger.trigger}`, trigger.summary] as const),
    ]);
    return schema.data === undefined ? null : { schema: schema.data, summaries: new Map(told) };
  }, [schema.data, gates.data]);
  const addRule = (gate: string, trigger: string): void => edit(withRule(text, gate, trigger));
  return (
    <Flex gap="md" direction={{ base: 'column', lg: 'row' }} align="stretch">
      <Box flex="1 1 0" miw={0}>
        <LazyEditor
          label={`Document of the policy ${policy.name}`}
          value={text}
          onChange={edit}
          isReadOnly={!mayWrite}
          problems={validation.data?.problems ?? NO_PROBLEMS}
          vocabulary={vocabulary}
          jump={jump}
        />
        <ProblemList validation={validation} onOpen={setJump} />
      </Box>
      <Box w={{ base: '100%', lg: 380 }} style={{ flexShrink: 0 }}>
        <GateReference query={gates} onAdd={mayWrite ? addRule : null} />
      </Box>
    </Flex>
  );
}

const NO_PROBLEMS = [] as const;

/** The document with one more rule in its first rule set; as it is while it cannot be read. */
function withRule(text: string, gate: string, trigger: string): string {
  const read = readDocument(text);
  if (read.kind !== 'read') return text;
  const taken = new Set(
    recordsIn(read.value['rule_sets'])
      .flatMap((set) => recordsIn(set['rules']))
      .map(({ id }) => id),
  );
  let id = `${gate}-${trigger}`.replaceAll('_', '-');
  for (let number = 2; taken.has(id); number++) id = `${gate}-${trigger}-${number}`.replaceAll('_', '-');
  const rule = { id, gate, trigger, action: 'WARN' };
  const hasSet = recordsIn(read.value['rule_sets']).length > 0;
  return hasSet
    ? editDocument(text, { kind: 'add', path: ['rule_sets', 0, 'rules'], value: rule })
    : editDocument(text, { kind: 'add', path: ['rule_sets'], value: { id: 'rules', rules: [rule] } });
}
