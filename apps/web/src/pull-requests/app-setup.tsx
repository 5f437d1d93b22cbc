import { Button, Code, Group, Stack, Switch, Table, Text, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useOperation } from '../api/use-operation.ts';
import { Card } from '../parts/card.tsx';
import { Moment } from '../parts/moment.tsx';
import { ProblemNotice } from '../parts/problem-notice.tsx';
import { useChange } from '../parts/use-change.ts';
import { Verbatim } from '../parts/verbatim.tsx';
import { Answered } from '../parts/view-state.tsx';
import { useSession } from '../session/session-context.tsx';

/** The apps of the space, and the way to a new one. */
export function AppSetup() {
  const { may } = useSession();
  const apps = useOperation('listGithubApps');
  return (
    <Stack>
      <Answered query={apps}>
        {({ items }) =>
          items.length === 0 ? null : (
            <Card title="Apps">
              <Table aria-label="Apps">
                <Table.Thead>
                  <Table.Tr>
                    <Table.Th scope="col">App</Table.Th>
                    <Table.Th scope="col">Owner</Table.Th>
                    <Table.Th scope="col">GitHub</Table.Th>
                    <Table.Th scope="col">Since</Table.Th>
                    <Table.Th scope="col">Do</Table.Th>
                  </Table.Tr>
                </Table.Thead>
                <Table.Tbody>
                  {items.map(({ id, slug, owner, webUrl, createdAt }) => (
                    <Table.Tr key={id}>
                      <Table.Td>
                        <Verbatim text={slug} short={50} />
                      </Table.Td>
                      <Table.Td>
                        <Verbatim text={owner} short={50} />
                      </Table.Td>
                      <Table.Td>
                        <Verbatim text={webUrl} short={60} />
                      </Table.Td>
                      <Table.Td>
                        <Moment at={createdAt} />
                      </Table.Td>
                      <Table.Td>{may('registries:write') ? <SyncButton id={id} /> : null}</Table.Td>
                    </Table.Tr>
                  ))}
                </Table.Tbody>
              </Table>
            </Card>
          )
        }
      </Answered>
      {may('registries:write') ? <NewApp /> : null}
    </Stack>
  );
}

function SyncButton({ id }: { readonly id: string }) {
  const sync = useChange('syncGithubApp', ['listGithubRepositories', 'listGithubInstallations']);
  return (
    <>
      <Button
        size="compact-xs"
        variant="default"
        loading={sync.isPending}
        onClick={() => sync.mutate({ params: { id } })}
      >
        Read installations
      </Button>
      {sync.error === null ? null : <ProblemNotice error={sync.error} />}
      {sync.data === undefined ? null : (
        <Text size="xs" role="status">
          {sync.data.installations} read.
        </Text>
      )}
    </>
  );
}

function NewApp() {
  const [name, setName] = useState('');
  const [organization, setOrganization] = useState('');
  const [changes, setChanges] = useState(true);
  const [sarif, setSarif] = useState(false);
  const [deployments, setDeployments] = useState(false);
  const begin = useChange('beginGithubSetup', []);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const owner = organization.trim();
    begin.mutate({
      body: { name, changes, sarif, deployments, ...(owner === '' ? {} : { organization: owner }) },
    });
  };
  return (
    <Card title="Make an app">
      <form onSubmit={submit}>
        <Stack maw={520}>
          <TextInput label="Name" value={name} onChange={(event) => setName(event.currentTarget.value)} required />
          <TextInput
            label="Organisation"
            description="Empty: your own account."
            value={organization}
            onChange={(event) => setOrganization(event.currentTarget.value)}
          />
          <Switch
            label="It may open pull requests of its own"
            checked={changes}
            onChange={(event) => setChanges(event.currentTarget.checked)}
          />
          <Switch
            label="It may write findings to code scanning"
            checked={sarif}
            onChange={(event) => setSarif(event.currentTarget.checked)}
          />
          <Switch
            label="It may make deployments, for promotion by them"
            checked={deployments}
            onChange={(event) => setDeployments(event.currentTarget.checked)}
          />
          {begin.error === null ? null : <ProblemNotice error={begin.error} />}
          <Group>
            <Button type="submit" variant="default" loading={begin.isPending}>
              Prepare
            </Button>
          </Group>
        </Stack>
      </form>
      {begin.data === undefined ? null : <ManifestForm action={begin.data.action} manifest={begin.data.manifest} />}
    </Card>
  );
}

/** GitHub takes the manifest from a form of this page, shows what the app may do, and sends whoever agrees back to the service. */
function ManifestForm({ action, manifest }: { readonly action: string; readonly manifest: string }) {
  if (!action.startsWith('https://github.com/')) {
    return (
      <Text size="sm">
        This page may send forms to github.com alone. Send the manifest to <Code>{action}</Code> as the guide says.
      </Text>
    );
  }
  return (
    <form method="post" action={action}>
      <input type="hidden" name="manifest" value={manifest} />
      <Button type="submit">Make the app on GitHub</Button>
    </form>
  );
}
