import { Group, Text } from '@mantine/core';
import { PageLink } from '../parts/page-link.tsx';
import { Badge } from '../parts/badge.tsx';
import { useOperation } from '../api/use-operation.ts';
import { Card } from '../parts/card.tsx';
import { Moment } from '../parts/moment.tsx';
import { Answered } from '../parts/view-state.tsx';

/** How old the advisory data is, and whether verdicts are up to it. */
export function DataAge() {
  const status = useOperation('getAdvisoryStatus', {}, { every: 60_000 });
  return (
    <Card title="Advisory data" action={<PageLink to="/advisories">Feeds</PageLink>}>
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
                <Badge size="md" color="teal">
                  verdicts are up to it
                </Badge>
              ) : (
                <Badge size="md" color="yellow">
                  verdicts are being judged anew
                </Badge>
              )}
              {lastUpdate === null || lastUpdate.failed.length === 0 ? null : (
                <Badge size="md" color="red">
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
