import { ActionIcon, Group, Paper, Stack, VisuallyHidden } from '@mantine/core';
import { type ReactNode, useEffect, useRef, useState } from 'react';

/** A list whose order is changed by dragging, or with its buttons; what moved is told to those who do not see it. */
export function SortableList<T>({
  items,
  nameOf,
  render,
  onMove,
  isReadOnly,
}: {
  readonly items: readonly T[];
  readonly nameOf: (item: T, index: number) => string;
  readonly render: (item: T, index: number) => ReactNode;
  readonly onMove: (from: number, to: number) => void;
  readonly isReadOnly: boolean;
}) {
  const list = useRef<HTMLDivElement>(null);
  const [dragged, setDragged] = useState<number | null>(null);
  const [over, setOver] = useState<number | null>(null);
  const [told, setTold] = useState('');
  const [focus, setFocus] = useState<{ readonly index: number; readonly way: Way } | null>(null);
  useEffect(() => {
    if (focus === null) return;
    const buttons = list.current?.querySelectorAll<HTMLElement>(`[data-move="${focus.index}"]`) ?? [];
    const wanted = [...buttons].find((button) => button.dataset['way'] === focus.way);
    const usable = [...buttons].find((button) => !button.hasAttribute('disabled'));
    (wanted === undefined || wanted.hasAttribute('disabled') ? usable : wanted)?.focus();
    setFocus(null);
  }, [focus]);
  const move = (from: number, to: number, way: Way | null): void => {
    const item = items[from];
    if (item === undefined || from === to || to < 0 || to >= items.length) return;
    setTold(`${nameOf(item, from)} is number ${to + 1} of ${items.length}`);
    onMove(from, to);
    if (way !== null) setFocus({ index: to, way });
  };
  return (
    <div ref={list}>
      <Stack gap="xs" role={items.length === 0 ? undefined : 'list'}>
        {items.map((item, index) => (
          <Paper
            // The order is what changes: the place is the only identity that items have.
            key={index}
            withBorder
            p="xs"
            role="listitem"
            className={over === index && dragged !== null && dragged !== index ? 'dragged-over' : undefined}
            onDragOver={(event) => {
              if (dragged === null) return;
              event.preventDefault();
              setOver(index);
            }}
            onDrop={(event) => {
              event.preventDefault();
              if (dragged !== null) move(dragged, index, null);
              setDragged(null);
              setOver(null);
            }}
          >
            <Group wrap="nowrap" align="flex-start" gap="xs">
              {isReadOnly ? null : (
                <Group gap={2} wrap="nowrap">
                  <span
                    className="drag-handle"
                    aria-hidden="true"
                    draggable
                    onDragStart={(event) => {
                      event.dataTransfer.effectAllowed = 'move';
                      event.dataTransfer.setData('text/plain', String(index));
                      setDragged(index);
                    }}
                    onDragEnd={() => {
                      setDragged(null);
                      setOver(null);
                    }}
                  >
                    ⠿
                  </span>
                  <Stack gap={2}>
                    <MoveButton way="up" index={index} name={nameOf(item, index)} isLast={index === 0} onMove={move} />
                    <MoveButton
                      way="down"
                      index={index}
                      name={nameOf(item, index)}
                      isLast={index === items.length - 1}
                      onMove={move}
                    />
                  </Stack>
                </Group>
              )}
              <div style={{ flex: 1, minWidth: 0 }}>{render(item, index)}</div>
            </Group>
          </Paper>
        ))}
      </Stack>
      <VisuallyHidden aria-live="polite">{told}</VisuallyHidden>
    </div>
  );
}

type Way = 'up' | 'down';

function MoveButton({
  way,
  index,
  name,
  isLast,
  onMove,
}: {
  readonly way: Way;
  readonly index: number;
  readonly name: string;
  readonly isLast: boolean;
  readonly onMove: (from: number, to: number, way: Way) => void;
}) {
  return (
    <ActionIcon
      size={24}
      variant="default"
      aria-label={`Move ${name} ${way}`}
      disabled={isLast}
      data-move={index}
      data-way={way}
      onClick={() => onMove(index, way === 'up' ? index - 1 : index + 1, way)}
    >
      <span aria-hidden="true">{way === 'up' ? '↑' : '↓'}</span>
    </ActionIcon>
  );
}
