import { Badge, Button, Group, Select, SimpleGrid, Stack, Table, Text } from '@mantine/core';
import { useParams } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import type { Operations } from '../api/operations.ts';
import { useOperation } from '../api/use-operation.ts';
import { Card } from '../parts/card.tsx';
import { isRecord } from '../parts/is-record.ts';
import { Moment } from '../parts/moment.tsx';
import { PageHeader } from '../parts/page-header.tsx';
import { ProblemNotice } from '../parts/problem-notice.tsx';
import { useChange } from '../parts/use-change.ts';
import { Verbatim } from '../parts/verbatim.tsx';
import { visibleText } from '../parts/visible-text.ts';
import { Answered } from '../parts/view-state.tsx';
import { useSession } from '../session/session-context.tsx';

type Repository = Operations['getGithubRepository']['answer'];

const CHECKS = ['vulnerabilities', 'dockerfile', 'base-image', 'secrets', 'policy'] as const;
const MODES = ['off', 'report', 'enforce'] as const;

const COLORS: Readonly<Record<string, string>> = { success: 'teal', failure: 'red', neutral: 'gray' };

/** One source repository: its checks, its pins, and what is checked how. */
export function SourceRepositoryPage() {
  const { id = '' } = useParams({ strict: false });
  const repository = useOperation('getGithubRepository', { params: { id } });
  return <Answered query={repository}>{(told) => <RepositoryView repository={told} />}</Answered>;
}

function RepositoryView({ repository }: { readonly repository: Repository }) {
  const { id, owner, name, defaultBranch, state, checks, pins } = repository;
  return (
    <>
      <PageHeader
        title={visibleText(`${owner}/${name}`)}
        summary={`${visibleText(defaultBranch)}, ${state}`}
        actions={<RecheckButton id={id} />}
      />
      <Stack>
        <Card title="Checks">
          {checks.length === 0 ? <Nothing text="Nothing was checked yet." /> : null}
          <Rows
            label="Checks"
            rows={checks.map((check) => ({
              key: `${check.name} ${check.headSha}`,
              badge: check.conclusion,
              color: COLORS[check.conclusion] ?? 'yellow',
              text: `${check.name}: ${check.title}`,
              where: check.pull === null ? check.headSha.slice(0, 10) : `#${check.pull}, ${check.headSha.slice(0, 10)}`,
              at: check.updatedAt,
            }))}
          />
        </Card>
        <Card title="Pins">
          {pins.length === 0 ? <Nothing text="No pull request pins base images here." /> : null}
          <Rows
            label="Pins"
            rows={pins.map((pin) => ({
              key: pin.branch,
              badge: pin.state,
              color: pin.state === 'open' ? 'teal' : 'gray',
              text: pin.title,
              where: pin.number === null ? pin.branch : `#${pin.number}`,
              at: pin.updatedAt,
            }))}
          />
        </Card>
        <Card title="What is checked how">
          <ModesForm repository={repository} />
        </Card>
      </Stack>
    </>
  );
}

interface Row {
  readonly key: string;
  readonly badge: string;
  readonly color: string;
  readonly text: string;
  readonly where: string;
  readonly at: string;
}

function Rows({ label, rows }: { readonly label: string; readonly rows: readonly Row[] }) {
  return rows.length === 0 ? null : (
    <Table verticalSpacing={6} aria-label={label}>
      <Table.Tbody>
        {rows.map(({ key, badge, color, text, where, at }) => (
          <Table.Tr key={key}>
            <Table.Td w={130}>
              <Badge size="sm" variant="light" color={color}>
                {badge}
              </Badge>
            </Table.Td>
            <Table.Td>
              <Verbatim text={text} short={110} />
            </Table.Td>
            <Table.Td>
              <Verbatim text={where} short={40} />
            </Table.Td>
            <Table.Td w={130}>
              <Moment at={at} />
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}

function Nothing({ text }: { readonly text: string }) {
  return (
    <Text size="sm" c="dimmed">
      {text}
    </Text>
  );
}

function RecheckButton({ id }: { readonly id: string }) {
  const { may } = useSession();
  const recheck = useChange('recheckGithubRepository', ['getGithubRepository']);
  if (!may('evaluations:run')) return null;
  return (
    <>
      <Button variant="default" loading={recheck.isPending} onClick={() => recheck.mutate({ params: { id } })}>
        Look again
      </Button>
      {recheck.error === null ? null : <ProblemNotice error={recheck.error} />}
    </>
  );
}

/** What is set here for the repository; empty: what its own file, the organisation or the usual says, which stands beside it. */
function ModesForm({ repository: { id, settings, effective } }: { readonly repository: Repository }) {
  const { may } = useSession();
  const own = isRecord(settings) ? settings : {};
  const [draft, setDraft] = useState<Readonly<Record<string, string | null>>>(() =>
    Object.fromEntries(CHECKS.map((check) => [check, MODES.find((mode) => mode === own[check]) ?? null])),
  );
  const change = useChange('setGithubRepositorySettings', ['getGithubRepository', 'listGithubRepositories']);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const body = { ...own };
    for (const check of CHECKS) {
      const mode = draft[check] ?? null;
      if (mode === null) delete body[check];
      else Object.assign(body, { [check]: mode });
    }
    change.mutate({ params: { id }, body });
  };
  return (
    <form onSubmit={submit}>
      <SimpleGrid cols={{ base: 1, sm: 2, lg: 3 }}>
        {CHECKS.map((check) => (
          <Select
            key={check}
            label={check}
            description={effectiveWords(effective, check)}
            data={MODES}
            clearable
            placeholder="as elsewhere said"
            disabled={!may('repositories:write')}
            value={draft[check] ?? null}
            onChange={(mode) => setDraft((before) => ({ ...before, [check]: mode }))}
          />
        ))}
      </SimpleGrid>
      {change.error === null ? null : <ProblemNotice error={change.error} />}
      {may('repositories:write') ? (
        <Group justify="flex-end" mt="md">
          {change.isSuccess ? (
            <Text size="sm" role="status">
              Kept; open pull requests are looked at again.
            </Text>
          ) : null}
          <Button type="submit" loading={change.isPending}>
            Keep
          </Button>
        </Group>
      ) : null}
    </form>
  );
}

/** What counts now and who said so, as the last look found it. */
function effectiveWords(effective: unknown, check: string): string {
  if (!isRecord(effective)) return 'Counts: told after the first look';
  const { settings, origins } = effective;
  const mode = isRecord(settings) ? settings[check] : null;
  const origin = isRecord(origins) ? origins[check] : null;
  if (typeof mode !== 'string') return 'Counts: told after the first look';
  return `Counts: ${visibleText(mode)}, by ${typeof origin === 'string' ? visibleText(origin) : 'default'}`;
}
