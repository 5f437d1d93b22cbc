import { Table, Text } from '@mantine/core';
import { PageLink } from '../parts/page-link.tsx';
import { useOperation } from '../api/use-operation.ts';
import type { Operations } from '../api/operations.ts';
import { Card } from '../parts/card.tsx';
import { SeverityBadge } from '../parts/severity-badge.tsx';
import { Verbatim } from '../parts/verbatim.tsx';
import { useSession } from '../session/session-context.tsx';

/** The severe vulnerabilities that most images have. */
export function WideVulnerabilities({
  vulnerabilities,
}: {
  readonly vulnerabilities: Operations['getOverview']['answer']['vulnerabilities'];
}) {
  const { may } = useSession();
  const status = useOperation('getAdvisoryStatus', {}, { enabled: may('advisories:read') });
  return (
    <Card title="Vulnerabilities by reach" action={<PageLink to="/advisories">Advisories</PageLink>}>
      {vulnerabilities.length === 0 ? (
        <Text c="dimmed" size="sm">
          {status.data?.database === null
            ? 'There is no advisory data yet: nothing is known against any package.'
            : 'No image has a critical or high vulnerability that the advisory data knows of.'}
        </Text>
      ) : (
        <Table verticalSpacing={6} aria-label="Vulnerabilities by reach">
          <Table.Thead>
            <Table.Tr>
              <Table.Th scope="col">Vulnerability</Table.Th>
              <Table.Th scope="col">Severity</Table.Th>
              <Table.Th scope="col" ta="end">
                Images
              </Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {vulnerabilities.map(({ id, severity, images, exact }) => (
              <Table.Tr key={id}>
                <Table.Td>
                  <PageLink to={`/advisories/${encodeURIComponent(id)}`}>
                    <Verbatim inLink text={id} short={40} />
                  </PageLink>
                </Table.Td>
                <Table.Td>
                  <SeverityBadge severity={severity} />
                </Table.Td>
                <Table.Td ta="end">
                  {images.toLocaleString('en')}
                  {exact ? '' : '+'}
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      )}
    </Card>
  );
}
