import { Button, Group, Select, Table, Text, TextInput, Textarea } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { Badge } from '../parts/badge.tsx';
import { isRecord } from '../parts/is-record.ts';
import { Verbatim } from '../parts/verbatim.tsx';
import { SETTING_FIELDS, type SettingField, textOfSetting } from './setting-fields.ts';

/** Settings as they are sent: lists of texts. */
export type SettingsBody = Readonly<Record<string, readonly string[]>>;

/** Names of the places that say something, for people. */
const PLACES: Readonly<Record<string, string>> = {
  web: 'here, for the repository',
  'assay.yaml': 'assay.yaml of the repository',
  organisation: 'here, for the organisation',
  '.github/assay.yaml': 'assay.yaml in .github',
  default: 'default',
};

/** Everything that can be set: what counts, who says so, and what is said here; an empty field leaves it to the others. */
export function SettingsForm({
  settings,
  effective,
  isLocked,
  isSaving,
  onSave,
}: {
  /** What is said here. */
  readonly settings: unknown;
  /** What counts and who says so; null where that is not known, as for a whole organisation. */
  readonly effective: unknown;
  readonly isLocked: boolean;
  readonly isSaving: boolean;
  readonly onSave: (body: SettingsBody) => void;
}) {
  const [draft, setDraft] = useState<Readonly<Record<string, string>>>(() =>
    Object.fromEntries(SETTING_FIELDS.map(({ key }) => [key, textOfSetting(settings, key)])),
  );
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    onSave(bodyOf(draft));
  };
  const isTold = effective !== null;
  return (
    <form onSubmit={submit}>
      <Table.ScrollContainer minWidth={isTold ? 760 : 480}>
        <Table verticalSpacing={6} aria-label="Settings">
          <Table.Thead>
            <Table.Tr>
              <Table.Th scope="col">Setting</Table.Th>
              {isTold ? <Table.Th scope="col">Counts</Table.Th> : null}
              {isTold ? <Table.Th scope="col">Said by</Table.Th> : null}
              <Table.Th scope="col">Set here</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {SETTING_FIELDS.map((field) => (
              <Table.Tr key={field.key}>
                <Table.Td>
                  <Text size="sm" fw={500}>
                    {field.key}
                  </Text>
                  <Text size="xs" c="dimmed">
                    {field.about}
                  </Text>
                </Table.Td>
                {isTold ? <Told effective={effective} field={field} /> : null}
                <Table.Td w={260}>
                  <FieldInput
                    field={field}
                    isLocked={isLocked}
                    value={draft[field.key] ?? ''}
                    onChange={(value) => setDraft((before) => ({ ...before, [field.key]: value }))}
                  />
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
      {isLocked ? null : (
        <Group justify="flex-end" mt="md">
          <Button type="submit" loading={isSaving}>
            Keep
          </Button>
        </Group>
      )}
    </form>
  );
}

function Told({ effective, field: { key } }: { readonly effective: unknown; readonly field: SettingField }) {
  const { settings, origins } = isRecord(effective) ? effective : {};
  const value = textOfSetting(settings, key);
  const origin = textOfSetting(origins, key);
  return (
    <>
      <Table.Td>
        {value === '' ? (
          <Text size="sm" c="dimmed">
            {isRecord(settings) ? 'nothing' : 'told after the first look'}
          </Text>
        ) : (
          <Verbatim text={value.replaceAll('\n', ', ')} short={60} />
        )}
      </Table.Td>
      <Table.Td>
        {origin === '' ? null : (
          <Badge color={origin === 'default' ? 'gray' : 'cyan'}>{PLACES[origin] ?? origin}</Badge>
        )}
      </Table.Td>
    </>
  );
}

function FieldInput({
  field: { key, choices, isList = false },
  isLocked,
  value,
  onChange,
}: {
  readonly field: SettingField;
  readonly isLocked: boolean;
  readonly value: string;
  readonly onChange: (value: string) => void;
}) {
  const shared = { 'aria-label': key, placeholder: 'as elsewhere said', disabled: isLocked, size: 'xs' } as const;
  if (choices !== undefined) {
    return (
      <Select
        {...shared}
        data={[...choices]}
        clearable
        value={value === '' ? null : value}
        onChange={(chosen) => onChange(chosen ?? '')}
      />
    );
  }
  if (!isList) return <TextInput {...shared} value={value} onChange={(event) => onChange(event.currentTarget.value)} />;
  return (
    <Textarea
      {...shared}
      autosize
      minRows={1}
      maxRows={8}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}

function bodyOf(draft: Readonly<Record<string, string>>): SettingsBody {
  return Object.fromEntries(
    SETTING_FIELDS.flatMap(({ key }) => {
      const values = (draft[key] ?? '')
        .split('\n')
        .map((line) => line.trim())
        .filter((line) => line !== '');
      return values.length === 0 ? [] : [[key, values] as const];
    }),
  );
}
