import { Button, Group, List, Select, Stack, Table, Text, Title } from '@mantine/core';
import { Badge } from '../parts/badge.tsx';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { ProblemNotice } from '../parts/problem-notice.tsx';
import { Verbatim } from '../parts/verbatim.tsx';
import { VerdictBadge } from '../parts/verdict-badge.tsx';
import { EmptyState } from '../parts/view-state.tsx';
import { useSession } from '../session/session-context.tsx';
import { type Jump } from './editor/code-editor.tsx';
import { LazyEditor } from './editor/lazy-editor.tsx';
import { type PlainRecord, isRecord, recordsIn, wordOf, wordsOf } from './form/plain-value.ts';
import { builtInPolicies } from './settings/built-in-policies.ts';
import type { Workbench } from './workbench.ts';

const EXAMPLE = `cases:
  - name: root is told
    image: registry.example.com/team/app:1.0
    facts: { config: { user: root } }
    expect:
      verdict: warn   # pass, warn, fail or error
      # findings: [no-root]

  - name: a user of its own is fine
    image: registry.example.com/team/app:1.0
    facts: { config: { user: "1000" } }
    expect: { verdict: pass }
`;

/** Tests of the policy: images by their facts, and what it has to say about each. */
export function TestsTab({ bench: { text, tests, editTests, mayWrite } }: { readonly bench: Workbench }) {
  const { client } = useSession();
  const [jump, setJump] = useState<Jump | null>(null);
  const [ranOn, setRanOn] = useState('');
  // Once there is an editor it stays, also while nothing is in it.
  const [isBegun, setIsBegun] = useState(tests !== '');
  const run = useMutation({
    mutationFn: () => client.call('testPolicyDocument', { body: { document: text, tests } }),
    onMutate: () => setRanOn(`${text}\n${tests}`),
  });
  if (tests === '' && !isBegun) {
    const begin = (first: string): void => {
      setIsBegun(true);
      editTests(first);
    };
    return <NoTests onBegin={mayWrite ? begin : null} />;
  }
  return (
    <Stack>
      <Group justify="space-between" align="flex-end">
        <Text size="sm" c="dimmed" maw={640}>
          Each case names an image by its facts. They are saved with the version, in the form that{' '}
          <code className="code">assay policy test</code> reads, and a version whose tests fail is not activated by
          mistake. They run against what you see under Document, saved or not.
        </Text>
        <Button loading={run.isPending} disabled={tests.trim() === ''} onClick={() => run.mutate()}>
          Run the tests
        </Button>
      </Group>
      <LazyEditor
        label="Policy tests"
        value={tests}
        onChange={editTests}
        isReadOnly={!mayWrite}
        jump={jump}
        height="360px"
      />
      {run.error === null ? null : <ProblemNotice error={run.error} />}
      {run.data === undefined ? null : (
        <section aria-label="How the tests came out">
          <Text fw={600} role="status" mb="xs">
            {run.data.failed === 0 ? '✓' : '✕'} {run.data.passed} passed, {run.data.failed} failed
            {ranOn === `${text}\n${tests}` ? '' : ' — before the last change'}
          </Text>
          <Results results={recordsIn(run.data.results)} onOpen={setJump} />
          <Coverage coverage={run.data.coverage} />
        </section>
      )}
    </Stack>
  );
}

/** Leads to the first test; null: to somebody who may not write one. */
function NoTests({ onBegin }: { readonly onBegin: ((tests: string) => void) | null }) {
  const withTests = builtInPolicies().filter(({ tests }) => tests !== '');
  const actions =
    onBegin === null ? null : (
      <Group gap="xs" justify="center">
        <Button onClick={() => onBegin(EXAMPLE)}>Begin with an example</Button>
        <Select
          aria-label="Begin with the tests of"
          placeholder="Tests of a built-in policy…"
          w={260}
          value={null}
          data={withTests.map(({ id, name }) => ({ value: id, label: name }))}
          onChange={(id) => {
            const chosen = withTests.find((each) => each.id === id);
            if (chosen !== undefined) onBegin(chosen.tests);
          }}
        />
      </Group>
    );
  return (
    <EmptyState title="No tests are kept with this policy" action={actions}>
      Tests say of images, by their facts, what the policy has to answer. They are saved with the version and run before
      one is activated.
    </EmptyState>
  );
}

function Results({
  results,
  onOpen,
}: {
  readonly results: readonly PlainRecord[];
  readonly onOpen: (jump: Jump) => void;
}) {
  return (
    <Table.ScrollContainer minWidth={480}>
      <Table aria-label="Cases" verticalSpacing={6}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col" w={90}>
              Result
            </Table.Th>
            <Table.Th scope="col">Case</Table.Th>
            <Table.Th scope="col" w={110}>
              Verdict
            </Table.Th>
            <Table.Th scope="col">Why not</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {results.map(({ name, line, passed, failures, verdict }) => (
            <Table.Tr key={`${String(line)} ${String(name)}`}>
              <Table.Td>
                <Badge color={passed === true ? 'teal' : 'red'}>{passed === true ? 'passed' : 'failed'}</Badge>
              </Table.Td>
              <Table.Td>
                <Button
                  variant="subtle"
                  size="compact-sm"
                  onClick={() => onOpen({ line: typeof line === 'number' ? line : 1, column: 1 })}
                >
                  <Verbatim text={wordOf(name) ?? ''} short={80} />
                </Button>
              </Table.Td>
              <Table.Td>{typeof verdict === 'string' ? <VerdictBadge verdict={verdict} size="sm" /> : '–'}</Table.Td>
              <Table.Td>
                <List size="sm">
                  {wordsOf(failures).map((failure) => (
                    <List.Item key={failure}>
                      <Verbatim text={failure} />
                    </List.Item>
                  ))}
                </List>
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

function Coverage({ coverage }: { readonly coverage: unknown }) {
  const rules = isRecord(coverage) ? recordsIn(coverage['rules']) : [];
  const missed = rules.filter(({ asked, hit }) => hit === 0 || hit === asked);
  if (rules.length === 0) return null;
  return (
    <section aria-label="Coverage">
      <Title order={2} size="h5" mt="md" mb={4}>
        {rules.length - missed.length} of {rules.length} rules were seen to fire and to stay quiet
      </Title>
      <List size="sm">
        {missed.slice(0, 50).map(({ id, asked, hit }) => (
          <List.Item key={String(id)}>
            <Verbatim text={wordOf(id) ?? ''} />:{' '}
            {asked === 0 ? 'was never asked' : hit === 0 ? 'never fired' : 'always fired'}
          </List.Item>
        ))}
      </List>
    </section>
  );
}
