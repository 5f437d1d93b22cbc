import { Button, Code, Group, List, Select, Stack, Text, Title } from '@mantine/core';
import { Badge } from '../parts/badge.tsx';
import { useOperation } from '../api/use-operation.ts';
import { Actor } from '../parts/actor.tsx';
import { type Column, type ItemOf, KeysetTable } from '../parts/keyset-table.tsx';
import { Moment } from '../parts/moment.tsx';
import { ProblemNotice } from '../parts/problem-notice.tsx';
import { useChange } from '../parts/use-change.ts';
import { useFilters } from '../parts/use-filters.ts';
import { Verbatim } from '../parts/verbatim.tsx';
import { Answered, EmptyState } from '../parts/view-state.tsx';
import { useSession } from '../session/session-context.tsx';
import { ActivateVersion } from './activate-version.tsx';
import { DiffView } from './diff-view.tsx';
import type { Policy } from './use-policy.ts';
import type { Workbench } from './workbench.ts';

type Version = ItemOf<'listPolicyVersions'>;

/** The versions of the policy: what differs, which counts, and the way back. */
export function VersionsTab({ bench: { policy, etag } }: { readonly bench: Workbench }) {
  const { values, set } = useFilters(['tab', 'from', 'to']);
  const usual = policy.activeVersion ?? policy.latestVersion - 1;
  const from = numberOf(values['from']) ?? (usual < 1 ? null : usual);
  const to = numberOf(values['to']) ?? policy.latestVersion;
  const columns: readonly Column<Version>[] = [
    { label: 'Version', kind: 'number', render: ({ version }) => version, width: 90 },
    { label: 'Counts', render: ({ version }) => <VersionState policy={policy} version={version} />, width: 130 },
    { label: 'Tests', kind: 'number', render: ({ testCases }) => (testCases === 0 ? '–' : testCases), width: 80 },
    { label: 'Why', render: ({ note }) => (note === '' ? '–' : <Verbatim text={note} short={120} />) },
    { label: 'By', render: ({ createdBy }) => <Actor name={createdBy} /> },
    { label: 'When', render: ({ createdAt }) => <Moment at={createdAt} />, width: 130 },
    {
      label: 'Change',
      render: ({ version }) => (
        <Group gap={6} wrap="nowrap">
          {version === policy.activeVersion ? null : <ActivateVersion policy={policy} etag={etag} version={version} />}
          <Button size="compact-xs" variant="subtle" onClick={() => set('to', String(version))}>
            Compare
          </Button>
        </Group>
      ),
      width: 190,
    },
  ];
  return (
    <Stack>
      <Rollback policy={policy} etag={etag} />
      <KeysetTable
        operation="listPolicyVersions"
        options={{ params: { policyId: policy.id }, query: { limit: 20 } }}
        columns={columns}
        rowKey={({ version }) => String(version)}
        label="Versions"
        empty={<EmptyState title="No version" />}
      />
      <Group gap="xs" align="flex-end">
        <VersionChoice label="From version" policy={policy} value={from} onChoose={(next) => set('from', next)} />
        <VersionChoice label="To version" policy={policy} value={to} onChoose={(next) => set('to', next)} />
      </Group>
      {from === null || from === to ? (
        <Text size="sm" c="dimmed">
          Choose two versions to see what differs.
        </Text>
      ) : (
        <Difference policyId={policy.id} from={from} to={to} />
      )}
    </Stack>
  );
}

function VersionState({ policy, version }: { readonly policy: Policy; readonly version: number }) {
  if (version === policy.activeVersion) {
    return <Badge color="teal">active</Badge>;
  }
  return version === policy.previousVersion ? (
    <Badge variant="outline" color="gray">
      before
    </Badge>
  ) : null;
}

function Rollback({ policy, etag }: { readonly policy: Policy; readonly etag: string | null }) {
  const { may } = useSession();
  const back = useChange('rollbackPolicy', ['getPolicy', 'listPolicies', 'listVerdicts']);
  if (!may('policies:activate') || policy.previousVersion === null || policy.activeVersion === null) return null;
  const options = { params: { policyId: policy.id }, ...(etag === null ? {} : { ifMatch: etag }) };
  return (
    <>
      <Group gap="sm">
        <Button variant="default" size="xs" loading={back.isPending} onClick={() => back.mutate(options)}>
          Go back to version {policy.previousVersion}
        </Button>
        <Text size="sm" c="dimmed">
          It counted before version {policy.activeVersion}. Verdicts are judged again.
        </Text>
      </Group>
      {back.error === null ? null : <ProblemNotice error={back.error} />}
    </>
  );
}

/** Most versions that a list offers; older ones are reached by the table. */
const MOST_OFFERED = 100;

function VersionChoice({
  label,
  policy: { latestVersion },
  value,
  onChoose,
}: {
  readonly label: string;
  readonly policy: Policy;
  readonly value: number | null;
  readonly onChoose: (version: string | null) => void;
}) {
  const newest = Array.from({ length: Math.min(MOST_OFFERED, latestVersion) }, (_, at) => String(latestVersion - at));
  const chosen = value === null ? null : String(value);
  const data = chosen === null || newest.includes(chosen) ? newest : [...newest, chosen];
  return (
    <Select label={label} size="xs" w={130} allowDeselect={false} data={data} value={chosen} onChange={onChoose} />
  );
}

function Difference({ policyId, from, to }: { readonly policyId: string; readonly from: number; readonly to: number }) {
  const difference = useOperation('diffPolicyVersions', {
    params: { policyId, version: to },
    query: { against: from },
  });
  return (
    <Answered query={difference}>
      {({ text, changes, whole }) =>
        text === '' ? (
          <Text size="sm">The documents are the same.</Text>
        ) : (
          <Stack gap="sm">
            <section aria-label="What it means">
              <Title order={2} size="h5" mb={4}>
                What it means
              </Title>
              {changes.length === 0 ? <Text size="sm">Nothing: only the writing differs.</Text> : null}
              <List size="sm" spacing={4}>
                {changes.slice(0, 200).map(({ kind, path, before, after }) => (
                  <List.Item key={`${kind} ${path}`}>
                    {kind} <Code className="wrapped">{path}</Code>
                    {kind === 'changed' ? (
                      <>
                        : <Shown value={before} /> → <Shown value={after} />
                      </>
                    ) : null}
                  </List.Item>
                ))}
              </List>
              {whole && changes.length <= 200 ? null : <Text size="sm">There are more changes than are listed.</Text>}
            </section>
            <section aria-label="The text">
              <Title order={2} size="h5" mb={4}>
                The text
              </Title>
              <DiffView text={text} label={`Differences between version ${from} and version ${to}`} />
            </section>
          </Stack>
        )
      }
    </Answered>
  );
}

function Shown({ value }: { readonly value: unknown }) {
  return <Verbatim text={typeof value === 'string' ? value : (JSON.stringify(value) ?? '')} short={80} />;
}

function numberOf(text: string | undefined): number | null {
  return text !== undefined && /^[1-9]\d{0,8}$/.test(text) ? Number(text) : null;
}
