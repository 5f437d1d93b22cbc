import { Anchor, Button, CloseButton, Code, Collapse, Group, Select, SimpleGrid, Stack, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import type { Operations } from '../../api/operations.ts';
import { visibleText } from '../../parts/visible-text.ts';
import { CommitInput } from './commit-input.tsx';
import type { DocumentEdit, DocumentPath } from './edit-document.ts';
import { isList, parameterText, parameterValue } from './parameter-text.ts';
import { type PlainRecord, isRecord, recordsIn, wordOf } from './plain-value.ts';

type Gates = Operations['listGates']['answer']['gates'];
type Parameter = Gates[number]['triggers'][number]['params'][number];

interface RuleProps {
  readonly rule: PlainRecord;
  readonly path: DocumentPath;
  readonly gates: Gates;
  readonly isReadOnly: boolean;
  readonly change: (edit: DocumentEdit) => void;
  readonly onRemove: () => void;
}

/** One rule: what it asks with which parameters, and what happens. */
export function RuleFields(props: RuleProps) {
  const { rule, path, gates, isReadOnly, change, onRemove } = props;
  const [opened, { toggle }] = useDisclosure(false);
  const gate = gates.find((each) => each.gate === wordOf(rule['gate'])?.toLowerCase());
  const name = wordOf(rule['id']) ?? `${wordOf(rule['gate']) ?? ''} ${wordOf(rule['trigger']) ?? ''}`;
  const set = (key: string, value: unknown): void => change({ kind: 'set', path: [...path, key], value });
  return (
    <Stack gap="xs">
      <Group gap="xs" align="flex-end">
        <CommitInput
          label="Rule"
          value={wordOf(rule['id']) ?? ''}
          onCommit={(next) => set('id', next === '' ? undefined : next)}
          isReadOnly={isReadOnly}
          width={190}
        />
        <Select
          label="Gate"
          size="xs"
          w={170}
          searchable
          allowDeselect={false}
          disabled={isReadOnly}
          data={known(
            gates.map((each) => each.gate),
            rule['gate'],
          )}
          value={wordOf(rule['gate'])}
          onChange={(next) => set('gate', next)}
        />
        <Select
          label="Trigger"
          size="xs"
          w={210}
          searchable
          allowDeselect={false}
          disabled={isReadOnly}
          data={known(gate?.triggers.map((each) => each.trigger) ?? [], rule['trigger'])}
          value={wordOf(rule['trigger'])}
          onChange={(next) => set('trigger', next)}
        />
        <Select
          label="Then"
          size="xs"
          w={100}
          allowDeselect={false}
          disabled={isReadOnly}
          data={['STOP', 'WARN', 'GO']}
          value={wordOf(rule['action'])?.toUpperCase() ?? null}
          onChange={(next) => set('action', next)}
        />
        <Button
          size="compact-sm"
          variant="subtle"
          onClick={toggle}
          aria-expanded={opened}
          aria-label={`${opened ? 'Less' : 'More'} about ${name}`}
        >
          {opened ? 'Less' : 'More'}
        </Button>
        {isReadOnly ? null : <CloseButton aria-label={`Remove ${name}`} onClick={onRemove} />}
      </Group>
      <Text size="xs" c="dimmed" lineClamp={opened ? 20 : 1}>
        {visibleText(wordOf(rule['description']) ?? gate?.triggers.find(isOf(rule))?.summary ?? '')}
      </Text>
      <Collapse expanded={opened}>{opened ? <RuleDetails {...props} /> : null}</Collapse>
    </Stack>
  );
}

function isOf(rule: PlainRecord): (trigger: { readonly trigger: string }) => boolean {
  return ({ trigger }) => trigger === wordOf(rule['trigger'])?.toLowerCase();
}

function known(words: readonly string[], value: unknown): readonly string[] {
  const word = wordOf(value);
  return word === null || words.includes(word) ? words : [...words, word];
}

function RuleDetails({ rule, path, gates, isReadOnly, change }: RuleProps) {
  const trigger = gates.find(({ gate }) => gate === wordOf(rule['gate'])?.toLowerCase())?.triggers.find(isOf(rule));
  const params = rule['params'];
  const isOlder = Array.isArray(params);
  const held: PlainRecord = isRecord(params)
    ? params
    : Object.fromEntries(recordsIn(params).map(({ name, value }) => [wordOf(name) ?? '', value]));
  const setParameter = (parameter: Parameter, text: string): void => {
    const value = parameterValue(parameter, text);
    const whole = { ...held, [parameter.name]: value };
    const others = Object.fromEntries(Object.entries(whole).filter(([, each]) => each !== undefined));
    if (isOlder || !isRecord(params) || Object.keys(others).length === 0) {
      change({ kind: 'set', path: [...path, 'params'], value: Object.keys(others).length === 0 ? undefined : others });
    } else change({ kind: 'set', path: [...path, 'params', parameter.name], value });
  };
  const listed = new Set(trigger?.params.flatMap(({ name, aliases }) => [name, ...aliases]) ?? []);
  const unknown = Object.keys(held).filter((key) => !listed.has(key));
  return (
    <Stack gap="xs" pt={4}>
      <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="xs">
        {(trigger?.params ?? []).map((parameter) => (
          <ParameterField
            key={parameter.name}
            parameter={parameter}
            value={held[parameter.name]}
            isReadOnly={isReadOnly}
            onCommit={(text) => setParameter(parameter, text)}
          />
        ))}
      </SimpleGrid>
      {unknown.length === 0 ? null : (
        <Text size="xs">
          In the document, and not among the parameters: <Code>{visibleText(unknown.join(', '))}</Code>
        </Text>
      )}
      {['description', 'recommendation'].map((key) => (
        <CommitInput
          key={key}
          label={key === 'description' ? 'Why it is asked' : 'What to do about it'}
          value={wordOf(rule[key]) ?? ''}
          onCommit={(next) => change({ kind: 'set', path: [...path, key], value: next === '' ? undefined : next })}
          isReadOnly={isReadOnly}
          isLong
        />
      ))}
      {rule['when'] === undefined ? null : (
        <Text size="xs" c="dimmed">
          Narrowed by <Code>when</Code>; see the{' '}
          <Anchor href="?tab=document" underline="always" size="xs">
            document
          </Anchor>
          .
        </Text>
      )}
    </Stack>
  );
}

function ParameterField({
  parameter,
  value,
  isReadOnly,
  onCommit,
}: {
  readonly parameter: Parameter;
  readonly value: unknown;
  readonly isReadOnly: boolean;
  readonly onCommit: (text: string) => void;
}) {
  const { name, summary, values, default: usual, required, example } = parameter;
  const text = parameterText(value);
  const label = required ? `${name} (required)` : name;
  const words = parameter.type === 'boolean' ? ['true', 'false'] : values;
  if (words !== undefined && !isList(parameter)) {
    return (
      <Select
        label={label}
        description={summary}
        size="xs"
        clearable={!required}
        disabled={isReadOnly}
        placeholder={usual ?? ''}
        data={known(words, text === '' ? null : text)}
        value={text === '' ? null : text}
        onChange={(next) => onCommit(next ?? '')}
      />
    );
  }
  return (
    <CommitInput
      label={label}
      description={isList(parameter) ? `${summary} One on each line.` : summary}
      value={text}
      placeholder={usual ?? `for example ${example}`}
      onCommit={onCommit}
      isReadOnly={isReadOnly}
      isLong={isList(parameter) || parameter.type === 'expression'}
    />
  );
}
