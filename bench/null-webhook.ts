import { createSecureServer } from 'node:http2';
import process from 'node:process';
import { createTestCertificate } from '@assay/testkit';

// A webhook that reads nothing but the uid and allows everything: what any webhook costs that is written for Node.js.
const { certificate, key } = createTestCertificate();
const server = createSecureServer({ cert: certificate, key }, (request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    const uid = /"uid":"([^"]+)"/.exec(Buffer.concat(chunks).toString('latin1'))?.[1] ?? '';
    response.setHeader('content-type', 'application/json');
    response.end(
      `{"apiVersion":"admission.k8s.io/v1","kind":"AdmissionReview","response":{"uid":"${uid}","allowed":true}}`,
    );
  });
});
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  process.send?.({ port: typeof address === 'object' ? address?.port : null, authority: certificate });
});
process.on('disconnect', () => process.exit());
