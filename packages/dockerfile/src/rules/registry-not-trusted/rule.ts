import type { LintRule } from '../../contracts/lint-rule.ts';
import { isRegistryListed } from '../../settings/image-pattern.ts';
import { imageUses } from '../../stages/image-uses.ts';

/** An image from a registry that is not in the list. */
export const registryNotTrusted: LintRule = {
  id: 'registry-not-trusted',
  aliases: ['DL3026', 'CIS-4.2'],
  title: 'Image from a registry that is not trusted',
  summary: 'The build pulls an image from a registry that the settings do not list as trusted.',
  rationale:
    'Whoever controls the registry of a base image controls what runs. It only says something where trusted registries are listed.',
  remedy: 'Use an image of a trusted registry, or add the registry to the list.',
  severity: 'error',
  enabled: true,
  onHistory: false,
  fixable: false,
  messages: {
    untrusted: 'The image {image} comes from {registry}, which is not a trusted registry.',
    unknown: 'The registry of {image} depends on a variable: it cannot be told whether it is trusted.',
  },
  references: [],
  examples: {
    bad: [
      { text: 'FROM debian:13\n', settings: { trustedRegistries: ['ghcr.io'] }, messages: ['untrusted'] },
      {
        text: 'FROM ghcr.io/a/b:1\nCOPY --from=quay.io/x/y:1 /a /b\nRUN --mount=type=bind,from=z.example/x:1 ls\n',
        settings: { trustedRegistries: ['ghcr.io'] },
        messages: ['untrusted', 'untrusted'],
      },
      { text: 'ARG R\nFROM $R/app:1\n', settings: { trustedRegistries: ['ghcr.io'] }, messages: ['unknown'] },
    ],
    good: [
      { text: 'FROM debian:13\n' },
      { text: 'FROM debian:13\n', settings: { trustedRegistries: ['docker.io'] } },
      { text: 'FROM eu.registry.example/a:1\n', settings: { trustedRegistries: ['*.registry.example'] } },
      { text: 'ARG V\nFROM ghcr.io/a/b:$V\n', settings: { trustedRegistries: ['ghcr.io'] } },
    ],
  },
  *check(file, { settings }) {
    const trusted = settings.trustedRegistries;
    if (trusted.length === 0) return;
    for (const { image } of imageUses(file)) {
      const registry = image.reference?.registry ?? knownHost(image.text);
      if (registry === null) yield { messageId: 'unknown', data: { image: image.written }, span: image.span };
      else if (!isRegistryListed(registry, trusted)) {
        yield { messageId: 'untrusted', data: { image: image.text, registry }, span: image.span };
      }
    }
  },
};

/** The registry of a text with unknown variables when they come only after it. */
function knownHost(text: string): string | null {
  const slash = text.indexOf('/');
  const first = slash < 0 ? text : text.slice(0, slash);
  if (first.includes('$')) return slash < 0 && /^[\w.-]+:/.test(first) ? 'docker.io' : null;
  return slash >= 0 && /[.:]|^localhost$/.test(first) ? first.toLowerCase() : 'docker.io';
}
