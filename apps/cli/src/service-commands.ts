import type { CommandSpec } from './command-table.ts';

/** What runs for long and what keeps it: the service, its audit trail and backups, and the gate of a cluster. */
export const SERVICE_COMMANDS: readonly CommandSpec[] = [
  {
    name: 'serve',
    summary: 'Run the service: remember images, judge them again as knowledge changes, answer over HTTP.',
    operand: null,
    formats: [],
    load: async () => (await import('./commands/serve.ts')).serve,
  },
  {
    name: 'audit verify',
    summary:
      'Check that nothing in the audit trail of the service was changed or taken away, in its database or in an export; exit code 2 where it was.',
    operand: { name: 'export', summary: 'File that audit export wrote; default: the database.', optional: true },
    formats: ['table', 'json'],
    load: async () => (await import('./commands/audit.ts')).auditVerify,
  },
  {
    name: 'audit export',
    summary: 'Write the audit trail of a space, one entry as JSON on each line.',
    operand: null,
    formats: [],
    load: async () => (await import('./commands/audit.ts')).auditExport,
  },
  {
    name: 'backup',
    summary: 'Copy everything that the service keeps into one file, while it works.',
    operand: { name: 'file', summary: 'File to write; it may not be there yet.' },
    formats: [],
    load: async () => (await import('./commands/backup.ts')).backup,
  },
  {
    name: 'restore',
    summary: 'Make a service out of a backup, all or nothing; the database it is for may be of the other kind.',
    operand: { name: 'file', summary: 'File that backup wrote.' },
    formats: [],
    load: async () => (await import('./commands/backup.ts')).restore,
  },
  {
    name: 'controller',
    summary: 'Keep the door of a cluster: answer admission reviews, so that nothing runs that policy refuses.',
    operand: null,
    formats: [],
    load: async () => (await import('./commands/controller.ts')).controller,
  },
  {
    name: 'controller simulate',
    summary: 'Show which workloads of manifests would be refused at the door, and why; exit code 2 when one would.',
    operand: { name: 'manifest', summary: 'File of manifests, YAML or JSON, or a directory of them.', many: true },
    formats: ['table', 'json'],
    load: async () => (await import('./commands/controller-simulate.ts')).controllerSimulate,
  },
];
