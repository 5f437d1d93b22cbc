import { Select } from '@mantine/core';
import { PageLink } from '../parts/page-link.tsx';
import { Badge } from '../parts/badge.tsx';
import type { VulnerabilityMatch } from '@assay/core';
import { useOperation } from '../api/use-operation.ts';
import { type Column, KeysetTable } from '../parts/keyset-table.tsx';
import { SeverityBadge } from '../parts/severity-badge.tsx';
import { useFilters } from '../parts/use-filters.ts';
import { Verbatim } from '../parts/verbatim.tsx';
import { EmptyState } from '../parts/view-state.tsx';
import { useSession } from '../session/session-context.tsx';

const COLUMNS: readonly Column<VulnerabilityMatch>[] = [
  {
    label: 'Vulnerability',
    render: ({ id, kev, vex }) => (
      <div className="row">
        <PageLink to={`/advisories/${encodeURIComponent(id)}`}>
          <Verbatim inLink text={id} short={40} />
        </PageLink>
        {kev ? <Badge color="red">exploited</Badge> : null}
        {vex === null ? null : <Badge variant="outline">VEX {vex.replaceAll('_', ' ')}</Badge>}
      </div>
    ),
  },
  { label: 'Severity', render: ({ severity }) => <SeverityBadge severity={severity} />, width: 110 },
  {
    label: 'Package',
    render: (match) => (
      <>
        <Verbatim text={match.package.name} short={40} />{' '}
        <span className="dimmed">
          <Verbatim text={match.package.version} short={30} />
        </span>
      </>
    ),
  },
  {
    label: 'Fixed in',
    render: ({ fix }) => (fix.versions.length > 0 ? <Verbatim text={fix.versions.join(', ')} short={40} /> : fix.state),
  },
  {
    label: 'EPSS',
    kind: 'number',
    render: ({ epss }) => (epss === null ? '–' : `${(epss.score * 100).toFixed(1)} %`),
    width: 80,
  },
  {
    label: 'Layer',
    kind: 'number',
    render: ({ layer }) => (layer === undefined || layer === null ? '–' : layer.index),
    width: 70,
  },
];

/** What is known against the packages of the image, by the advisory data of now. */
export function VulnerabilitiesTab({ digest }: { readonly digest: string }) {
  const { may } = useSession();
  const { values, set } = useFilters(['tab', 'severity']);
  const severity = values['severity'];
  const status = useOperation('getAdvisoryStatus', {}, { enabled: may('advisories:read') });
  if (status.data?.database === null) {
    return (
      <EmptyState title="There is no advisory data yet">
        What is known against its packages shows once the first data is read. Until then rules on vulnerabilities answer
        with an error and never with a pass.
      </EmptyState>
    );
  }
  return (
    <>
      <Select
        aria-label="Severity"
        placeholder="Any severity"
        clearable
        w={170}
        mb="sm"
        data={['critical', 'high', 'medium', 'low', 'negligible', 'unknown']}
        value={severity ?? null}
        onChange={(next) => set('severity', next)}
      />
      <KeysetTable
        operation="listImageVulnerabilities"
        options={{ params: { digest }, query: severity === undefined ? {} : { severity } }}
        columns={COLUMNS}
        rowKey={(match) => `${match.id} ${match.package.purl}`}
        label="Vulnerabilities"
        empty={<EmptyState title="Nothing is known against its packages" />}
      />
    </>
  );
}
