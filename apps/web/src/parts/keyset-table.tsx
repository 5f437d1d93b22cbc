import { Button, Group, Text } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import type { CallOptions, OperationName } from '../api/client.ts';
import type { Operations } from '../api/operations.ts';
import { useOperation, usePrepared } from '../api/use-operation.ts';
import { type Column, ListRow } from './list-row.tsx';
import { Answered } from './view-state.tsx';

export type { Column } from './list-row.tsx';

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
  const at = (cursor: string | undefined): CallOptions<N> => {
    const query: CallOptions<N>['query'] = Object.assign(
      {},
      options.query,
      cursor === undefined ? {} : { after: cursor },
    );
    return { ...options, query };
  };
  const page = useOperation(operation, at(after));
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
            <div className="list" tabIndex={0} role="group" aria-label={`${label}, scrollable`}>
              <table role="table" aria-label={label}>
                <thead role="rowgroup">
                  <tr role="row">
                    {columns.map(({ label: name, kind, width }) => (
                      <th
                        key={name}
                        className={kind === 'number' ? 'number' : undefined}
                        style={{ width }}
                        scope="col"
                        role="columnheader"
                      >
                        {name}
                      </th>
                    ))}
                  </tr>
                </thead>
                <tbody role="rowgroup">
                  {items.map((item) => (
                    <ListRow key={rowKey(item)} item={item} columns={columns} />
                  ))}
                </tbody>
              </table>
            </div>
            {next === null || page.isPlaceholderData ? null : <Prepared operation={operation} options={at(next)} />}
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
                    // The page that comes is not there yet: what is shown leads to it and not behind it.
                    if (next !== null && !page.isPlaceholderData) go([...cursors, next]);
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

/** Has a page at hand before anybody turns to it. */
function Prepared<N extends ListOperation>({
  operation,
  options,
}: {
  readonly operation: N;
  readonly options: CallOptions<N>;
}) {
  usePrepared(operation, options);
  return null;
}
