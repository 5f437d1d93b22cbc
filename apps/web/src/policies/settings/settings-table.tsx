import { Anchor, Button, CloseButton, Group, Paper, SegmentedControl, Stack, Text, Title } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { CommitInput } from '../form/commit-input.tsx';
import { parameterText, parameterValue } from '../form/parameter-text.ts';
import { isRecord, wordOf } from '../form/plain-value.ts';
import { SortableList } from '../form/sortable-list.tsx';
import type { BuiltInPolicy } from './built-in-policies.ts';
import { type Mode, type PolicySettings, type SettingsRow, LAST_ROW, variablesOf } from './settings-document.ts';

const MODES = [
  { value: 'off', label: 'Off' },
  { value: 'report', label: 'Report' },
  { value: 'enforce', label: 'Enforce' },
];

interface TableProps {
  readonly settings: PolicySettings;
  readonly builtIn: readonly BuiltInPolicy[];
  readonly isReadOnly: boolean;
  readonly onChange: (settings: PolicySettings) => void;
}

/** The groups of repositories in their order, each with the mode of every built-in policy. */
export function SettingsTable({ settings, builtIn, isReadOnly, onChange }: TableProps) {
  const { rows, variables } = settings;
  const groups = rows.slice(0, -1);
  const last = rows.at(-1) ?? LAST_ROW;
  const put = (next: readonly SettingsRow[]): void => onChange({ rows: [...next, last], variables });
  const add = (): void => {
    put([...groups, { name: `group ${groups.length + 1}`, registry: '*', repository: 'team/*', modes: {} }]);
  };
  return (
    <Stack>
      <Group justify="space-between">
        <Text size="sm" c="dimmed">
          The first group from the top that an image is in decides. * stands for anything.
        </Text>
        {isReadOnly ? null : (
          <Button size="xs" variant="default" onClick={add}>
            Add a group of repositories
          </Button>
        )}
      </Group>
      <SortableList
        items={groups}
        isReadOnly={isReadOnly}
        nameOf={({ name }) => name}
        onMove={(from, to) => {
          const row = groups[from];
          if (row !== undefined) put(groups.toSpliced(from, 1).toSpliced(to, 0, row));
        }}
        render={(row, index) => (
          <Stack gap="xs">
            <RowPlace
              row={row}
              isReadOnly={isReadOnly}
              onChange={(next) => put(groups.with(index, next))}
              onRemove={() => put(groups.toSpliced(index, 1))}
            />
            <RowModes
              row={row}
              builtIn={builtIn}
              isReadOnly={isReadOnly}
              onChange={(next) => put(groups.with(index, next))}
            />
          </Stack>
        )}
      />
      <Paper withBorder p="sm" component="section" aria-label={LAST_ROW.name}>
        <Title order={2} size="h5" mb="xs">
          Every other image
        </Title>
        <RowModes
          row={last}
          builtIn={builtIn}
          isReadOnly={isReadOnly}
          onChange={(next) => onChange({ rows: [...groups, next], variables })}
        />
      </Paper>
      <Variables settings={settings} builtIn={builtIn} isReadOnly={isReadOnly} onChange={onChange} />
    </Stack>
  );
}

function RowPlace({
  row,
  isReadOnly,
  onChange,
  onRemove,
}: {
  readonly row: SettingsRow;
  readonly isReadOnly: boolean;
  readonly onChange: (row: SettingsRow) => void;
  readonly onRemove: () => void;
}) {
  return (
    <Group gap="xs" align="flex-end">
      {(['name', 'registry', 'repository'] as const).map((key) => (
        <CommitInput
          key={key}
          label={LABELS[key]}
          value={row[key]}
          isReadOnly={isReadOnly}
          onCommit={(text) => onChange({ ...row, [key]: text.trim() === '' ? row[key] : text.trim() })}
          width={220}
        />
      ))}
      {isReadOnly ? null : <CloseButton aria-label={`Remove ${row.name}`} onClick={onRemove} />}
    </Group>
  );
}

const LABELS = { name: 'Group', registry: 'Registry', repository: 'Repository' } as const;

function RowModes({
  row,
  builtIn,
  isReadOnly,
  onChange,
}: {
  readonly row: SettingsRow;
  readonly builtIn: readonly BuiltInPolicy[];
  readonly isReadOnly: boolean;
  readonly onChange: (row: SettingsRow) => void;
}) {
  return (
    <Stack gap="sm">
      {builtIn.map(({ id, name, description, ruleSets }) => (
        <Group key={id} justify="space-between" gap="xs">
          <div style={{ flex: '1 1 260px', minWidth: 0 }}>
            <Text size="sm" fw={500}>
              {name}{' '}
              <Text span size="xs" c="dimmed">
                {ruleSets.reduce((sum, set) => sum + (Array.isArray(set['rules']) ? set['rules'].length : 0), 0)} rules
              </Text>
            </Text>
            <Text size="xs" c="dimmed">
              {description}
            </Text>
          </div>
          <SegmentedControl
            size="xs"
            aria-label={`${name} for ${row.name}`}
            disabled={isReadOnly}
            data={MODES}
            value={row.modes[id] ?? 'off'}
            color={COLORS[row.modes[id] ?? 'off']}
            onChange={(mode) => onChange({ ...row, modes: { ...row.modes, [id]: modeOf(mode) } })}
          />
        </Group>
      ))}
    </Stack>
  );
}

const COLORS: Readonly<Record<Mode, string>> = { off: 'gray.7', report: 'yellow.9', enforce: 'teal.9' };

function modeOf(text: string): Mode {
  return text === 'report' || text === 'enforce' ? text : 'off';
}

/** Values that the switched-on policies take. */
function Variables({ settings, builtIn, isReadOnly, onChange }: TableProps) {
  const [opened, { toggle }] = useDisclosure(false);
  const used = builtIn.filter(({ id }) => settings.rows.some(({ modes }) => (modes[id] ?? 'off') !== 'off'));
  const variables = used.flatMap((policy) =>
    Object.entries(variablesOf(policy)).map(([name, variable]) => ({ policy, name, variable })),
  );
  if (variables.length === 0) return null;
  return (
    <section aria-label="Values">
      <Anchor component="button" type="button" size="sm" onClick={toggle} aria-expanded={opened}>
        {opened ? 'Hide' : 'Show'} the values that they take ({variables.length})
      </Anchor>
      {opened ? (
        <Stack gap="xs" mt="xs">
          {variables.map(({ policy, name, variable }) => {
            const { type, default: usual, description } = isRecord(variable) ? variable : { default: variable };
            const kind = { type: type === 'list' ? 'string-list' : (wordOf(type) ?? 'string') };
            return (
              <CommitInput
                key={name}
                label={`${policy.name}: ${name.slice(policy.id.length + 1).replaceAll('_', ' ')}`}
                description={`${wordOf(description) ?? ''}${kind.type === 'string-list' ? ' One on each line.' : ''}`}
                value={parameterText(settings.variables[name] ?? usual)}
                isLong={kind.type === 'string-list'}
                isReadOnly={isReadOnly}
                width={480}
                onCommit={(text) => {
                  const { [name]: _, ...others } = settings.variables;
                  const value = parameterValue(kind, text);
                  onChange({ ...settings, variables: value === undefined ? others : { ...others, [name]: value } });
                }}
              />
            );
          })}
        </Stack>
      ) : null}
    </section>
  );
}
