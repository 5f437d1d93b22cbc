import { Alert, Anchor, Button, List, Stack, Table, Text } from '@mantine/core';
import { useParams } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { Operations } from '../api/operations.ts';
import { useOperation } from '../api/use-operation.ts';
import { Badge } from '../parts/badge.tsx';
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
import { CandidateList } from './candidate-list.tsx';
import { SettingsForm } from './settings-form.tsx';

type Repository = Operations['getGithubRepository']['answer'];

const COLORS: Readonly<Record<string, string>> = { success: 'teal', failure: 'red', neutral: 'gray' };

/** One source repository: its checks, its pins, what is ready to deploy, and what is checked how. */
export function SourceRepositoryPage() {
  const { id = '' } = useParams({ strict: false });
  const repository = useOperation('getGithubRepository', { params: { id } });
  const apps = useOperation('listGithubApps');
  return (
    <Answered query={repository}>
      {(told) => {
        const app = apps.data?.items.find((one) => one.id === told.app);
        return <RepositoryView repository={told} web={app === undefined ? null : addressOf(app.webUrl, told)} />;
      }}
    </Answered>
  );
}

/** Address of the repository on GitHub. */
function addressOf(webUrl: string, { owner, name }: Repository): string | null {
  return /^https?:\/\//.test(webUrl) ? `${webUrl}/${encodeURIComponent(owner)}/${encodeURIComponent(name)}` : null;
}

function RepositoryView({ repository, web }: { readonly repository: Repository; readonly web: string | null }) {
  const { id, owner, name, defaultBranch, state, checks, pins, troubles } = repository;
  return (
    <>
      <PageHeader
        title={visibleText(`${owner}/${name}`)}
        summary={`${visibleText(defaultBranch)}, ${state}`}
        actions={<RecheckButton id={id} />}
      />
      <Stack>
        <Notices title="GitHub does not allow" lines={troubles} />
        <Notices title="Settings that cannot be used" lines={problemsOf(repository)} />
        <Card title="Checks">
          {checks.length === 0 ? <Nothing text="Nothing was checked yet." /> : null}
          <Rows
            label="Checks"
            rows={checks.map((check) => ({
              key: `${check.name} ${check.headSha}`,
              badge: check.conclusion,
              color: COLORS[check.conclusion] ?? 'yellow',
              text: `${check.name}: ${check.title}`,
              where: <CheckPlace check={check} web={web} />,
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
              where:
                pin.number === null ? (
                  <Verbatim text={pin.branch} short={40} />
                ) : (
                  <Outside web={web} path={`pull/${pin.number}`} text={`#${pin.number}`} />
                ),
              at: pin.updatedAt,
            }))}
          />
        </Card>
        <Card title="Ready to deploy">
          <CandidateList repository={id} />
        </Card>
        <Card title="What is checked how">
          <RepositorySettings repository={repository} />
        </Card>
      </Stack>
    </>
  );
}

/** What the last look found wrong with settings, wherever they stand. */
function problemsOf({ effective }: Repository): readonly string[] {
  const problems = isRecord(effective) ? effective['problems'] : null;
  return Array.isArray(problems) ? problems.map(String) : [];
}

function Notices({ title, lines }: { readonly title: string; readonly lines: readonly string[] }) {
  if (lines.length === 0) return null;
  return (
    <Alert color="yellow" title={title}>
      <List size="sm">
        {lines.map((line) => (
          <List.Item key={line}>
            <Verbatim text={line} />
          </List.Item>
        ))}
      </List>
    </Alert>
  );
}

function CheckPlace({
  check: { pull, headSha },
  web,
}: {
  readonly check: Repository['checks'][number];
  readonly web: string | null;
}) {
  const commit = <Outside web={web} path={`commit/${headSha}`} text={headSha.slice(0, 10)} />;
  if (pull === null) return commit;
  return (
    <>
      <Outside web={web} path={`pull/${pull}/checks`} text={`#${pull}`} /> {commit}
    </>
  );
}

/** Something on GitHub. */
function Outside({ web, path, text }: { readonly web: string | null; readonly path: string; readonly text: string }) {
  if (web === null) return <Verbatim text={text} />;
  return (
    <Anchor href={`${web}/${path}`} target="_blank" rel="noreferrer noopener" size="sm">
      {visibleText(text)}
    </Anchor>
  );
}

interface Row {
  readonly key: string;
  readonly badge: string;
  readonly color: string;
  readonly text: string;
  readonly where: ReactNode;
  readonly at: string;
}

function Rows({ label, rows }: { readonly label: string; readonly rows: readonly Row[] }) {
  return rows.length === 0 ? null : (
    <Table.ScrollContainer minWidth={560}>
      <Table verticalSpacing={6} aria-label={label}>
        <Table.Tbody>
          {rows.map(({ key, badge, color, text, where, at }) => (
            <Table.Tr key={key}>
              <Table.Td w={130}>
                <Badge color={color}>{badge}</Badge>
              </Table.Td>
              <Table.Td>
                <Verbatim text={text} short={110} />
              </Table.Td>
              <Table.Td>{where}</Table.Td>
              <Table.Td w={130}>
                <Moment at={at} />
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
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
function RepositorySettings({ repository: { id, settings, effective } }: { readonly repository: Repository }) {
  const { may } = useSession();
  const change = useChange('setGithubRepositorySettings', ['getGithubRepository', 'listGithubRepositories']);
  return (
    <>
      <SettingsForm
        key={JSON.stringify(settings)}
        settings={settings}
        effective={effective}
        isLocked={!may('repositories:write')}
        isSaving={change.isPending}
        onSave={(body) => change.mutate({ params: { id }, body })}
      />
      {change.error === null ? null : <ProblemNotice error={change.error} />}
      {change.isSuccess ? (
        <Text size="sm" role="status">
          Kept; open pull requests are looked at again.
        </Text>
      ) : null}
    </>
  );
}
