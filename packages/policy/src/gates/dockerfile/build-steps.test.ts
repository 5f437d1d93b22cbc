import { expect, test } from 'vitest';
import { factsOf } from '../../policy-tests/draft-facts.ts';
import { readBuildSteps } from './build-steps.ts';

test.each([
  ['/bin/sh -c #(nop)  CMD ["bash"]', 'CMD', '["bash"]'],
  ['/bin/sh -c #(nop) ADD file:0123 in / ', 'ADD', 'file:0123 in /'],
  ['/bin/sh -c #(nop)  EXPOSE 80/tcp', 'EXPOSE', '80/tcp'],
  ['/bin/sh -c apt-get update && apt-get install -y curl', 'RUN', 'apt-get update && apt-get install -y curl'],
  ['|1 VERSION=1 /bin/sh -c make', 'RUN', 'make'],
  ['/bin/bash -o pipefail -c make', 'RUN', 'make'],
  ['/bin/bash -eo pipefail -c make', 'RUN', '/bin/bash -eo pipefail -c make'],
  ['/opt/run /bin/sh -c make', 'RUN', '/opt/run /bin/sh -c make'],
  ['/bin/bash -ec make', 'RUN', 'make'],
  ['RUN /bin/sh -c apk add curl # buildkit', 'RUN', 'apk add curl'],
  ['RUN |2 A=1 B=2 /bin/sh -c make all # buildkit', 'RUN', 'make all'],
  ['COPY app /app # buildkit', 'COPY', 'app /app'],
  [
    'HEALTHCHECK &{["CMD-SHELL" "curl x"] "30s" "0s" "0s" "0s" \'\\x00\'}',
    'HEALTHCHECK',
    '&{["CMD-SHELL" "curl x"] "30s" "0s" "0s" "0s" \'\\x00\'}',
  ],
  ['ENV PATH=/bin', 'ENV', 'PATH=/bin'],
  ['ARG VERSION', 'ARG', 'VERSION'],
  ['cmd /S /C dir', 'RUN', 'dir'],
  ['cmd /S /C #(nop)  USER ContainerUser', 'USER', 'ContainerUser'],
  ['bazel build //app', 'RUN', 'bazel build //app'],
  ['ENVIRONMENT set up', 'RUN', 'ENVIRONMENT set up'],
])('%j is %s %j', (createdBy, instruction, value) => {
  expect(readBuildSteps(factsOf({ history: [createdBy] }).history ?? [])).toEqual([{ instruction, value }]);
});

test('an entry without text is no step', () => {
  expect(readBuildSteps(factsOf({ history: ['', '  '] }).history ?? [])).toEqual([]);
});

test('long runs of blanks cost no more than their length', () => {
  const createdBy = `RUN x${' '.repeat(1_000_000)}y`;
  expect(readBuildSteps(factsOf({ history: [createdBy] }).history ?? [])).toHaveLength(1);
});
