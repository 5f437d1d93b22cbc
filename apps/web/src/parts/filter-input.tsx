import { TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { useEffect, useRef, useState } from 'react';

/** Milliseconds without a key after which the list follows. */
const FOLLOW_AFTER = 100;

/** A field that narrows a list while somebody types. */
export function FilterInput({
  label,
  placeholder,
  value,
  onChange,
  width,
}: {
  readonly label: string;
  readonly placeholder: string;
  /** What the list is narrowed to; it may change from elsewhere too. */
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly width: number;
}) {
  const [typed, setTyped] = useState(value);
  const told = useRef(value);
  useEffect(() => {
    if (value === told.current.trim()) return;
    told.current = value;
    setTyped(value);
  }, [value]);
  const tell = useDebouncedCallback((text: string) => {
    told.current = text;
    onChange(text.trim());
  }, FOLLOW_AFTER);
  return (
    <TextInput
      aria-label={label}
      placeholder={placeholder}
      w={width}
      value={typed}
      onChange={({ currentTarget }) => {
        setTyped(currentTarget.value);
        tell(currentTarget.value);
      }}
    />
  );
}
