import '../policies.css';
import { Alert, Button, Group, Stack, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useMemo } from 'react';
import { PageLink } from '../../parts/page-link.tsx';
import { useOperation } from '../../api/use-operation.ts';
import { PageHeader } from '../../parts/page-header.tsx';
import { ProblemNotice } from '../../parts/problem-notice.tsx';
import { useChange } from '../../parts/use-change.ts';
import { useFilters } from '../../parts/use-filters.ts';
import { Answered } from '../../parts/view-state.tsx';
import { useSession } from '../../session/session-context.tsx';
import { ActivateVersion } from '../activate-version.tsx';
import { readDocument } from '../form/edit-document.ts';
import { PolicyStateBadges } from '../policy-state.tsx';
import { SimulationView } from '../simulation-view.tsx';
import { useDraft } from '../use-draft.ts';
import { type Policy, usePolicy } from '../use-policy.ts';
import { builtInPolicies } from './built-in-policies.ts';
import { type ReadSettings, LAST_ROW, SETTINGS_POLICY, readSettings, writeSettings } from './settings-document.ts';
import { SettingsTable } from './settings-table.tsx';

const NONE: ReadSettings = { settings: { rows: [LAST_ROW], variables: {} }, differs: 'same' };

/** Switches the policies that come with Assay on and off, for groups of repositories. */
export function PolicySettingsPage() {
  const policies = useOperation('listPolicies', { query: { limit: 1000 } });
  return (
    <>
      <PageHeader
        title="Built-in policies"
        summary="What comes with Assay, switched on by group of repositories: off, report (findings warn), or enforce (findings stop)."
        actions={
          <Button component={Link} to="/policies" variant="default">
            All policies
          </Button>
        }
      />
      <Answered query={policies}>
        {({ items }) => {
          const policy = items.find(({ name }) => name === SETTINGS_POLICY);
          return policy === undefined ? <SettingsForm stored={null} /> : <StoredSettings policyId={policy.id} />;
        }}
      </Answered>
    </>
  );
}

function StoredSettings({ policyId }: { readonly policyId: string }) {
  const policy = usePolicy(policyId);
  return (
    <Answered query={policy}>
      {({ body, etag }) => <StoredVersion key={body.latestVersion} policy={body} etag={etag} />}
    </Answered>
  );
}

function StoredVersion({ policy, etag }: { readonly policy: Policy; readonly etag: string | null }) {
  const version = useOperation('getPolicyVersion', { params: { policyId: policy.id, version: policy.latestVersion } });
  return (
    <Answered query={version}>{({ document = '' }) => <SettingsForm stored={{ policy, etag, document }} />}</Answered>
  );
}

interface Stored {
  readonly policy: Policy;
  readonly etag: string | null;
  readonly document: string;
}

function SettingsForm({ stored }: { readonly stored: Stored | null }) {
  const { may } = useSession();
  const builtIn = useMemo(builtInPolicies, []);
  const read = useMemo(() => (stored === null ? NONE : readStored(stored.document, builtIn)), [stored, builtIn]);
  const { draft, change } = useDraft('settings');
  const { values, set } = useFilters(['simulation']);
  const typed = useMemo(() => (draft === null ? null : readStored(draft.text, builtIn)), [draft, builtIn]);
  const settings = typed?.settings ?? read.settings;
  const text = writeSettings(settings, builtIn);
  const isChanged = stored === null ? draft !== null : text !== writeSettings(read.settings, builtIn);
  const isStale = draft !== null && stored !== null && draft.base !== stored.policy.latestVersion;
  const simulate = useChange('simulatePolicy', [], ({ id }) => set('simulation', id));
  const renew = ['getPolicy', 'listPolicies', 'listPolicyVersions'] as const;
  const done = (policyId: string, version: number): void => {
    change(null);
    simulate.mutate({ params: { policyId }, body: { version } });
  };
  const make = useChange('createPolicy', renew, ({ id, latestVersion }) => done(id, latestVersion));
  const add = useChange('createPolicyVersion', renew, ({ policyId, version }) => done(policyId, version));
  const save = (): void => {
    if (stored === null) make.mutate({ body: { name: SETTINGS_POLICY, document: text, note: 'settings' } });
    else {
      const options = { params: { policyId: stored.policy.id }, body: { document: text, note: 'settings' } };
      add.mutate(stored.etag === null ? options : { ...options, ifMatch: stored.etag });
    }
  };
  const error = make.error ?? add.error ?? simulate.error;
  const mayWrite = may('policies:write');
  return (
    <Stack>
      {stored === null ? null : <Standing stored={stored} differs={read.differs} />}
      <SettingsTable
        settings={settings}
        builtIn={builtIn}
        isReadOnly={!mayWrite}
        onChange={(next) => change({ text: writeSettings(next, builtIn), base: stored?.policy.latestVersion ?? 0 })}
      />
      {isStale ? (
        <Alert color="yellow" title="The settings were changed meanwhile" role="alert">
          What you chose is kept. <b>Save</b> puts it in place of what was saved, <b>Discard</b> shows what was saved.
        </Alert>
      ) : null}
      {error === null ? null : <ProblemNotice error={error} />}
      {mayWrite ? (
        <Group>
          <Button onClick={save} disabled={!isChanged} loading={make.isPending || add.isPending}>
            Save and simulate
          </Button>
          {draft === null ? null : (
            <Button variant="subtle" color="red" onClick={() => change(null)}>
              Discard
            </Button>
          )}
          {stored === null || isChanged || stored.policy.activeVersion === stored.policy.latestVersion ? null : (
            <ActivateVersion {...stored} version={stored.policy.latestVersion} size="sm" />
          )}
        </Group>
      ) : null}
      {values['simulation'] === undefined || stored === null ? null : (
        <SimulationView operationId={values['simulation']} policy={stored.policy} />
      )}
    </Stack>
  );
}

function readStored(document: string, builtIn: Parameters<typeof readSettings>[1]): ReadSettings {
  const read = readDocument(document);
  return read.kind === 'read' ? readSettings(read.value, builtIn) : { ...NONE, differs: 'other' };
}

function Standing({ stored: { policy }, differs }: { readonly stored: Stored; readonly differs: string }) {
  return (
    <>
      <Group gap="sm">
        <PolicyStateBadges policy={policy} />
        <Text size="sm" c="dimmed">
          {policy.activeVersion === policy.latestVersion
            ? 'What you see counts.'
            : `What you see is version ${policy.latestVersion}, which does not count yet.`}{' '}
          <PageLink to={`/policies/${policy.id}`} underlined>
            See it as a policy
          </PageLink>
        </Text>
      </Group>
      {differs === 'same' ? null : (
        <Alert
          color="yellow"
          title={differs === 'rules' ? 'Its rules are others than those built in' : 'It was changed by hand'}
        >
          {differs === 'rules'
            ? 'They were changed by hand, or come from another version of Assay. Saving puts those of this version in their place.'
            : 'The policy says more than this page knows. Saving would take that away; change it as a policy instead.'}
        </Alert>
      )}
    </>
  );
}
