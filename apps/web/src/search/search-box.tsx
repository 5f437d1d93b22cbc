import { Combobox, Loader, Text, TextInput, useCombobox } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import type { Operations } from '../api/operations.ts';
import { useOperation } from '../api/use-operation.ts';
import { visibleText } from '../parts/visible-text.ts';

type Found = Operations['search']['answer']['items'][number];

const TYPES: Readonly<Record<Found['type'], string>> = {
  image: 'Images',
  repository: 'Repositories',
  tag: 'Tags',
  package: 'Packages',
  vulnerability: 'Vulnerabilities',
  policy: 'Policies',
  exception: 'Exceptions',
};

/** Finds anything of the space by what it begins with, from every page. */
export function SearchBox() {
  const navigate = useNavigate();
  const [text, setText] = useState('');
  const [asked] = useDebouncedValue(text.trim(), 200);
  const combobox = useCombobox({ onDropdownClose: () => combobox.resetSelectedOption() });
  const query = useOperation('search', { query: { q: asked, limit: 6 } }, { enabled: asked.length >= 2 });
  const items = asked.length >= 2 ? (query.data?.items ?? []) : [];
  const go = (address: string): void => {
    setText('');
    combobox.closeDropdown();
    void navigate({ to: address });
  };
  return (
    <Combobox store={combobox} onOptionSubmit={go} withinPortal={false} width={420} position="bottom-end">
      <Combobox.Target>
        <TextInput
          size="xs"
          w={{ base: 130, sm: 260 }}
          aria-label="Search everything"
          placeholder="Image, CVE, package…"
          value={text}
          rightSection={query.isFetching && asked.length >= 2 ? <Loader size={12} /> : null}
          onChange={(event) => {
            setText(event.currentTarget.value);
            combobox.openDropdown();
            combobox.updateSelectedOptionIndex();
          }}
          onFocus={() => combobox.openDropdown()}
          onBlur={() => combobox.closeDropdown()}
        />
      </Combobox.Target>
      <Combobox.Dropdown hidden={asked.length < 2}>
        <Combobox.Options mah={420} style={{ overflowY: 'auto' }} aria-label="Found">
          {items.length === 0 && !query.isFetching ? <Combobox.Empty>Nothing begins like that</Combobox.Empty> : null}
          {Object.entries(TYPES).map(([type, label]) => {
            const own = items.filter((item) => item.type === type);
            return own.length === 0 ? null : (
              <Combobox.Group key={type} label={label}>
                {own.map((item) => (
                  <Combobox.Option key={`${type} ${item.id} ${item.title}`} value={addressOf(item)}>
                    <Text size="sm" className="verbatim" truncate>
                      {visibleText(item.title)}
                    </Text>
                    {item.detail === null ? null : (
                      <Text size="xs" c="dimmed" truncate>
                        {visibleText(item.detail)}
                      </Text>
                    )}
                  </Combobox.Option>
                ))}
              </Combobox.Group>
            );
          })}
        </Combobox.Options>
      </Combobox.Dropdown>
    </Combobox>
  );
}

function addressOf({ type, id }: Found): string {
  const name = encodeURIComponent(id);
  switch (type) {
    case 'image':
    case 'tag':
      return `/images/${name}`;
    case 'repository':
      return `/repositories/${name}`;
    case 'package':
      return `/packages?name=${name}`;
    case 'vulnerability':
      return `/advisories/${name}`;
    case 'policy':
      return `/policies/${name}`;
    case 'exception':
      return '/exceptions';
  }
}
