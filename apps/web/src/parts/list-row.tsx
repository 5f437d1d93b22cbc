import { type ReactNode, useMemo } from 'react';

/** One column of a table. */
export interface Column<T> {
  readonly label: string;
  readonly render: (item: T) => ReactNode;
  /** `number` stands at the end of its cell. Default `text`. */
  readonly kind?: 'text' | 'number';
  readonly width?: number | string;
}

/** A row of a list; made again only when its item or the columns change, not whenever the list is. */
export function ListRow<T>({ item, columns }: { readonly item: T; readonly columns: readonly Column<T>[] }) {
  return useMemo(
    () => (
      <tr role="row">
        {columns.map(({ label, render, kind }) => (
          <td key={label} role="cell" data-label={label} className={kind === 'number' ? 'number' : undefined}>
            {render(item)}
          </td>
        ))}
      </tr>
    ),
    [item, columns],
  );
}
