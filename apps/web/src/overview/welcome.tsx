import { Button, Code, Group, List, Paper, SimpleGrid, Stack, Text, Title } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { PageLink } from '../parts/page-link.tsx';
import { SubmitImage } from '../images/submit-image.tsx';
import { PageHeader } from '../parts/page-header.tsx';
import { ProblemNotice } from '../parts/problem-notice.tsx';
import { useSession } from '../session/session-context.tsx';
import { judgeExample } from './example.ts';

/** Leads somebody who comes to an empty space to a first verdict. */
export function Welcome() {
  const { may } = useSession();
  return (
    <>
      <PageHeader
        title="Welcome"
        summary="Assay decides whether a container image is good enough, says why, and decides again when what is known changes."
      />
      <SimpleGrid cols={{ base: 1, md: 2 }}>
        {may('images:submit') ? <ExampleCard /> : null}
        <Paper withBorder p="lg" radius="md" component="section" aria-label="Your own images">
          <Stack gap="sm" align="flex-start">
            <Title order={2} size="h4">
              Your own images
            </Title>
            <Text c="dimmed">Name an image of a registry, or upload what docker save writes.</Text>
            <SubmitImage />
            <Text c="dimmed" size="sm">
              From a pipeline, one call is enough:
            </Text>
            <Code block maw="100%" style={{ overflowX: 'auto' }}>
              {`curl -sS ${location.origin}/api/v1/evaluations \\
  -H "authorization: Bearer $ASSAY_KEY" -H 'content-type: application/json' \\
  -d '{"reference":"registry.example/team/app:1.0","wait":"60s"}'`}
            </Code>
          </Stack>
        </Paper>
        <Paper withBorder p="lg" radius="md" component="section" aria-label="What comes next">
          <Title order={2} size="h4" mb="sm">
            What comes next
          </Title>
          <List spacing="xs" size="sm">
            <Next to="/policies" label="Policies" text="say what is good enough; try a change before it bites." />
            <Next to="/administration?tab=registries" label="Registries" text="get credentials for private images." />
            <Next to="/administration?tab=notifications" label="Notifications" text="tell whoever must know." />
            <Next to="/environments" label="Environments" text="show what runs, once a cluster reports." />
          </List>
        </Paper>
      </SimpleGrid>
    </>
  );
}

function Next({ to, label, text }: { readonly to: string; readonly label: string; readonly text: string }) {
  return (
    <List.Item>
      <PageLink to={to} underlined>
        {label}
      </PageLink>{' '}
      {text}
    </List.Item>
  );
}

function ExampleCard() {
  const { client, may } = useSession();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const example = useMutation({
    mutationFn: () => judgeExample(client, may('policies:write') && may('policies:activate')),
    onSuccess: async (digest) => {
      await navigate({ to: `/images/${digest}` });
      await queries.invalidateQueries();
    },
  });
  return (
    <Paper withBorder p="lg" radius="md" component="section" aria-label="Begin with the example">
      <Stack gap="sm" align="flex-start">
        <Title order={2} size="h4">
          Begin with the example
        </Title>
        <Text c="dimmed">
          A small web shop with faults that real images have: it runs as root, takes remote logins, carries a key. See
          how it is judged, and why, in a few seconds.
        </Text>
        <Group>
          <Button onClick={() => example.mutate()} loading={example.isPending}>
            Judge the example image
          </Button>
          {example.isPending ? (
            <Text size="sm" role="status">
              It is taken apart and judged…
            </Text>
          ) : null}
        </Group>
        {example.error === null ? null : <ProblemNotice error={example.error} />}
      </Stack>
    </Paper>
  );
}
