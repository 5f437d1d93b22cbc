import { Stack, Table, Title } from '@mantine/core';
import { useOperation } from '../api/use-operation.ts';
import { isRecord } from '../parts/is-record.ts';
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
                {Object.entries(config)
                  .filter(([name]) => name !== 'raw')
                  .map(([name, value]) => (
                    <Table.Tr key={name}>
                      <Table.Th w={{ base: 110, sm: 180 }} scope="row">
                        {wordsOf(name)}
                      </Table.Th>
                      <Table.Td>
                        <Verbatim text={linesOf(value)} />
                      </Table.Td>
                    </Table.Tr>
                  ))}
              </Table.Tbody>
            </Table>
            <details>
              <summary>As the image has it</summary>
              <Verbatim text={JSON.stringify(config.raw, null, 2)} />
            </details>
          </section>
        </Stack>
      )}
    </Answered>
  );
}

/** `exposedPorts` as `exposed ports`. */
function wordsOf(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}

/** A value as lines: one for each entry; a dash for what is not set. */
function linesOf(value: unknown): string {
  if (Array.isArray(value)) return value.length === 0 ? '–' : value.map(lineOf).join('\n');
  if (!isRecord(value)) return value === null || value === '' ? '–' : lineOf(value);
  const entries = Object.entries(value).filter(([, part]) => part !== null);
  return entries.length === 0 ? '–' : entries.map(([name, part]) => `${name}: ${lineOf(part)}`).join('\n');
}

function lineOf(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
}
