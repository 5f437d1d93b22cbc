import { Text } from '@mantine/core';
import type { Finding } from '@assay/core';
import type { ItemOf } from '../parts/keyset-table.tsx';
import { PageLink } from '../parts/page-link.tsx';
import { Verbatim } from '../parts/verbatim.tsx';

/** How the image came to be: what made each layer, and every step in its order. */
export interface BuildSteps {
  readonly digest: string;
  readonly layers: readonly ItemOf<'listImageLayers'>[];
  readonly history: readonly ItemOf<'listImageHistory'>[];
}

/** Places that are shown of one finding. */
const MOST_PLACES = 10;

/** Where in the image a finding is, and which line of the Dockerfile brought it there. */
export function FindingPlaces({ finding, steps }: { readonly finding: Finding; readonly steps: BuildSteps }) {
  const { locations, subject } = finding;
  const told = subject.kind === 'config' ? stepOf(subject.key, steps.history) : null;
  return (
    <>
      {told === null ? null : <StepLine words="Set by" step={told} />}
      {locations.slice(0, MOST_PLACES).map(({ path, layer }) => {
        const made = steps.layers.find(
          ({ diffId, digest }) => layer !== null && (diffId === layer || digest === layer),
        );
        const directory = path.slice(0, path.lastIndexOf('/')) || '/';
        return (
          <div key={`${path} ${layer ?? ''}`}>
            <Text size="xs" component="div">
              <PageLink to={`/images/${steps.digest}?tab=files&path=${encodeURIComponent(directory)}`}>
                <Verbatim inLink text={path} short={120} />
              </PageLink>
              {made === undefined ? '' : ` in layer ${made.index}`}
            </Text>
            {made?.createdBy == null ? null : <StepLine words="Brought by" step={made.createdBy} />}
          </div>
        );
      })}
      {locations.length > MOST_PLACES ? <Text size="xs">and {locations.length - MOST_PLACES} more places</Text> : null}
    </>
  );
}

function StepLine({ words, step }: { readonly words: string; readonly step: string }) {
  return (
    <Text size="xs" c="dimmed" component="div">
      {words} <Verbatim text={instructionOf(step)} short={160} />
    </Text>
  );
}

/** The last step with the instruction that a part of the configuration comes from. */
function stepOf(key: string, history: BuildSteps['history']): string | null {
  const word = INSTRUCTIONS[key.toLowerCase()] ?? key.toUpperCase();
  const step = history.findLast(({ createdBy }) => instructionOf(createdBy).startsWith(`${word} `));
  return step?.createdBy ?? null;
}

const INSTRUCTIONS: Readonly<Record<string, string>> = {
  exposedports: 'EXPOSE',
  workingdir: 'WORKDIR',
  labels: 'LABEL',
};

/** A step as a Dockerfile writes it. */
function instructionOf(step: string): string {
  return step
    .replace(/^\/bin\/sh -c #\(nop\)\s+/, '')
    .replace(/^\/bin\/sh -c /, 'RUN ')
    .replace(/ # buildkit$/, '')
    .trim();
}
