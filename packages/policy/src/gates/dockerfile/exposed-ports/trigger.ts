import { defineTrigger } from '../../../contracts/define-trigger.ts';
import { type Occurrence, type Trigger, UndecidableError } from '../../../contracts/trigger.ts';
import { LIST_TYPE } from '../../../parameters/list-type.ts';
import { type PortRange, flag, portList, readPortRange } from '../../../parameters/number-kinds.ts';
import { required, withDefault } from '../../../parameters/parameter-kind.ts';

export const exposedPorts: Trigger = defineTrigger({
  id: 'exposed_ports',
  title: 'Exposed ports',
  summary: 'Fires for each exposed port that is denied, or is not among those allowed.',
  since: '0.1.0',
  stability: 'stable',
  needs: ['config'],
  sometimes: ['dockerfile'],
  params: {
    ports: required(portList, {
      summary: 'Ports, ranges (8000-8010), each with or without a protocol (53/udp); 0 stands for every port.',
      example: '22',
    }),
    type: required(LIST_TYPE, {
      summary: 'Whether the ports are the only ones allowed, or are denied.',
      example: 'denylist',
    }),
    actual_dockerfile_only: withDefault(flag, 'false', {
      summary: 'Ask only when the Dockerfile itself was given; what an image records does not count as one.',
      example: 'true',
    }),
  },
  messages: {
    denied: 'The image exposes port {port}, which is denied',
    notAllowed: 'The image exposes port {port}, which is not on the allowed list',
  },
  legacy: { gate: 'dockerfile', trigger: 'exposed_ports' },
  *evaluate({ config, dockerfile = null }, params): Iterable<Occurrence<'denied' | 'notAllowed'>> {
    if (params.actual_dockerfile_only && dockerfile === null) return;
    for (const exposed of config.exposedPorts) {
      const range = readPortRange(exposed);
      if (range === null) throw new UndecidableError(`an exposed port cannot be read: ${exposed.slice(0, 100)}`);
      const subject = { kind: 'config', key: `ExposedPorts/${exposed}` } as const;
      if (params.type === 'allowlist') {
        if (isCovered(range, params.ports)) continue;
        const legacyMessage = `Dockerfile exposes port (${exposed}) which is not in policy file ALLOWEDPORTS list`;
        yield { message: 'notAllowed', data: { port: exposed }, subject, legacyMessage };
        continue;
      }
      const listed = params.ports.find((denied) => overlaps(denied, range));
      if (listed === undefined) continue;
      const port = listed.first === 0 || listed.last > listed.first ? String(range.first) : String(listed.first);
      const legacyMessage = `Dockerfile exposes port (${port}) which is in policy file DENIEDPORTS list`;
      yield { message: 'denied', data: { port: exposed }, subject, legacyMessage };
    }
  },
});

/** Exposed ports without a protocol are TCP. */
function sameProtocol(listed: PortRange, exposed: PortRange): boolean {
  return listed.protocol === null || listed.protocol === (exposed.protocol ?? 'tcp');
}

function isEvery(listed: PortRange): boolean {
  return listed.first === 0 && listed.last === 0;
}

function overlaps(listed: PortRange, exposed: PortRange): boolean {
  const meets = listed.first <= exposed.last && exposed.first <= listed.last;
  return sameProtocol(listed, exposed) && (isEvery(listed) || meets);
}

/** True when the allowed ranges together hold every port of the exposed range. */
function isCovered(exposed: PortRange, allowed: readonly PortRange[]): boolean {
  const usable = allowed.filter((range) => sameProtocol(range, exposed));
  if (usable.some(isEvery)) return true;
  let next = exposed.first;
  for (const range of usable.toSorted((a, b) => a.first - b.first)) {
    if (range.first <= next && range.last >= next) next = range.last + 1;
  }
  return next > exposed.last;
}
