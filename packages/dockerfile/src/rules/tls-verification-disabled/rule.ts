import type { LintRule, Violation } from '../../contracts/lint-rule.ts';
import type { Dockerfile } from '../../dockerfile.ts';
import type { ProgramCall } from '../../shell/program-call.ts';
import type { ShellWord } from '../../shell/script.ts';
import { findDisabled, isDisablingVariable, mentionsVariable } from './disabling.ts';

/** Certificates are not checked. */
export const tlsVerificationDisabled: LintRule = {
  id: 'tls-verification-disabled',
  aliases: [],
  title: 'Certificates not checked',
  summary: 'A step or a variable turns the checking of certificates off.',
  rationale:
    'Whoever stands between the build and the server can then put anything into the image. What a variable turns off stays off in the container.',
  remedy: 'Install ca-certificates, or add the certificate of your own authority.',
  severity: 'warning',
  enabled: true,
  onHistory: true,
  fixable: false,
  messages: {
    option: '{program} is told not to check certificates.',
    variable: '{name} turns the checking of certificates off.',
  },
  references: [{ title: 'curl: SSL certificate verification', url: 'https://curl.se/docs/sslcerts.html' }],
  examples: {
    bad: [
      { text: 'FROM debian:13\nRUN curl -fsSLk https://example.com/a | tar xz\n', messages: ['option'] },
      {
        text: 'FROM debian:13\nRUN set -eux; \\\n  wget -q --no-check-certificate https://example.com/a; \\\n  sudo curl --insecure -o a https://example.com/a\n',
        messages: ['option', 'option'],
      },
      {
        text: 'FROM node:24\nRUN npm config set strict-ssl false && yarn config set strict-ssl=false && npm --strict-ssl=false ci\n',
        messages: ['option', 'option', 'option'],
      },
      {
        text: 'FROM python:3.14\nRUN pip install --trusted-host pypi.org a==1 && pip config set global.trusted-host pypi.org\n',
        messages: ['option', 'option'],
      },
      {
        text: 'FROM debian:13\nRUN git config --global http.sslVerify false && git -c http.sslVerify=false clone https://example.com/a\n',
        messages: ['option', 'option'],
      },
      { text: 'FROM debian:13\nRUN apt-get -o Acquire::https::Verify-Peer=false update\n', messages: ['option'] },
      {
        text: 'FROM node:24\nENV NODE_TLS_REJECT_UNAUTHORIZED=0 GIT_SSL_NO_VERIFY=true\n',
        messages: ['variable', 'variable'],
      },
      {
        text: 'FROM debian:13\nRUN GIT_SSL_NO_VERIFY=1 git clone https://example.com/a && export PYTHONHTTPSVERIFY=0\n',
        messages: ['variable', 'variable'],
      },
      { text: 'FROM rockylinux:9\nRUN dnf -y --setopt=sslverify=false install a-1\n', messages: ['option'] },
    ],
    good: [
      {
        text: 'FROM debian:13\nRUN curl -fsSL -o k -u k:$K https://example.com/-k && wget --ca-certificate=a https://example.com/a\n',
      },
      {
        text: 'FROM debian:13\nRUN curl -k https://localhost:8443/health && curl -Kconfig https://example.com && echo curl -k\n',
      },
      {
        text: 'FROM node:24\nENV NODE_TLS_REJECT_UNAUTHORIZED=1 GIT_SSL_NO_VERIFY=\nRUN npm config set strict-ssl true\n',
      },
      {
        text: 'FROM debian:13\nRUN git config --global http.sslVerify true && git clone https://example.com/a && git config http.sslCAInfo /a\n',
      },
    ],
  },
  *check(file) {
    for (const call of callsOfInterest(file)) {
      const word = findDisabled(call);
      if (word !== null) yield { messageId: 'option', data: { program: call.program }, span: word.span };
    }
    if (!mentionsVariable(file.syntax.text)) return;
    yield* inVariables(file);
    yield* inAssignments(file);
  },
};

const PROGRAMS = 'curl wget npm yarn pnpm pip git apt-get apt yum dnf microdnf tdnf composer conda mamba go gem'.split(
  ' ',
);

function callsOfInterest(file: Dockerfile): readonly ProgramCall[] {
  return file.calls(...PROGRAMS);
}

function* inVariables(file: Dockerfile): Iterable<Violation> {
  for (const instruction of file.of('ENV')) {
    for (const { name, value, valueSpan, nameSpan } of instruction.keyValues.pairs) {
      if (value === null || !isDisablingVariable(name, file.expand({ text: value, span: valueSpan }, instruction).text))
        continue;
      yield { messageId: 'variable', data: { name }, span: nameSpan };
    }
  }
}

function* inAssignments(file: Dockerfile): Iterable<Violation> {
  for (const { command } of file.runCommands()) {
    const set: { name: string; word: ShellWord; value: string }[] = command.assignments.map(({ name, value }) => {
      return { name, word: value, value: value.text };
    });
    if (command.name?.text === 'export') {
      for (const word of command.args) {
        const equals = word.text.indexOf('=');
        if (equals > 0) set.push({ name: word.text.slice(0, equals), word, value: word.text.slice(equals + 1) });
      }
    }
    for (const { name, word, value } of set) {
      if (isDisablingVariable(name, value)) yield { messageId: 'variable', data: { name }, span: word.span };
    }
  }
}
