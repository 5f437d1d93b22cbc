import { Anchor, Badge, Group, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useOperation } from '../api/use-operation.ts';
import { Card } from '../parts/card.tsx';
import { Moment } from '../parts/moment.tsx';
import { Answered } from '../parts/view-state.tsx';

/** How old the advisory data is, and whether verdicts are up to it. */
export function DataAge() {
  const status = useOperation('getAdvisoryStatus', {}, { every: 60_000 });
  return (
    <Card
      title="Advisory data"
      action={
        <Anchor component={Link} to="/advisories" size="sm">
          Feeds
        </Anchor>
      }
    >
      <Answered query={status}>
        {({ database, feeds, lastUpdate, index }) =>
          database === null ? (
            <Text size="sm">
              There is none yet: rules on vulnerabilities answer with an error until it is there, never with a pass.
            </Text>
          ) : (
            <Group gap="xs">
              <Text size="sm" component="div">
                {database.advisories.toLocaleString('en')} advisories of {feeds.length} feeds, built{' '}
                <Moment at={database.builtAt} />
              </Text>
              {index.state === 'current' && !index.judging ? (
                <Badge color="teal" variant="light">
                  verdicts are up to it
                </Badge>
              ) : (
                <Badge color="yellow" variant="light">
                  verdicts are being judged anew
                </Badge>
              )}
              {lastUpdate === null || lastUpdate.failed.length === 0 ? null : (
                <Badge color="red" variant="light">
                  {lastUpdate.failed.length} feeds failed
                </Badge>
              )}
            </Group>
          )
        }
      </Answered>
    </Card>
  );
}
