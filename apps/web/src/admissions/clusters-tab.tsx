import { Alert, Group, Stack, Text } from '@mantine/core';
import type { Operations } from '../api/operations.ts';
import { useOperation } from '../api/use-operation.ts';
import { Badge } from '../parts/badge.tsx';
import { Card } from '../parts/card.tsx';
import { Moment } from '../parts/moment.tsx';
import { PageLink } from '../parts/page-link.tsx';
import { ShortDigest, Verbatim } from '../parts/verbatim.tsx';
import { visibleText } from '../parts/visible-text.ts';
import { Answered, EmptyState } from '../parts/view-state.tsx';
import { OUTCOMES, type Outcome } from './outcome-badge.tsx';

type Cluster = Operations['listClusters']['answer']['items'][number];
type Place = Cluster['environments'][number];

/** Controllers report twice a minute. One that was not heard of for so many milliseconds is silent. */
const SILENT = 120_000;

/** Milliseconds between looks: that a controller is still there is told in no event. */
const LOOK = 30_000;

const SHOWN: readonly Outcome[] = ['admitted', 'warned', 'unknown', 'excepted', 'broke-glass', 'refused'];

/** Each cluster: who decides there, by which policies, and what it came to in every environment. */
export function ClustersTab() {
  const clusters = useOperation('listClusters', {}, { every: LOOK });
  return (
    <Answered query={clusters}>
      {({ items }) =>
        items.length === 0 ? (
          <EmptyState title="No controller reports yet">
            Install the controller in a cluster, and let it report with --service and --report-admissions: what it
            admits and refuses shows here, as it happens.
          </EmptyState>
        ) : (
          <Stack>
            {items.map((cluster) => (
              <ClusterCard key={cluster.name} cluster={cluster} />
            ))}
          </Stack>
        )
      }
    </Answered>
  );
}

function ClusterCard({ cluster }: { readonly cluster: Cluster }) {
  const { name, controllers, environments } = cluster;
  const heard = controllers.filter(({ seenAt }) => Date.now() - Date.parse(seenAt) < SILENT);
  const current = [...new Set(heard.map(({ policies }) => policies))];
  const lost = environments.reduce((sum, { counts }) => sum + (counts['lost'] ?? 0), 0);
  const link = (more: string): string => `/clusters?tab=decisions&cluster=${encodeURIComponent(name)}${more}`;
  return (
    <Card title={visibleText(name)} action={<PageLink to={link('')}>Decisions</PageLink>}>
      <Group gap="sm">
        {heard.length === 0 ? (
          <Badge color="red" mark="✕">
            silent
          </Badge>
        ) : (
          <Badge color="teal" mark="✓">
            {`${heard.length} ${heard.length === 1 ? 'replica' : 'replicas'}`}
          </Badge>
        )}
        <Text size="sm" component="span">
          controller last seen <Moment at={controllers[0]?.seenAt ?? null} />
        </Text>
        {current.map((policies) => (
          <Text key={policies ?? ''} size="sm" component="span">
            {policies === null ? 'no policies yet' : 'policies '}
            {policies === null ? null : <ShortDigest digest={policies} />}
          </Text>
        ))}
        {current.length > 1 ? <Badge color="yellow">replicas differ</Badge> : null}
      </Group>
      {lost === 0 ? null : (
        <Alert color="grape" title={`${lost} decisions of the last day were not reported`} role="status">
          The controller could not reach the service for longer than it holds decisions. Its own audit log has them.{' '}
          <PageLink to={link('&outcome=lost')} underlined>
            Where the gaps are
          </PageLink>
        </Alert>
      )}
      {environments.length === 0 ? (
        <Text size="sm" c="dimmed">
          Nothing was decided yet.
        </Text>
      ) : (
        <Environments cluster={cluster} link={link} />
      )}
    </Card>
  );
}

function Environments({
  cluster: { name, environments },
  link,
}: {
  readonly cluster: Cluster;
  readonly link: (more: string) => string;
}) {
  const label = `Decisions of the last 24 hours in ${visibleText(name)}`;
  return (
    <div className="list" tabIndex={0} role="group" aria-label={`${label}, scrollable`}>
      <table role="table" aria-label={label}>
        <thead role="rowgroup">
          <tr role="row">
            <th role="columnheader" scope="col">
              Environment, last 24 hours
            </th>
            {SHOWN.map((outcome) => (
              <th key={outcome} role="columnheader" scope="col" className="number">
                {OUTCOMES[outcome].word}
              </th>
            ))}
            <th role="columnheader" scope="col">
              What runs
            </th>
          </tr>
        </thead>
        <tbody role="rowgroup">
          {environments.map((place) => (
            <EnvironmentRow key={place.environment ?? ''} place={place} link={link} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function EnvironmentRow({
  place: { environment, environmentId, counts },
  link,
}: {
  readonly place: Place;
  readonly link: (more: string) => string;
}) {
  const here = environment === null ? '' : `&environment=${encodeURIComponent(environment)}`;
  return (
    <tr role="row">
      <td role="cell" data-label="Environment">
        {environment === null ? <span className="dimmed">none named</span> : <Verbatim text={environment} short={40} />}
      </td>
      {SHOWN.map((outcome) => (
        <td key={outcome} role="cell" data-label={OUTCOMES[outcome].word} className="number">
          {counts[outcome] === undefined ? (
            <span className="dimmed">0</span>
          ) : (
            <PageLink to={link(`${here}&outcome=${outcome}`)}>{counts[outcome]}</PageLink>
          )}
        </td>
      ))}
      <td role="cell" data-label="What runs">
        {environmentId === null ? (
          <span className="dimmed">not reported</span>
        ) : (
          <PageLink to={`/environments?view=drift&environmentId=${environmentId}`}>Drift</PageLink>
        )}
      </td>
    </tr>
  );
}
