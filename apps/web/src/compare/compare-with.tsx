import { Button, Group, TextInput } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';

/** Asks with which image to compare, and goes there. */
export function CompareWith({ digest }: { readonly digest: string }) {
  const navigate = useNavigate();
  const [base, setBase] = useState('');
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    void navigate({ to: `/compare/${digest}/${base.trim()}` });
  };
  return (
    <form onSubmit={submit}>
      <Group align="flex-end">
        <TextInput
          label="Compare with"
          description="Digest of the image before it"
          placeholder="sha256:…"
          pattern="\s*sha256:[0-9a-f]{64}\s*"
          value={base}
          onChange={(event) => setBase(event.currentTarget.value)}
          required
          style={{ flex: '1 1 320px' }}
        />
        <Button type="submit" variant="default">
          Compare
        </Button>
      </Group>
    </form>
  );
}
