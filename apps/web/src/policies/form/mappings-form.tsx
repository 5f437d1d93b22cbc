import { Button, CloseButton, Group, MultiSelect, Select, Stack, Text, Title } from '@mantine/core';
import { CommitInput } from './commit-input.tsx';
import type { FormParts } from './form-tab.tsx';
import { type PlainRecord, isRecord, recordsIn, wordOf, wordsOf } from './plain-value.ts';
import { SortableList } from './sortable-list.tsx';

/** The mappings in their order: the first that matches an image is used. */
export function MappingsForm({ parts }: { readonly parts: FormParts }) {
  const { value, change, isReadOnly } = parts;
  const list: readonly unknown[] = Array.isArray(value['mappings']) ? value['mappings'] : [];
  const add = (): void => {
    const ids = new Set(recordsIn(list).map(({ id }) => wordOf(id)));
    let id = 'mapping';
    for (let number = 2; ids.has(id); number++) id = `mapping-${number}`;
    const image = { type: 'tag', value: '*' };
    const mapping = { id, name: id, registry: '*', repository: '*', image, rule_set_ids: [], allowlist_ids: [] };
    change({ kind: 'add', path: ['mappings'], value: mapping });
  };
  return (
    <section aria-label="Mappings">
      <Group justify="space-between" mb="xs">
        <div>
          <Title order={2} size="h4">
            Mappings
          </Title>
          <Text size="sm" c="dimmed">
            The first from the top that matches an image says which rules it is asked. * stands for anything.
          </Text>
        </div>
        {isReadOnly ? null : (
          <Button size="xs" variant="default" onClick={add}>
            Add a mapping
          </Button>
        )}
      </Group>
      {list.length === 0 ? <Text size="sm">There is no mapping: no image is asked anything.</Text> : null}
      <SortableList
        items={list}
        isReadOnly={isReadOnly}
        nameOf={(item, index) => nameOf(item) ?? `mapping ${index + 1}`}
        onMove={(from, to) => change({ kind: 'move', path: ['mappings'], from, to })}
        render={(item, index) => <MappingFields parts={parts} mapping={isRecord(item) ? item : {}} index={index} />}
      />
    </section>
  );
}

function nameOf(item: unknown): string | null {
  return isRecord(item) ? (wordOf(item['name']) ?? wordOf(item['id'])) : null;
}

function MappingFields({
  parts: { value, change, isReadOnly },
  mapping,
  index,
}: {
  readonly parts: FormParts;
  readonly mapping: PlainRecord;
  readonly index: number;
}) {
  const image = isRecord(mapping['image']) ? mapping['image'] : {};
  const set = (key: string, next: unknown): void =>
    change({ kind: 'set', path: ['mappings', index, key], value: next });
  const setImage = (next: PlainRecord): void => set('image', { type: 'tag', value: '*', ...image, ...next });
  const place = `of mapping ${index + 1}`;
  return (
    <Stack gap="xs">
      <Group gap="xs" align="flex-end">
        <CommitInput
          label="Name"
          value={wordOf(mapping['name']) ?? ''}
          onCommit={(next) => set('name', next === '' ? undefined : next)}
          isReadOnly={isReadOnly}
          width={180}
        />
        <CommitInput
          label="Registry"
          value={wordOf(mapping['registry']) ?? ''}
          onCommit={(next) => set('registry', next)}
          isReadOnly={isReadOnly}
          width={190}
        />
        <CommitInput
          label="Repository"
          value={wordOf(mapping['repository']) ?? ''}
          onCommit={(next) => set('repository', next)}
          isReadOnly={isReadOnly}
          width={190}
        />
        <Select
          label="By"
          size="xs"
          w={90}
          allowDeselect={false}
          disabled={isReadOnly}
          data={['tag', 'digest', 'id']}
          value={wordOf(image['type']) ?? 'tag'}
          onChange={(type) => setImage({ type })}
        />
        <CommitInput
          label="Value"
          value={wordOf(image['value']) ?? ''}
          onCommit={(next) => setImage({ value: next })}
          isReadOnly={isReadOnly}
          width={140}
        />
        {isReadOnly ? null : (
          <CloseButton
            aria-label={`Remove mapping ${index + 1}`}
            onClick={() => change({ kind: 'remove', path: ['mappings'], at: index })}
          />
        )}
      </Group>
      <Group gap="xs" align="flex-start" grow preventGrowOverflow={false}>
        <MultiSelect
          label="Rule sets"
          aria-label={`Rule sets ${place}`}
          size="xs"
          disabled={isReadOnly}
          data={choices(value['rule_sets'], mapping['rule_set_ids'])}
          value={[...wordsOf(mapping['rule_set_ids'] ?? [])]}
          onChange={(next) => set('rule_set_ids', next)}
          searchable
        />
        <MultiSelect
          label="Allowlists"
          aria-label={`Allowlists ${place}`}
          size="xs"
          disabled={isReadOnly}
          data={choices(value['allowlists'], mapping['allowlist_ids'])}
          value={[...wordsOf(mapping['allowlist_ids'] ?? [])]}
          onChange={(next) => set('allowlist_ids', next)}
          searchable
        />
      </Group>
      <Narrowed mapping={mapping} />
    </Stack>
  );
}

/** Ids of a section, and those that are named already: one that is missing stays to be seen. */
function choices(section: unknown, named: unknown): readonly string[] {
  const ids = recordsIn(section).flatMap(({ id }) => wordOf(id) ?? []);
  return [...new Set([...ids, ...wordsOf(named ?? [])])];
}

function Narrowed({ mapping }: { readonly mapping: PlainRecord }) {
  const more = ['environment', 'namespace', 'platform', 'labels'].filter((key) => Object.hasOwn(mapping, key));
  return more.length === 0 ? null : (
    <Text size="xs" c="dimmed">
      Narrowed by {more.join(', ')}; see the document.
    </Text>
  );
}
