import { TextInput, Textarea } from '@mantine/core';
import { type ReactNode, useEffect, useState } from 'react';

/** A field that hands its text on once somebody leaves it or presses Enter, so that not every key writes a document anew. */
export function CommitInput({
  label,
  value,
  onCommit,
  description,
  isLong = false,
  isReadOnly = false,
  width,
  placeholder,
}: {
  readonly label: string;
  readonly value: string;
  readonly onCommit: (text: string) => void;
  readonly description?: ReactNode;
  readonly isLong?: boolean;
  readonly isReadOnly?: boolean;
  readonly width?: number | string;
  readonly placeholder?: string;
}) {
  const [text, setText] = useState(value);
  useEffect(() => setText(value), [value]);
  const commit = (): void => {
    if (text !== value) onCommit(text);
  };
  const shared = {
    label,
    description,
    value: text,
    readOnly: isReadOnly,
    size: 'xs',
    onBlur: commit,
    ...(placeholder === undefined ? {} : { placeholder }),
    ...(width === undefined ? {} : { w: width }),
  } as const;
  return isLong ? (
    <Textarea {...shared} autosize minRows={1} maxRows={8} onChange={(event) => setText(event.currentTarget.value)} />
  ) : (
    <TextInput
      {...shared}
      onChange={(event) => setText(event.currentTarget.value)}
      onKeyDown={(event) => {
        if (event.key === 'Enter') commit();
      }}
    />
  );
}
