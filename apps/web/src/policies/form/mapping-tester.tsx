import { Button, Code, Group, List, Paper, Stack, Text, TextInput, Title } from '@mantine/core';
import { Badge } from '../../parts/badge.tsx';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import type { Operations } from '../../api/operations.ts';
import { ProblemNotice } from '../../parts/problem-notice.tsx';
import { Verbatim } from '../../parts/verbatim.tsx';
import { useSession } from '../../session/session-context.tsx';

type Match = Operations['matchPolicy']['answer'];

/** "Which mapping matches this image?", asked of the document as it stands in the browser. */
export function MappingTester({ document }: { readonly document: string }) {
  const { client } = useSession();
  const [reference, setReference] = useState('');
  const [environment, setEnvironment] = useState('');
  const [askedOf, setAskedOf] = useState('');
  const ask = useMutation({
    mutationFn: () => {
      const place = environment.trim() === '' ? {} : { environment: environment.trim() };
      return client.call('matchPolicy', { body: { document, reference: reference.trim(), ...place } });
    },
    onMutate: () => setAskedOf(document),
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    ask.mutate();
  };
  return (
    <Paper withBorder p="md" component="section" aria-label="Mapping tester">
      <Title order={2} size="h5" mb="xs">
        Which mapping matches this image?
      </Title>
      <form onSubmit={submit}>
        <Group align="flex-end" gap="xs">
          <TextInput
            label="Image"
            placeholder="registry.example.com/team/app:1.0"
            value={reference}
            onChange={(event) => setReference(event.currentTarget.value)}
            required
            style={{ flex: '1 1 260px' }}
          />
          <TextInput
            label="Environment"
            placeholder="any"
            value={environment}
            onChange={(event) => setEnvironment(event.currentTarget.value)}
            w={150}
          />
          <Button type="submit" variant="default" loading={ask.isPending}>
            Try
          </Button>
        </Group>
      </form>
      <Stack gap="xs" mt={ask.data === undefined && ask.error === null ? 0 : 'sm'}>
        {ask.error === null ? null : <ProblemNotice error={ask.error} />}
        {ask.data === undefined ? null : <Matched match={ask.data} isOld={askedOf !== document} />}
      </Stack>
    </Paper>
  );
}

function Matched({
  match: { reference, mapping, allowlisted, denylisted, unmapped, rules, problems },
  isOld,
}: {
  readonly match: Match;
  readonly isOld: boolean;
}) {
  return (
    <div role="status">
      <Text size="sm">
        <Verbatim text={reference} />
        {isOld ? ' (before the last change)' : ''}:{' '}
        {mapping === null ? (
          <>
            no mapping; such an image means <b>{unmapped}</b>.
          </>
        ) : (
          <>
            mapping {mapping.index + 1}, <b>“{mapping.name}”</b>, which asks{' '}
            {rules.length === 0 ? 'nothing' : rules.length === 1 ? '1 rule' : `${rules.length} rules`}.
          </>
        )}
      </Text>
      {denylisted === null ? null : <Text size="sm">It is refused by the denylist entry “{denylisted.name}”.</Text>}
      {allowlisted === null ? null : <Text size="sm">It passes by the allowlist entry “{allowlisted.name}”.</Text>}
      <List size="sm" mt={4}>
        {rules.slice(0, 40).map(({ ruleSetId, ruleId, action }) => (
          <List.Item key={`${ruleSetId} ${ruleId}`}>
            <Code>
              {ruleSetId}/{ruleId}
            </Code>{' '}
            <Badge color={action === 'stop' ? 'red' : action === 'warn' ? 'yellow' : 'gray'}>{action}</Badge>
          </List.Item>
        ))}
        {problems.map(({ code, message }) => (
          <List.Item key={`${code} ${message}`}>
            <Verbatim text={message} />
          </List.Item>
        ))}
      </List>
      {rules.length > 40 ? <Text size="sm">… and {rules.length - 40} more rules.</Text> : null}
    </div>
  );
}
