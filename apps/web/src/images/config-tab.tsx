import { Code, Stack, Table, Title } from '@mantine/core';
import { useOperation } from '../api/use-operation.ts';
import { Verbatim } from '../parts/verbatim.tsx';
import { Answered } from '../parts/view-state.tsx';

/** How the image is run, and what it is built on. */
export function ConfigTab({ digest }: { readonly digest: string }) {
  const answer = useOperation('getImageConfig', { params: { digest } });
  return (
    <Answered query={answer}>
      {({ config, os }) => (
        <Stack>
          <section aria-label="Operating system">
            <Title order={2} size="h5" mb={4}>
              Operating system
            </Title>
            <Verbatim text={os === null ? 'none that is known' : (os.prettyName ?? os.id)} />
          </section>
          <section aria-label="Configuration">
            <Title order={2} size="h5" mb={4}>
              Configuration
            </Title>
            <Table variant="vertical" layout="fixed" withTableBorder>
              <Table.Tbody>
                {Object.entries(config).map(([name, value]) => (
                  <Table.Tr key={name}>
                    <Table.Th w={180} scope="row">
                      {name}
                    </Table.Th>
                    <Table.Td>
                      <Code className="verbatim" style={{ background: 'transparent' }}>
                        <Verbatim text={typeof value === 'string' ? value : JSON.stringify(value, null, 2)} />
                      </Code>
                    </Table.Td>
                  </Table.Tr>
                ))}
              </Table.Tbody>
            </Table>
          </section>
        </Stack>
      )}
    </Answered>
  );
}
