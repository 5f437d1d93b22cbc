import { ActionIcon, Button, Group, Menu, TextInput } from '@mantine/core';
import { useLocalStorage } from '@mantine/hooks';
import { type FormEvent, useState } from 'react';
import type { Filters } from './use-filters.ts';
import { visibleText } from './visible-text.ts';

/** Views that one list may have. */
const MOST = 30;

type Views = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** Filters of a list kept under a name, in this browser. The address of the page carries the same to somebody else. */
export function SavedViews({
  list,
  filters,
  onChoose,
}: {
  readonly list: string;
  readonly filters: Filters;
  readonly onChoose: (values: Readonly<Record<string, string>>) => void;
}) {
  const [views, setViews] = useLocalStorage<Views>({ key: `assay-views-${list}`, defaultValue: {} });
  const [name, setName] = useState('');
  const names = Object.keys(views).toSorted();
  const save = (event: FormEvent): void => {
    event.preventDefault();
    const own = name.trim();
    if (own === '' || names.length >= MOST) return;
    setViews({ ...views, [own]: filters.values });
    setName('');
  };
  return (
    <Menu position="bottom-end" closeOnItemClick withinPortal={false}>
      <Menu.Target>
        <Button variant="default" size="sm">
          Views
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {names.length === 0 ? <Menu.Label>No view is kept yet</Menu.Label> : null}
        {names.map((each) => (
          <Group key={each} gap={4} wrap="nowrap">
            <Menu.Item onClick={() => onChoose(views[each] ?? {})}>{visibleText(each)}</Menu.Item>
            <ActionIcon
              variant="subtle"
              color="gray"
              size="sm"
              aria-label={`Forget the view ${visibleText(each)}`}
              onClick={() => setViews(Object.fromEntries(Object.entries(views).filter(([other]) => other !== each)))}
            >
              ✕
            </ActionIcon>
          </Group>
        ))}
        <Menu.Divider />
        <form onSubmit={save}>
          <Group gap={4} p={6} wrap="nowrap">
            <TextInput
              size="xs"
              aria-label="Name of the view"
              placeholder="Keep these filters as…"
              maxLength={60}
              value={name}
              onChange={(event) => setName(event.currentTarget.value)}
            />
            <Button size="xs" type="submit" disabled={name.trim() === ''}>
              Keep
            </Button>
          </Group>
        </form>
      </Menu.Dropdown>
    </Menu>
  );
}
