import { Accordion, Code, Group, List, Stack, Text } from '@mantine/core';
import { Badge } from '../parts/badge.tsx';
import type { AttestationFact, ProvenanceFact, SignatureFact, VerificationStep } from '@assay/core';
import { useOperation } from '../api/use-operation.ts';
import { Card } from '../parts/card.tsx';
import { Verbatim } from '../parts/verbatim.tsx';
import { Answered, EmptyState } from '../parts/view-state.tsx';

/** Steps of a verification in their order, in words. */
const STEPS: readonly (readonly [VerificationStep, string])[] = [
  ['found', 'it was found'],
  ['parsed', 'it reads'],
  ['chain', 'the certificate leads to a root that is trusted'],
  ['identity', 'the signer is one that is wanted'],
  ['log', 'a transparency log has it'],
  ['timestamp', 'its time is vouched for'],
  ['signature', 'the signature is right'],
  ['subject', 'it is about this image'],
  ['rule', 'what it says is what is wanted'],
];

/** Who vouches for the image, and how far each piece of evidence came. */
export function TrustTab({ digest }: { readonly digest: string }) {
  const evidence = useOperation('getImageEvidence', { params: { digest } });
  return (
    <Answered query={evidence}>
      {({ signatures, attestations, provenance, evidenceSearch }) =>
        signatures === null && attestations === null && provenance === null ? (
          <EmptyState title="Nobody asked who vouches for it">
            Evidence is looked for when a policy that is active has rules on signatures, attestations or provenance.
          </EmptyState>
        ) : (
          <Stack>
            <EvidenceList title="Signatures" evidence={signatures ?? []} />
            <EvidenceList title="Attestations" evidence={attestations ?? []} />
            <Provenance provenance={provenance ?? []} />
            {evidenceSearch === null || evidenceSearch.gaps.length === 0 ? null : (
              <Card title="What could not be read">
                <List size="sm">
                  {evidenceSearch.gaps.map((gap) => (
                    <List.Item key={JSON.stringify(gap)}>
                      <Verbatim text={JSON.stringify(gap)} short={200} />
                    </List.Item>
                  ))}
                </List>
              </Card>
            )}
          </Stack>
        )
      }
    </Answered>
  );
}

function EvidenceList({
  title,
  evidence,
}: {
  readonly title: string;
  readonly evidence: readonly (SignatureFact | AttestationFact)[];
}) {
  return (
    <Card title={`${title} (${evidence.length})`}>
      {evidence.length === 0 ? (
        <Text size="sm" c="dimmed">
          None was found.
        </Text>
      ) : (
        <Accordion variant="contained">
          {evidence.map((fact) => (
            <Accordion.Item key={`${fact.evidence} ${fact.subject}`} value={`${fact.evidence} ${fact.subject}`}>
              <Accordion.Control>
                <Group gap="xs">
                  <Badge size="md" color={fact.verified ? 'teal' : 'red'}>
                    {fact.verified ? 'accepted' : 'refused'}
                  </Badge>
                  <Verbatim text={fact.signer.identity ?? fact.signer.key ?? 'signer unknown'} short={70} />
                  {'predicateType' in fact ? <Code>{fact.predicateType.slice(0, 80)}</Code> : null}
                </Group>
              </Accordion.Control>
              <Accordion.Panel>
                <EvidenceView fact={fact} />
              </Accordion.Panel>
            </Accordion.Item>
          ))}
        </Accordion>
      )}
    </Card>
  );
}

function EvidenceView({ fact }: { readonly fact: SignatureFact | AttestationFact }) {
  const { signer, signedAt, logged, place, checks, claims } = fact;
  return (
    <Stack gap="xs">
      <Text size="sm" component="div">
        <Verbatim
          text={`issuer: ${signer.issuer ?? 'none'}\nsigned: ${signedAt ?? 'nobody vouches for a time'}\nlog: ${logged ? 'yes' : 'no'}\nfound at: ${place}`}
        />
      </Text>
      {checks.map(({ verifier, failure }) => (
        <div key={verifier}>
          <Text size="sm" fw={600} component="div">
            Verifier <Verbatim text={verifier} short={60} />
          </Text>
          <List size="sm" aria-label={`Steps of ${verifier}`}>
            {STEPS.map(([step, words]) => (
              <Step key={step} step={step} words={words} failedAt={failure?.step ?? null} />
            ))}
          </List>
          {failure === null ? null : (
            <Text size="sm" c="red" component="div">
              <Verbatim
                text={`${failure.code}: ${failure.message}${failure.wanted === null ? '' : `\nwanted: ${failure.wanted}`}`}
              />
            </Text>
          )}
        </div>
      ))}
      {Object.entries(claims).map(([name, value]) => (
        <Text key={name} size="sm" c="dimmed" component="div">
          <Verbatim text={`${name}: ${value}`} short={200} />
        </Text>
      ))}
    </Stack>
  );
}

function Step({
  step,
  words,
  failedAt,
}: {
  readonly step: VerificationStep;
  readonly words: string;
  readonly failedAt: VerificationStep | null;
}) {
  const order = STEPS.map(([each]) => each);
  const [own, failed] = [order.indexOf(step), failedAt === null ? order.length : order.indexOf(failedAt)];
  const mark = own < failed ? '✓' : own === failed ? '✕' : '·';
  return (
    <List.Item {...(own < failed ? {} : { c: own === failed ? 'red' : 'dimmed' })}>
      {mark} {words}
      {own > failed ? ' (not looked at)' : ''}
    </List.Item>
  );
}

function Provenance({ provenance }: { readonly provenance: readonly ProvenanceFact[] }) {
  return (
    <Card title={`Provenance (${provenance.length})`}>
      {provenance.length === 0 ? (
        <Text size="sm" c="dimmed">
          Nobody says how it was built.
        </Text>
      ) : null}
      {provenance.map((fact) => (
        <Group key={fact.evidence} gap="xs" align="flex-start">
          <Badge size="md" color={fact.verified ? 'teal' : 'gray'}>
            {fact.verified ? 'verified' : 'nobody vouches for it'}
          </Badge>
          <Text size="sm" component="div">
            <Verbatim
              text={[
                `builder: ${fact.builder ?? 'unknown'}`,
                `source: ${fact.source ?? 'unknown'} ${fact.revision ?? ''} ${fact.ref ?? ''}`,
                `workflow: ${fact.workflow ?? 'unknown'}`,
                ...fact.baseImages.map(({ uri }) => `base image: ${uri}`),
              ].join('\n')}
            />
          </Text>
        </Group>
      ))}
    </Card>
  );
}
