import { Button, Group, Radio, Stack, Text, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { ProblemNotice } from '../parts/problem-notice.tsx';
import { useChange } from '../parts/use-change.ts';
import { useFilters } from '../parts/use-filters.ts';
import { ActivateVersion } from './activate-version.tsx';
import { SimulationView } from './simulation-view.tsx';
import type { Workbench } from './workbench.ts';

/** Says what a candidate would change of the verdicts that stand, before it counts. */
export function SimulateTab({ bench: { policy, etag, text, isChanged, mayWrite } }: { readonly bench: Workbench }) {
  const { values, set } = useFilters(['tab', 'simulation', 'effect']);
  const [candidate, setCandidate] = useState(isChanged ? 'draft' : 'latest');
  const [environment, setEnvironment] = useState('');
  const [simulated, setSimulated] = useState<string | null>(null);
  const start = useChange('simulatePolicy', [], ({ id }) => set('simulation', id));
  const isDraft = isChanged && candidate === 'draft';
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setSimulated(isDraft ? text : null);
    const place = environment.trim() === '' ? {} : { environment: environment.trim() };
    const what = isDraft ? { document: text } : { version: policy.latestVersion };
    start.mutate({ params: { policyId: policy.id }, body: { ...what, ...place } });
  };
  const simulation = values['simulation'];
  return (
    <Stack>
      <form onSubmit={submit}>
        <Group align="flex-end" gap="md">
          {isChanged ? (
            <Radio.Group label="Simulate" value={candidate} onChange={setCandidate}>
              <Group gap="md" mt={4}>
                <Radio value="draft" label="what I typed" />
                <Radio value="latest" label={`version ${policy.latestVersion}`} />
              </Group>
            </Radio.Group>
          ) : null}
          <TextInput
            label="Environment"
            placeholder="any"
            value={environment}
            onChange={(event) => setEnvironment(event.currentTarget.value)}
            w={180}
          />
          <Button type="submit" loading={start.isPending} disabled={!mayWrite}>
            Simulate {isDraft ? 'what I typed' : `version ${policy.latestVersion}`}
          </Button>
        </Group>
      </form>
      {mayWrite ? null : (
        <Text size="sm" c="dimmed">
          Simulating needs the permission to write policies.
        </Text>
      )}
      {start.error === null ? null : <ProblemNotice error={start.error} />}
      {simulated !== null && simulated !== text ? (
        <Text size="sm" role="status">
          The text has changed since it was simulated.
        </Text>
      ) : null}
      {simulation === undefined ? (
        <Text size="sm" c="dimmed">
          Every image that is known is judged by the candidate as it is judged now; nothing else changes by that.
        </Text>
      ) : (
        <SimulationView operationId={simulation} policy={policy} />
      )}
      {policy.latestVersion === policy.activeVersion || isChanged ? null : (
        <Group>
          <ActivateVersion policy={policy} etag={etag} version={policy.latestVersion} size="sm" />
        </Group>
      )}
    </Stack>
  );
}
