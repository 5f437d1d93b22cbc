import './policies.css';
import { Button, Group } from '@mantine/core';
import { useParams } from '@tanstack/react-router';
import { useEffect } from 'react';
import { useOperation } from '../api/use-operation.ts';
import { PageHeader } from '../parts/page-header.tsx';
import { ProblemNotice } from '../parts/problem-notice.tsx';
import { TabsInAddress } from '../parts/tabs-in-address.tsx';
import { useChange } from '../parts/use-change.ts';
import { visibleText } from '../parts/visible-text.ts';
import { Answered } from '../parts/view-state.tsx';
import { useSession } from '../session/session-context.tsx';
import { DocumentTab } from './document-tab.tsx';
import { FormTab } from './form/form-tab.tsx';
import { PolicyStateBadges } from './policy-state.tsx';
import { SaveBar } from './save-bar.tsx';
import { SimulateTab } from './simulate-tab.tsx';
import { TestsTab } from './tests-tab.tsx';
import { useDraft } from './use-draft.ts';
import { type Policy, usePolicy } from './use-policy.ts';
import { VersionsTab } from './versions-tab.tsx';
import type { Workbench } from './workbench.ts';

/** One policy: its document, its versions, and everything that can be tried before one counts. */
export function PolicyPage() {
  const { policyId = '' } = useParams({ strict: false });
  const policy = usePolicy(policyId);
  return (
    <Answered query={policy}>{({ body, etag }) => <PolicyView key={body.id} policy={body} etag={etag} />}</Answered>
  );
}

function PolicyView({ policy, etag }: { readonly policy: Policy; readonly etag: string | null }) {
  const { may } = useSession();
  const { draft, change, isKept } = useDraft(policy.id);
  const base = draft?.base ?? policy.latestVersion;
  const version = useOperation('getPolicyVersion', { params: { policyId: policy.id, version: base } });
  const isOther = version.data?.version !== base;
  const { document: savedText, tests: savedTests } = version.data ?? {};
  const isSaved =
    draft !== null && !isOther && savedText === draft.text && (draft.tests ?? savedTests ?? '') === (savedTests ?? '');
  useEffect(() => {
    if (isSaved) change(null);
  }, [isSaved, change]);
  return (
    <>
      <PageHeader
        title={visibleText(policy.name)}
        summary={<PolicyStateBadges policy={policy} />}
        actions={<PolicyButtons policy={policy} etag={etag} />}
      />
      <Answered query={version}>
        {({ document = '', tests: kept }) => {
          const stored = { text: document, tests: kept ?? '' };
          const [text, tests] = [draft?.text ?? stored.text, draft?.tests ?? stored.tests];
          const isSame = (next: typeof stored): boolean =>
            !isOther && next.text === stored.text && next.tests === stored.tests;
          const put = (next: typeof stored): void => change(isSame(next) ? null : { ...next, base });
          const bench: Workbench = {
            policy,
            etag,
            text,
            tests,
            base,
            isChanged: draft !== null && !isSame({ text, tests }),
            mayWrite: may('policies:write'),
            edit: (next) => put({ text: next, tests }),
            editTests: (next) => put({ text, tests: next }),
          };
          return (
            <>
              <SaveBar bench={bench} isKept={isKept} onDraft={change} />
              <PolicyTabs bench={bench} />
            </>
          );
        }}
      </Answered>
    </>
  );
}

function PolicyTabs({ bench }: { readonly bench: Workbench }) {
  return (
    <TabsInAddress
      label="Parts of the policy"
      tabs={[
        { id: 'document', label: 'Document', render: () => <DocumentTab bench={bench} /> },
        { id: 'form', label: 'Rules and mappings', render: () => <FormTab bench={bench} /> },
        { id: 'tests', label: 'Tests', render: () => <TestsTab bench={bench} /> },
        { id: 'simulate', label: 'Simulate', render: () => <SimulateTab bench={bench} /> },
        { id: 'versions', label: 'Versions', render: () => <VersionsTab bench={bench} /> },
      ]}
    />
  );
}

function PolicyButtons({ policy, etag }: { readonly policy: Policy; readonly etag: string | null }) {
  const { may } = useSession();
  const renew = ['getPolicy', 'listPolicies', 'listVerdicts'] as const;
  const makeDefault = useChange('setDefaultPolicy', renew);
  const stop = useChange('deactivatePolicy', renew);
  if (!may('policies:activate') || policy.activeVersion === null) return null;
  const options = { params: { policyId: policy.id }, ...(etag === null ? {} : { ifMatch: etag }) };
  const error = makeDefault.error ?? stop.error;
  return (
    <>
      <Group gap="xs">
        {policy.isDefault ? null : (
          <Button variant="default" loading={makeDefault.isPending} onClick={() => makeDefault.mutate(options)}>
            Make it the default
          </Button>
        )}
        <Button variant="default" color="red" loading={stop.isPending} onClick={() => stop.mutate(options)}>
          Deactivate
        </Button>
      </Group>
      {error === null ? null : <ProblemNotice error={error} />}
    </>
  );
}
