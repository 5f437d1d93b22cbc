import { Accordion, Code, Group, List, Paper, Stack, Text, Title } from '@mantine/core';
import { Badge } from '../parts/badge.tsx';
import type { Decision, Finding } from '@assay/core';
import type { Operations } from '../api/operations.ts';
import { useOperation } from '../api/use-operation.ts';
import { Moment } from '../parts/moment.tsx';
import { RequestException } from '../exceptions/request-exception.tsx';
import { Verbatim } from '../parts/verbatim.tsx';
import { FindingPlaces, type BuildSteps } from './finding-place.tsx';
import { VerdictBadge } from '../parts/verdict-badge.tsx';
import { Answered, EmptyState } from '../parts/view-state.tsx';

type Standing = Operations['listVerdicts']['answer']['items'][number];

/** The verdicts that stand on the image, each with its findings by gate and why. */
export function VerdictTab({ digest }: { readonly digest: string }) {
  const verdicts = useOperation('listVerdicts', { query: { digest, limit: 50 } });
  const layers = useOperation('listImageLayers', { params: { digest }, query: { limit: 1000 } });
  const history = useOperation('listImageHistory', { params: { digest }, query: { limit: 1000 } });
  const steps = { digest, layers: layers.data?.items ?? [], history: history.data?.items ?? [] };
  return (
    <Answered query={verdicts}>
      {({ items }) =>
        items.length === 0 ? (
          <EmptyState title="Not judged yet">Activate a policy: every image is judged by it.</EmptyState>
        ) : (
          <Stack>
            {items.toSorted(worstFirst).map((standing) => (
              <StandingVerdict key={standing.id} standing={standing} steps={steps} />
            ))}
          </Stack>
        )
      }
    </Answered>
  );
}

const ORDER: readonly string[] = ['error', 'fail', 'warn', 'pass'];

function worstFirst(one: Standing, other: Standing): number {
  return ORDER.indexOf(one.verdict) - ORDER.indexOf(other.verdict);
}

function StandingVerdict({ standing, steps }: { readonly standing: Standing; readonly steps: BuildSteps }) {
  const evaluation = useOperation('getEvaluation', { params: { evaluationId: standing.evaluationId } });
  return (
    <Paper withBorder p="md">
      <Group justify="space-between" mb="sm">
        <Group gap="sm">
          <VerdictBadge verdict={standing.verdict} size="lg" />
          <Text fw={600}>
            <Verbatim text={standing.reference} short={90} />
          </Text>
          {standing.environment === null ? null : (
            <Badge variant="outline" size="md">
              {standing.environment}
            </Badge>
          )}
        </Group>
        <Text size="sm" c="dimmed">
          since <Moment at={standing.changedAt} />
        </Text>
      </Group>
      <Answered query={evaluation}>
        {({ decision }) =>
          decision === undefined ? null : (
            <DecisionView decision={decision} evaluationId={standing.evaluationId} steps={steps} />
          )
        }
      </Answered>
    </Paper>
  );
}

/** What a decision says: by which policy, and its findings by gate. */
function DecisionView({
  decision,
  evaluationId,
  steps,
}: {
  readonly decision: Decision;
  readonly evaluationId: string;
  readonly steps: BuildSteps;
}) {
  const { policy, mapping, reason, findings, problems } = decision;
  const gates = Map.groupBy(
    findings.toSorted((a, b) => weightOf(a) - weightOf(b)),
    ({ gate }) => gate,
  );
  return (
    <Stack gap="sm">
      <Text size="sm" c="dimmed">
        Policy {policy.name}, {mapping === null ? 'no mapping' : `mapping “${mapping.name}”`}
        {reason === 'policy_evaluation' ? '' : `, ${reason}`}
      </Text>
      {problems.length === 0 ? null : (
        <List size="sm">
          {problems.map(({ code, message }) => (
            <List.Item key={`${code} ${message}`}>
              <Code>{code}</Code> <Verbatim text={message} />
            </List.Item>
          ))}
        </List>
      )}
      {findings.length === 0 ? <Text size="sm">No rule found anything.</Text> : null}
      {[...gates].map(([gate, list]) => (
        <section key={gate} aria-label={`Gate ${gate}`}>
          <Title order={2} size="h5" mb={4}>
            {gate} <Badge variant="plain">{list.length}</Badge>
          </Title>
          <Accordion multiple variant="contained" chevronPosition="left">
            {list.slice(0, 200).map((finding) => (
              <FindingView
                key={`${finding.id} ${finding.ruleSetId} ${finding.ruleId}`}
                finding={finding}
                evaluationId={evaluationId}
                steps={steps}
              />
            ))}
          </Accordion>
          {list.length > 200 ? <Text size="sm">… and {list.length - 200} more.</Text> : null}
        </section>
      ))}
    </Stack>
  );
}

const WEIGHTS: Readonly<Record<string, number>> = { stop: 0, warn: 1, go: 2 };

function weightOf({ action, status }: Finding): number {
  return (status === 'allowlisted' ? 10 : 0) + (WEIGHTS[action] ?? 3);
}

function FindingView({
  finding,
  evaluationId,
  steps,
}: {
  readonly finding: Finding;
  readonly evaluationId: string;
  readonly steps: BuildSteps;
}) {
  const { id, ruleId, ruleSetId, trigger, message, recommendation, evidence, status, allowlistMatch } = finding;
  return (
    <Accordion.Item value={`${id} ${ruleSetId} ${ruleId}`}>
      <Accordion.Control>
        <Group gap="xs" wrap="nowrap" align="flex-start">
          <ActionBadge finding={finding} />
          <Text size="sm" component="span">
            <Verbatim text={message.slice(0, 500)} />
          </Text>
        </Group>
      </Accordion.Control>
      <Accordion.Panel>
        <Stack gap={6}>
          {recommendation === undefined ? null : (
            <Text size="sm">
              <b>What to do:</b> <Verbatim text={recommendation} />
            </Text>
          )}
          {allowlistMatch === undefined ? null : (
            <Text size="sm">
              <b>Accepted</b> by {allowlistMatch.allowlistId}/{allowlistMatch.itemId}
              {allowlistMatch.reason === undefined ? '' : `: ${allowlistMatch.reason}`}
              {allowlistMatch.expiresOn === null ? '' : ` until ${allowlistMatch.expiresOn}`}
            </Text>
          )}
          <Text size="xs" c="dimmed">
            {trigger}, rule <Code>{ruleId}</Code> of <Code>{ruleSetId}</Code>, {status},{' '}
            <Verbatim text={finding.triggerId} short={80} />
          </Text>
          <FindingPlaces finding={finding} steps={steps} />
          {Object.keys(evidence).length === 0 ? null : (
            <Code block tabIndex={0} className="verbatim" mah={240} style={{ overflow: 'auto' }}>
              {JSON.stringify(evidence, null, 2)}
            </Code>
          )}
          {status === 'allowlisted' ? null : <RequestException evaluationId={evaluationId} findingId={id} />}
        </Stack>
      </Accordion.Panel>
    </Accordion.Item>
  );
}

function ActionBadge({ finding: { action, status } }: { readonly finding: Finding }) {
  if (status === 'allowlisted') {
    return (
      <Badge variant="outline" color="gray" minWidth={74}>
        accepted
      </Badge>
    );
  }
  const color = status === 'error' ? 'grape' : action === 'stop' ? 'red' : action === 'warn' ? 'yellow' : 'gray';
  return (
    <Badge color={color} minWidth={74}>
      {status === 'error' ? 'error' : action}
    </Badge>
  );
}
