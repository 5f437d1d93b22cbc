import { Alert, Anchor, Code, Group, Stack, Table, Text } from '@mantine/core';
import { Badge } from '../parts/badge.tsx';
import { useParams } from '@tanstack/react-router';
import type { Operations } from '../api/operations.ts';
import { useOperation } from '../api/use-operation.ts';
import { Card } from '../parts/card.tsx';
import { Moment } from '../parts/moment.tsx';
import { PageHeader } from '../parts/page-header.tsx';
import { SeverityBadge } from '../parts/severity-badge.tsx';
import { Verbatim } from '../parts/verbatim.tsx';
import { visibleText } from '../parts/visible-text.ts';
import { Answered, EmptyState } from '../parts/view-state.tsx';
import { AffectedImages, AffectedWorkloads } from './affected.tsx';

type Advisory = Operations['getAdvisory']['answer'];

/** One vulnerability: what is known of it, who has it, where it runs. */
export function AdvisoryPage() {
  const { id = '' } = useParams({ strict: false });
  const advisory = useOperation('getAdvisory', { params: { vulnerabilityId: id } });
  return (
    <>
      <PageHeader title={visibleText(id)} />
      <Stack>
        {advisory.error?.status === 404 ? (
          <EmptyState title="The advisory data knows nothing of it">
            It may be newer than the data, or have another name there. Whether an image has it is not known either.
          </EmptyState>
        ) : (
          <Answered query={advisory}>{(told) => <AdvisoryView advisory={told} />}</Answered>
        )}
        <Card title="Images that have it">
          <AffectedImages vulnerabilityId={id} />
        </Card>
        <Card title="Where it runs">
          <AffectedWorkloads vulnerabilityId={id} />
        </Card>
        {advisory.data === undefined ? null : <Statements advisory={advisory.data} />}
      </Stack>
    </>
  );
}

function AdvisoryView({ advisory }: { readonly advisory: Advisory }) {
  const { severity, summary, published, aliases, epss, exploited, cvss, cwes, affectedImages } = advisory;
  return (
    <Stack gap="sm">
      <Group gap="xs">
        {severity === null ? null : <SeverityBadge severity={severity} />}
        <Badge variant="outline" size="md" color="gray">
          {affectedImages.count.toLocaleString('en')}
          {affectedImages.exact ? '' : '+'} images
        </Badge>
        {epss === null ? null : (
          <Badge variant="outline" size="md" color="gray">
            EPSS {(100 * epss.score).toFixed(1)} %
          </Badge>
        )}
        {aliases.map((alias) => (
          <Code key={alias}>{visibleText(alias)}</Code>
        ))}
        {cwes.map((cwe) => (
          <Code key={cwe}>{visibleText(cwe)}</Code>
        ))}
        {published === null ? null : (
          <Text size="sm" c="dimmed" component="div">
            published <Moment at={published} />
          </Text>
        )}
      </Group>
      {exploited === null ? null : (
        <Alert color="red" title="Known to be exploited">
          Listed since {exploited.addedOn}
          {exploited.dueOn === null ? '' : `, to be fixed by ${exploited.dueOn}`}
          {exploited.ransomware ? '; used for ransomware' : ''}.{' '}
          {exploited.requiredAction === null ? null : <Verbatim text={exploited.requiredAction} />}
        </Alert>
      )}
      {summary === null ? null : (
        <Text component="div">
          <Verbatim text={summary} />
        </Text>
      )}
      {cvss.map(({ version, vector, source }) => (
        <Text key={`${source} ${vector}`} size="sm" c="dimmed" component="div">
          CVSS {version} by <Verbatim text={source} short={40} />:{' '}
          <Code className="verbatim">{visibleText(vector)}</Code>
        </Text>
      ))}
    </Stack>
  );
}

function Statements({ advisory: { statements, statementsLeftOut } }: { readonly advisory: Advisory }) {
  return (
    <Card title="What the feeds say">
      <Table.ScrollContainer minWidth={560}>
        <Table verticalSpacing={6} aria-label="Statements of feeds">
          <Table.Thead>
            <Table.Tr>
              {['Feed', 'Package', 'Status', 'Versions', 'Fix'].map((label) => (
                <Table.Th key={label} scope="col">
                  {label}
                </Table.Th>
              ))}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {statements.flatMap((statement) =>
              statement.affected.map((affected) => (
                <Table.Tr key={`${statement.feed} ${statement.id} ${affected.namespace} ${affected.name}`}>
                  <Table.Td>
                    <Feed statement={statement} />
                  </Table.Td>
                  <Table.Td>
                    <Verbatim text={`${affected.namespace} ${affected.name}`} short={60} />
                  </Table.Td>
                  <Table.Td>{statement.withdrawn === null ? affected.status : 'withdrawn'}</Table.Td>
                  <Table.Td>
                    <Verbatim text={affected.ranges.map(rangeText).join(', ') || 'all'} short={60} />
                  </Table.Td>
                  <Table.Td>
                    <Verbatim text={affected.fixVersions.join(', ') || affected.fixState} short={40} />
                  </Table.Td>
                </Table.Tr>
              )),
            )}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
      {statementsLeftOut === 0 ? null : (
        <Text size="sm" c="dimmed">
          {statementsLeftOut} more are not shown.
        </Text>
      )}
    </Card>
  );
}

function Feed({ statement: { feed, id, link } }: { readonly statement: Advisory['statements'][number] }) {
  const text = <Verbatim text={`${feed} ${id}`} short={48} />;
  return link !== null && link.startsWith('https://') ? (
    <Anchor href={link} target="_blank" rel="noreferrer noopener" size="sm">
      {text}
    </Anchor>
  ) : (
    text
  );
}

function rangeText({
  from,
  fromInclusive,
  to,
  toInclusive,
}: Advisory['statements'][number]['affected'][number]['ranges'][number]): string {
  const low = from === null ? '' : `${fromInclusive ? '≥' : '>'} ${from}`;
  const high = to === null ? '' : `${toInclusive ? '≤' : '<'} ${to}`;
  return [low, high].filter((part) => part !== '').join(' and ');
}
