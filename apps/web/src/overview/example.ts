import type { Client } from '../api/client.ts';

/** Where the image that comes along is, as an OCI archive, and the policy for it. */
const IMAGE = '/assets/example-image.tar';
const POLICY = '/assets/example-policy.yaml';

/** What the example is called where it is judged. */
const REFERENCE = 'registry.example/shop/web:1.0';

const NAME = 'Example shop policy';

/** Milliseconds between looks whether the work is done, and most looks. */
const EVERY = 300;
const MOST_LOOKS = 400;

/**
 * Hands the example image in and has it judged by the example policy, which becomes a policy of the space when there is none yet. Gives
 * the digest of the image.
 * @throws Problem
 */
export async function judgeExample(client: Client, mayWritePolicies: boolean): Promise<string> {
  const { items } = await client.call('listPolicies', { query: { limit: 1 } });
  if (items.length === 0 && mayWritePolicies) await addPolicy(client);
  const body = new Blob([await (await part(IMAGE)).arrayBuffer()], { type: 'application/x-tar' });
  const { operationId } = await client.call('uploadImage', { body, query: { reference: REFERENCE } });
  for (let look = 0; look < MOST_LOOKS; look++) {
    const { state, result, problem } = await client.call('getOperation', { params: { operationId } });
    if (state === 'done') return firstImage(result);
    if (state === 'failed' || state === 'cancelled') throw new Error(messageOf(problem));
    await new Promise((resolve) => void setTimeout(resolve, EVERY));
  }
  throw new Error('The example image was not read in time; it appears among the images when it is.');
}

async function addPolicy(client: Client): Promise<void> {
  const document = await (await part(POLICY)).text();
  const { id: policyId } = await client.call('createPolicy', {
    body: { name: NAME, document, note: 'The policy of the example' },
    idempotencyKey: crypto.randomUUID(),
  });
  await client.call('activatePolicy', {
    params: { policyId },
    body: { version: 1 },
    idempotencyKey: crypto.randomUUID(),
  });
}

async function part(address: string): Promise<Response> {
  const response = await fetch(address, { credentials: 'same-origin' });
  if (!response.ok) throw new Error('The example did not come along with this service.');
  return response;
}

function firstImage(result: Readonly<Record<string, unknown>> | null): string {
  const images = result?.['images'];
  const first: unknown = Array.isArray(images) ? images[0] : null;
  if (typeof first !== 'string') throw new Error('The service does not say which image it read.');
  return first;
}

function messageOf(problem: Readonly<Record<string, unknown>> | null): string {
  const message = problem?.['message'];
  return typeof message === 'string' ? message : 'The example image could not be read.';
}
