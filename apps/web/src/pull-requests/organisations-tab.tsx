import { Stack, Text } from '@mantine/core';
import type { Operations } from '../api/operations.ts';
import { useOperation } from '../api/use-operation.ts';
import { Badge } from '../parts/badge.tsx';
import { Card } from '../parts/card.tsx';
import { isRecord } from '../parts/is-record.ts';
import { ProblemNotice } from '../parts/problem-notice.tsx';
import { useChange } from '../parts/use-change.ts';
import { visibleText } from '../parts/visible-text.ts';
import { Answered, EmptyState } from '../parts/view-state.tsx';
import { useSession } from '../session/session-context.tsx';
import { SettingsForm } from './settings-form.tsx';

type Installation = Operations['listGithubInstallations']['answer']['items'][number];

/** Where the apps are installed, and what counts for all repositories there that say nothing themselves. */
export function OrganisationsTab() {
  const installations = useOperation('listGithubInstallations');
  return (
    <Answered query={installations}>
      {({ items }) =>
        items.length === 0 ? (
          <EmptyState title="Installed nowhere">Install the app on an organisation or an account.</EmptyState>
        ) : (
          <Stack>
            {items.map((one) => (
              <Organisation key={`${one.app} ${one.installationId}`} installation={one} />
            ))}
          </Stack>
        )
      }
    </Answered>
  );
}

function Organisation({ installation }: { readonly installation: Installation }) {
  const { app, installationId, account, state, permissions, settings } = installation;
  const { may } = useSession();
  const change = useChange('setGithubInstallationSettings', ['listGithubInstallations', 'getGithubRepository']);
  return (
    <Card title={visibleText(account)}>
      <Text size="sm" mb="sm">
        <Badge color={state === 'active' ? 'teal' : 'gray'}>{state}</Badge> May: {permissionWords(permissions)}.
      </Text>
      <SettingsForm
        key={JSON.stringify(settings)}
        settings={settings}
        effective={null}
        isLocked={!may('repositories:write') || state !== 'active'}
        isSaving={change.isPending}
        onSave={(body) => change.mutate({ params: { app, installation: String(installationId) }, body })}
      />
      {change.error === null ? null : <ProblemNotice error={change.error} />}
      {change.isSuccess ? (
        <Text size="sm" role="status">
          Kept; open pull requests are looked at again.
        </Text>
      ) : null}
    </Card>
  );
}

function permissionWords(permissions: unknown): string {
  if (!isRecord(permissions)) return 'not told yet';
  const words = Object.entries(permissions).map(([name, level]) => `${name.replaceAll('_', ' ')}: ${String(level)}`);
  return words.length === 0 ? 'not told yet' : visibleText(words.toSorted().join(', '));
}
