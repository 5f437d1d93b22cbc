import { Grid, Stack } from '@mantine/core';
import { useOperation } from '../api/use-operation.ts';
import { PageHeader } from '../parts/page-header.tsx';
import { Answered } from '../parts/view-state.tsx';
import { useSession } from '../session/session-context.tsx';
import { DataAge } from './data-age.tsx';
import { EndingExceptions } from './ending-exceptions.tsx';
import { QueueHealth } from './queue-health.tsx';
import { RunningImages } from './running-images.tsx';
import { VerdictCourse } from './verdict-course.tsx';
import { VerdictTiles } from './verdict-tiles.tsx';
import { Welcome } from './welcome.tsx';
import { WideVulnerabilities } from './wide-vulnerabilities.tsx';

/** How things stand in the space; of a new one, how to begin. */
export function OverviewPage() {
  const first = useOperation('listImages', { query: { limit: 1 } });
  return <Answered query={first}>{({ items }) => (items.length === 0 ? <Welcome /> : <OverviewCards />)}</Answered>;
}

function OverviewCards() {
  const { may } = useSession();
  const overview = useOperation('getOverview', { query: { days: 30 } }, { every: 60_000 });
  return (
    <>
      <PageHeader title="Overview" summary="Verdicts that stand, what runs under them, and what reaches far." />
      <Answered query={overview}>
        {({ verdicts, history, running, vulnerabilities }) => (
          <Stack>
            <VerdictTiles verdicts={verdicts} />
            <Grid>
              <Grid.Col span={{ base: 12, lg: 8 }}>
                <VerdictCourse history={history} />
              </Grid.Col>
              <Grid.Col span={{ base: 12, lg: 4 }}>
                <RunningImages running={running} />
              </Grid.Col>
              <Grid.Col span={{ base: 12, lg: 8 }}>
                <WideVulnerabilities vulnerabilities={vulnerabilities} />
              </Grid.Col>
              <Grid.Col span={{ base: 12, lg: 4 }}>
                <Stack>
                  {may('exceptions:read') ? <EndingExceptions /> : null}
                  {may('advisories:read') ? <DataAge /> : null}
                  {may('instance:read') ? <QueueHealth /> : null}
                </Stack>
              </Grid.Col>
            </Grid>
          </Stack>
        )}
      </Answered>
    </>
  );
}
