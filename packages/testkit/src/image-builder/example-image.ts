import { type BuiltImage, type ImageSpec, buildImage } from '@assay/oci';

/** A small, ordinary image with two layers and every field of the configuration set: a start for tests to change. */
export function exampleImage(changes: Partial<ImageSpec> = {}): BuiltImage {
  return buildImage({
    layers: [
      {
        createdBy: 'ADD rootfs.tar / # base',
        entries: [
          { path: 'etc/', type: 'directory' },
          { path: 'etc/os-release', content: 'ID=example\nVERSION_ID=1\nPRETTY_NAME="Example 1"\n' },
          { path: 'etc/passwd', content: 'root:x:0:0:root:/root:/bin/sh\napp:x:1000:1000::/app:/bin/false\n' },
          { path: 'bin/sh', content: '#!', mode: 0o755 },
        ],
      },
      {
        createdBy: 'COPY app /app # buildkit',
        entries: [
          { path: 'app/', type: 'directory', uid: 1000, gid: 1000 },
          { path: 'app/main.js', content: 'console.log(1)\n', uid: 1000, gid: 1000 },
          { path: 'app/current', type: 'symlink', linkTarget: 'main.js' },
        ],
      },
    ],
    history: [
      { createdBy: 'ADD rootfs.tar / # base', created: '2026-01-02T03:04:05Z' },
      { createdBy: 'ENV PATH=/usr/bin:/bin', emptyLayer: true },
      { createdBy: 'COPY app /app # buildkit', comment: 'buildkit.dockerfile.v0' },
      { createdBy: 'USER app', emptyLayer: true },
    ],
    config: {
      user: 'app',
      env: ['PATH=/usr/bin:/bin', 'EMPTY='],
      exposedPorts: ['53/udp', '8080/tcp'],
      entrypoint: ['/usr/bin/node'],
      cmd: ['/app/main.js'],
      labels: { 'org.opencontainers.image.title': 'example' },
      volumes: ['/data'],
      workingDir: '/app',
      stopSignal: 'SIGTERM',
      shell: ['/bin/sh', '-c'],
      onBuild: ['RUN true'],
      healthcheck: {
        test: ['CMD', 'true'],
        intervalNs: 30_000_000_000,
        timeoutNs: null,
        startPeriodNs: null,
        retries: 3,
      },
      created: '2026-01-02T03:04:05Z',
      author: 'Example Author',
    },
    ...changes,
  });
}
