import { Autocomplete, Button, Group } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useNavigate } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { useOperation } from '../api/use-operation.ts';
import { visibleText } from '../parts/visible-text.ts';

const DIGEST = /sha256:[0-9a-f]{64}/;

/** Asks with which image to compare, by its name or digest, and goes there. */
export function CompareWith({ digest, reference }: { readonly digest: string; readonly reference: string | null }) {
  const navigate = useNavigate();
  const [typed, setTyped] = useState('');
  // Other images of the same repository are what is mostly wanted.
  const [text] = useDebouncedValue(typed === '' ? (reference ?? '').replace(/[:@][^/]*$/, '') : typed, 150);
  const found = useOperation('listImages', {
    query: { limit: 20, state: 'analysed', ...(text === '' ? {} : { text }) },
  });
  const others = (found.data?.items ?? []).filter((image) => image.digest !== digest);
  const choices = new Map(others.map((image) => [labelOf(image), image.digest] as const));
  const base = choices.get(typed) ?? DIGEST.exec(typed)?.[0] ?? null;
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (base !== null) void navigate({ to: `/compare/${digest}/${base}` });
  };
  return (
    <form onSubmit={submit}>
      <Group align="flex-end">
        <Autocomplete
          label="Compare with"
          description="An image before it, by its name or digest"
          data={[...choices.keys()]}
          filter={({ options }) => options}
          value={typed}
          onChange={setTyped}
          style={{ flex: '1 1 320px' }}
        />
        <Button type="submit" variant="default" disabled={base === null}>
          Compare
        </Button>
      </Group>
    </form>
  );
}

function labelOf({ reference, digest }: { readonly reference: string | null; readonly digest: string }): string {
  return reference === null ? digest : `${visibleText(reference)} ${digest.slice(7, 19)}`;
}
