import { Button, Group, Stack, Table, Text } from '@mantine/core';
import { PageLink } from '../parts/page-link.tsx';
import { Badge } from '../parts/badge.tsx';
import { Link, useParams } from '@tanstack/react-router';
import { useOperation } from '../api/use-operation.ts';
import { Card } from '../parts/card.tsx';
import { PageHeader } from '../parts/page-header.tsx';
import { SeverityBadge } from '../parts/severity-badge.tsx';
import { Verbatim } from '../parts/verbatim.tsx';
import { Answered } from '../parts/view-state.tsx';
import { type Comparison, type PackageDifference, readComparison } from './read-comparison.ts';

/** Rows of each part that are shown. */
const MOST_ROWS = 300;

const CLASSES: Readonly<Record<string, string>> = {
  introduced: 'red',
  fixed: 'teal',
  're-scored': 'yellow',
  'disclosed-since': 'orange',
  carried: 'gray',
};

/** What differs between an image and another one before it. */
export function ComparePage() {
  const { digest = '', base = '' } = useParams({ strict: false });
  const comparison = useOperation('compareImages', { params: { digest, base } });
  return (
    <>
      <PageHeader
        title="Compare images"
        summary={
          <Group gap="xs">
            <ImageLink digest={base} /> then <ImageLink digest={digest} />
            <Button component={Link} to={`/compare/${base}/${digest}`} size="compact-xs" variant="default">
              The other way round
            </Button>
          </Group>
        }
      />
      <Answered query={comparison}>{(told) => <ComparisonView comparison={readComparison(told)} />}</Answered>
    </>
  );
}

function ImageLink({ digest }: { readonly digest: string }) {
  return <PageLink to={`/images/${digest}`}>{digest.slice(0, 19)}</PageLink>;
}

function ComparisonView({ comparison }: { readonly comparison: Comparison }) {
  const { vulnerabilities, packages, config, vulnerabilitiesCompared, sharedLayers } = comparison;
  return (
    <Stack>
      <Group gap="xs">
        <Badge variant="outline" size="md" color="gray">
          {sharedLayers} layers in common
        </Badge>
        {vulnerabilitiesCompared ? null : (
          <Badge size="md" color="yellow">
            without advisory data: vulnerabilities were not compared
          </Badge>
        )}
      </Group>
      <Card title={`Vulnerabilities (${vulnerabilities.length})`}>
        {vulnerabilities.length === 0 ? <Nothing /> : null}
        {vulnerabilities.length > 0 ? (
          <Table verticalSpacing={4} aria-label="Vulnerabilities that differ">
            <Table.Tbody>
              {vulnerabilities.slice(0, MOST_ROWS).map(({ id, kind, severity, packageName }) => (
                <Table.Tr key={`${kind} ${id} ${packageName}`}>
                  <Table.Td w={140}>
                    <Badge color={CLASSES[kind] ?? 'gray'}>{kind}</Badge>
                  </Table.Td>
                  <Table.Td>
                    <PageLink to={`/advisories/${encodeURIComponent(id)}`}>
                      <Verbatim inLink text={id} short={40} />
                    </PageLink>
                  </Table.Td>
                  <Table.Td>
                    <SeverityBadge severity={severity} />
                  </Table.Td>
                  <Table.Td>
                    <Verbatim text={packageName} short={60} />
                  </Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        ) : null}
        <More count={vulnerabilities.length} />
      </Card>
      <Card title={`Packages (${packages.length})`}>
        {packages.length === 0 ? <Nothing /> : <PackageTable packages={packages} />}
        <More count={packages.length} />
      </Card>
      <Card title={`Configuration (${config.length})`}>
        {config.length === 0 ? <Nothing /> : null}
        {config.map(({ field, before, after }) => (
          <Text key={field} size="sm" component="div">
            <Verbatim text={`${field}: ${before} → ${after}`} short={300} />
          </Text>
        ))}
      </Card>
    </Stack>
  );
}

function PackageTable({ packages }: { readonly packages: readonly PackageDifference[] }) {
  return (
    <Table verticalSpacing={4} aria-label="Packages that differ">
      <Table.Tbody>
        {packages.slice(0, MOST_ROWS).map(({ kind, type, name, before, after }) => (
          <Table.Tr key={`${kind} ${type} ${name} ${before} ${after}`}>
            <Table.Td w={140}>{kind}</Table.Td>
            <Table.Td>
              <Verbatim text={`${type} ${name}`} short={70} />
            </Table.Td>
            <Table.Td>
              <Verbatim text={before ?? '–'} short={50} />
            </Table.Td>
            <Table.Td>
              <Verbatim text={after ?? '–'} short={50} />
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}

function Nothing() {
  return (
    <Text size="sm" c="dimmed">
      No difference.
    </Text>
  );
}

function More({ count }: { readonly count: number }) {
  return count <= MOST_ROWS ? null : (
    <Text size="sm" c="dimmed">
      {count - MOST_ROWS} more; `assay diff` lists them all.
    </Text>
  );
}
