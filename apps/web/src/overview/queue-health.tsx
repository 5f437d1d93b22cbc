import { Group, Text } from '@mantine/core';
import { useOperation } from '../api/use-operation.ts';
import { Card } from '../parts/card.tsx';
import { Moment } from '../parts/moment.tsx';
import { Answered } from '../parts/view-state.tsx';

/** Whether work waits, by lane. */
export function QueueHealth() {
  const queues = useOperation('listQueues', {}, { every: 10_000 });
  return (
    <Card title="Work">
      <Answered query={queues}>
        {({ items }) => (
          <>
            {items.map(({ lane, queued, running, dead, waitsSince }) => (
              <Group key={lane} justify="space-between" gap="xs">
                <Text size="sm">{lane}</Text>
                <Text size="sm" c={dead > 0 ? 'red' : 'dimmed'} component="div">
                  {queued} waiting · {running} running{dead > 0 ? ` · ${dead} given up` : ''}
                  {waitsSince === null ? null : (
                    <>
                      {' '}
                      · since <Moment at={waitsSince} />
                    </>
                  )}
                </Text>
              </Group>
            ))}
          </>
        )}
      </Answered>
    </Card>
  );
}
