import { X509Certificate, createSign } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import { ASN1Obj } from '@sigstore/core';
import { type CertificateChange, type Holder, makeAuthority, makeSigner } from '../../testing/notation-material.ts';
import { stateFromStatus, statusRequest } from './status-response.ts';

const AT = new Date('2026-06-01T00:00:00Z');
const STATUS_SIGNING = '1.3.6.1.5.5.7.3.9';
const ECDSA_SHA256 = '300a06082a8648ce3d040302';

let root: Holder;
let signer: Holder;

beforeAll(async () => {
  root = await makeAuthority();
  signer = await makeSigner(root);
});

/** What a test says in an answer. */
interface AnswerDraft {
  readonly state?: string;
  readonly from?: string;
  /** Null: the answer has no end. */
  readonly until?: string | null;
  readonly by?: Holder;
  readonly delegate?: boolean;
  readonly byName?: boolean;
  readonly about?: Holder;
}

const nodeOf = ({ certificate }: Holder): X509Certificate => new X509Certificate(Buffer.from(certificate.rawData));

function der(tag: number, ...contents: readonly Uint8Array[]): Buffer {
  const content = Buffer.concat(contents);
  const size = content.length;
  const head = size < 0x80 ? [tag, size] : size < 0x100 ? [tag, 0x81, size] : [tag, 0x82, size >> 8, size & 0xff];
  return Buffer.concat([Buffer.from(head), content]);
}

const time = (text: string): Buffer => der(0x18, Buffer.from(text));

/** An OCSP response. RFC 6960 §4.2.1. */
function answer(draft: AnswerDraft = {}): Buffer {
  const { state = '8000', from = '20260531000000Z', until = '20260602000000Z', by = root } = draft;
  const request = ASN1Obj.parseBuffer(Buffer.from(statusRequest(nodeOf(draft.about ?? signer), nodeOf(root))));
  const id = request.subs[0]?.subs[0]?.subs[0]?.subs[0]?.toDER() ?? Buffer.alloc(0);
  const single = der(
    0x30,
    id,
    Buffer.from(state, 'hex'),
    time(from),
    ...(until === null ? [] : [der(0xa0, time(until))]),
  );
  const name = ASN1Obj.parseBuffer(Buffer.from(by.certificate.rawData)).subs[0]?.subs[3]?.toDER() ?? Buffer.alloc(0);
  const responder = draft.byName === true ? der(0xa1, name) : der(0xa2, der(0x04, Buffer.alloc(20)));
  const data = der(0x30, responder, time(from), der(0x30, single));
  const signature = createSign('sha256').update(data).sign(by.privateKey);
  const parts = [data, Buffer.from(ECDSA_SHA256, 'hex'), der(0x03, Buffer.from([0]), signature)];
  const given = draft.delegate === true ? [der(0xa0, der(0x30, Buffer.from(by.certificate.rawData)))] : [];
  const basic = der(0x30, ...parts, ...given);
  const type = Buffer.from('06092b0601050507300101', 'hex');
  return der(0x30, der(0x0a, Buffer.from([0])), der(0xa0, der(0x30, type, der(0x04, basic))));
}

const stateOf = (draft: AnswerDraft): string => stateFromStatus(answer(draft), nodeOf(signer), nodeOf(root), AT).kind;
const delegateOf = async (change: CertificateChange): Promise<AnswerDraft> => ({
  by: await makeSigner(root, { extendedUsages: [STATUS_SIGNING], ...change }),
  delegate: true,
});

describe('an answer of a status responder', () => {
  test.each([
    ['good', {}, 'good'],
    ['good, by a responder that is named', { byName: true }, 'good'],
    ['revoked', { state: 'a111180f32303236303430313030303030305a' }, 'revoked'],
    ['not known', { state: '8200' }, 'unknown'],
    ['of the future', { from: '20260602000000Z' }, 'unknown'],
    ['out of date', { until: '20260531120000Z' }, 'unknown'],
    ['without an end, which could be shown for ever', { until: null }, 'unknown'],
  ])('%s', (_, draft, kind) => {
    expect(stateOf(draft)).toBe(kind);
  });

  test('about another certificate, or signed by somebody else, says nothing', async () => {
    expect(stateOf({ about: await makeSigner(root) })).toBe('unknown');
    expect(stateOf({ by: await makeAuthority() })).toBe('unknown');
    expect(stateOf({ by: signer, delegate: true })).toBe('unknown');
  });

  test('of a delegate of the issuer counts while the delegate holds', async () => {
    expect(stateOf(await delegateOf({}))).toBe('good');
    expect(stateOf(await delegateOf({ notAfter: new Date('2026-05-01T00:00:00Z') }))).toBe('unknown');
    expect(stateOf({ ...(await delegateOf({})), delegate: false })).toBe('unknown');
  });
});
