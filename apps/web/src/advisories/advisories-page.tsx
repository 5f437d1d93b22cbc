import { Button, Group, Paper, Stack, Table, Text, TextInput } from '@mantine/core';
import { Badge } from '../parts/badge.tsx';
import { useNavigate } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import type { Operations } from '../api/operations.ts';
import { useOperation } from '../api/use-operation.ts';
import { Card } from '../parts/card.tsx';
import { Moment } from '../parts/moment.tsx';
import { PageHeader } from '../parts/page-header.tsx';
import { ProblemNotice } from '../parts/problem-notice.tsx';
import { useChange } from '../parts/use-change.ts';
import { Verbatim } from '../parts/verbatim.tsx';
import { Answered, EmptyState } from '../parts/view-state.tsx';
import { useSession } from '../session/session-context.tsx';

type Status = Operations['getAdvisoryStatus']['answer'];

/** What is known of vulnerabilities: a question about one, and how old the answers are. */
export function AdvisoriesPage() {
  const status = useOperation('getAdvisoryStatus', {}, { every: 30_000 });
  return (
    <>
      <PageHeader
        title="Advisories"
        summary="Ask who has a vulnerability or a package, and see how old the data is that answers it."
        actions={<UpdateButton />}
      />
      <Stack>
        <AskForm />
        <Answered query={status}>{(told) => <StatusView status={told} />}</Answered>
      </Stack>
    </>
  );
}

function AskForm() {
  const navigate = useNavigate();
  const [asked, setAsked] = useState('');
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const name = asked.trim();
    if (name === '') return;
    const isId = /^(?:[a-z][a-z0-9]*-)+\S+$/i.test(name) && /\d/.test(name);
    const to = isId ? `/advisories/${encodeURIComponent(idText(name))}` : `/packages?name=${encodeURIComponent(name)}`;
    void navigate({ to });
  };
  return (
    <Paper withBorder p="md" radius="md">
      <form onSubmit={submit} role="search">
        <Group align="flex-end">
          <TextInput
            label="Vulnerability or package"
            description="For example CVE-2024-3094, GHSA-…, or the name of a package: openssl."
            value={asked}
            onChange={(event) => setAsked(event.currentTarget.value)}
            style={{ flex: '1 1 280px' }}
          />
          <Button type="submit">Who has it?</Button>
        </Group>
      </form>
    </Paper>
  );
}

function idText(name: string): string {
  return /^cve-/i.test(name) ? name.toUpperCase() : name;
}

function UpdateButton() {
  const { may } = useSession();
  const update = useChange('updateAdvisories', ['getAdvisoryStatus']);
  if (!may('instance:manage')) return null;
  return (
    <Group gap="xs">
      {update.error === null ? null : <ProblemNotice error={update.error} />}
      {update.isSuccess ? (
        <Text size="sm" role="status">
          Asked for.
        </Text>
      ) : null}
      <Button variant="default" loading={update.isPending} onClick={() => update.mutate({})}>
        Update now
      </Button>
    </Group>
  );
}

function StatusView({ status }: { readonly status: Status }) {
  const { database, feeds, coverage, lastUpdate, nextUpdate, index } = status;
  if (database === null) {
    return (
      <EmptyState title="There is no advisory data yet" action={<UpdateButton />}>
        Until it is there, rules on vulnerabilities answer with an error and never with a pass.
      </EmptyState>
    );
  }
  return (
    <Card
      title="Feeds"
      action={
        <Group gap="xs">
          <Badge size="md" color={index.state === 'current' && !index.judging ? 'teal' : 'yellow'}>
            {index.state === 'current' && !index.judging ? 'verdicts are up to it' : 'verdicts are being judged anew'}
          </Badge>
          <Text size="sm" c="dimmed" component="div">
            built <Moment at={database.builtAt} />, next <Moment at={nextUpdate} />
          </Text>
        </Group>
      }
    >
      {lastUpdate === null || lastUpdate.failed.length === 0 ? null : (
        <ProblemNotice
          error={new Error(lastUpdate.failed.map(({ feed, message }) => `${feed}: ${message}`).join('\n'))}
        />
      )}
      <Table.ScrollContainer minWidth={520}>
        <Table verticalSpacing={6} aria-label="Feeds">
          <Table.Thead>
            <Table.Tr>
              <Table.Th scope="col">Feed</Table.Th>
              <Table.Th scope="col" ta="end">
                Records
              </Table.Th>
              <Table.Th scope="col">Read</Table.Th>
              <Table.Th scope="col">Says it is of</Table.Th>
              <Table.Th scope="col">Covers</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {feeds.map(({ feed, records, readAt, asOf }) => (
              <Table.Tr key={feed}>
                <Table.Td>
                  <Verbatim text={feed} short={48} />
                </Table.Td>
                <Table.Td ta="end">{records.toLocaleString('en')}</Table.Td>
                <Table.Td>
                  <Moment at={readAt} />
                </Table.Td>
                <Table.Td>{asOf === null ? '–' : <Moment at={asOf} />}</Table.Td>
                <Table.Td>
                  <Verbatim text={coveredBy(coverage, feed)} short={60} />
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </Card>
  );
}

function coveredBy(coverage: Status['coverage'], feed: string): string {
  const own = coverage.filter((each) => each.feed === feed).map(({ namespace }) => namespace);
  return own.length === 0 ? '–' : own.join(', ');
}
