import { Button, Group, Table, Text } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import type { CallOptions, OperationName } from '../api/client.ts';
import type { Operations } from '../api/operations.ts';
import { useOperation } from '../api/use-operation.ts';
import { Answered } from './view-state.tsx';

/** Operations that answer with pages of a list. */
export type ListOperation = {
  [N in OperationName]: Operations[N]['answer'] extends {
    readonly items: readonly unknown[];
    readonly next: string | null;
  }
    ? N
    : never;
}[OperationName];

/** What one of the lists holds. */
export type ItemOf<N extends ListOperation> = Operations[N]['answer']['items'][number];

/** One column of a table. */
export interface Column<T> {
  readonly label: string;
  readonly render: (item: T) => ReactNode;
  /** `number` stands at the end of its cell. Default `text`. */
  readonly kind?: 'text' | 'number';
  readonly width?: number | string;
}

/** A list that is read page by page: the service never counts through it, however long it is. */
export function KeysetTable<N extends ListOperation>({
  operation,
  options,
  columns,
  rowKey,
  label,
  empty,
}: {
  readonly operation: N;
  readonly options: CallOptions<N>;
  readonly columns: readonly Column<ItemOf<N>>[];
  readonly rowKey: (item: ItemOf<N>) => string;
  /** Names the table for those who do not see it. */
  readonly label: string;
  readonly empty: ReactNode;
}) {
  const asked = JSON.stringify([operation, options.params, options.query]);
  const [place, setPlace] = useState<{ readonly asked: string; readonly cursors: readonly string[] }>({
    asked,
    cursors: [],
  });
  const cursors = place.asked === asked ? place.cursors : [];
  const after = cursors.at(-1);
  const query: CallOptions<N>['query'] = Object.assign({}, options.query, after === undefined ? {} : { after });
  const page = useOperation(operation, { ...options, query });
  const go = (to: readonly string[]): void => {
    setPlace({ asked, cursors: to });
  };
  return (
    <Answered query={page}>
      {({ items, next }) =>
        items.length === 0 && cursors.length === 0 ? (
          empty
        ) : (
          <>
            <Table.ScrollContainer minWidth={560}>
              <Table highlightOnHover verticalSpacing={6} aria-label={label}>
                <Table.Thead>
                  <Table.Tr>
                    {columns.map(({ label: name, kind, width }) => (
                      <Table.Th key={name} ta={kind === 'number' ? 'end' : undefined} w={width} scope="col">
                        {name}
                      </Table.Th>
                    ))}
                  </Table.Tr>
                </Table.Thead>
                <Table.Tbody>
                  {items.map((item) => (
                    <Table.Tr key={rowKey(item)}>
                      {columns.map(({ label: name, render, kind }) => (
                        <Table.Td key={name} ta={kind === 'number' ? 'end' : undefined}>
                          {render(item)}
                        </Table.Td>
                      ))}
                    </Table.Tr>
                  ))}
                </Table.Tbody>
              </Table>
            </Table.ScrollContainer>
            {cursors.length === 0 && next === null ? null : (
              <Group justify="flex-end" mt="sm" gap="xs">
                <Text size="xs" c="dimmed">
                  Page {cursors.length + 1}
                </Text>
                <Button
                  size="xs"
                  variant="default"
                  disabled={cursors.length === 0}
                  onClick={() => go(cursors.slice(0, -1))}
                >
                  Previous
                </Button>
                <Button
                  size="xs"
                  variant="default"
                  disabled={next === null}
                  onClick={() => {
                    if (next !== null) go([...cursors, next]);
                  }}
                >
                  Next
                </Button>
              </Group>
            )}
          </>
        )
      }
    </Answered>
  );
}
