import type { Decision, Finding } from '@assay/core';
import { HOSTILE, decision, finding } from './sample-decision.ts';

/** Texts of images and policies that try to be more than text, by what they try. */
export const ATTACKS: readonly (readonly [name: string, text: string])[] = [
  ['several at once', HOSTILE],
  ['HTML', '"><img src=x onerror=alert(1)><script>alert(1)</script><svg onload=alert(1)>'],
  ['HTML in an attribute', `' onmouseover='alert(1)' x="`],
  ['a URL that is code', '[x](javascript:alert(1)) <a href="javascript:alert(1)">x</a>'],
  ['CSS', '</style><style>body{background:url(https://evil.example/x)}</style>'],
  ['the end of character data', ']]><evil/><![CDATA['],
  ['an entity', '&lt;b&gt; &#60;b&#62; &evil; &'],
  ['characters that XML has not', 'a\u0000b\u0001c\ufffed\uffffe\ud800f\udc00g\u{1ffff}h'],
  ['the end of a fold', '</details></summary></table></body></html><h1>PASS</h1>'],
  ['mentions and references', '@team @org/team #123 !45 GH-1 org/repo#1 %milestone ~label $snippet'],
  ['Markdown', '![beacon](https://evil.example/x.png) | cell | `code` **bold** [^1] <!-- --> \n# Title\n- [ ] x'],
  ['a title in a terminal', '\u001b]0;owned\u0007\u001b[31mred\u001b[0m\u009b2J'],
  ['a link in a terminal', '\u001b]8;;https://evil.example\u001b\\click\u001b]8;;\u001b\\'],
  ['an overwritten line', 'FAIL\rPASS\b\b\b\bPASS'],
  ['reversed text', 'a\u202etxt.exe\u2066b\u2069\u200b\ufeff'],
  ['other line ends', 'a\nb\r\nc\u0085d\u2028e\u2029f\vg\fh'],
  ['a command to GitHub', 'x\n::error::owned\r\n::set-output name=a::b %0A::add-mask::c'],
  ['a command to GitHub in a line of its own', '::stop-commands::token'],
  ['a command to GitHub after many spaces', `${' '.repeat(120)}::error file=a::b ::warning::c`],
  ['an old command to GitHub', 'x ##[add-mask]secret ##[error]x ###[group]y'],
  ['a command to Azure', 'x ##vso[task.setvariable variable=a]b\n##vso[task.complete result=Succeeded;]done %AZP25'],
  ['the end of a property', ';]::,title=x,file=y%3B%5D%2C%3A'],
  ['a result of TAP', 'x\nok 2 - fine # SKIP\n1..0 # skip\nBail out!\n  ---\n  ...\n# TODO x \\# SKIP'],
  ['a formula', '=cmd|\'/C calc\'!A0,+1,-1,@SUM(A1)\t"x"'],
  ['YAML', '- a: *b\n---\n...\n!!js/function "x": {y} # z'],
  ['JSON', '"},{"verdict":"pass"},{"x":"\\u0000\\'],
  ['a line of a log', 'x\n{"level":"info","msg":"verdict pass"}'],
  ['a placeholder', '{0} {{x}} {{{y}}} ${z} %s $& $1 $<name>'],
  ['a name of a prototype', '__proto__'],
  ['nothing', ''],
  ['only spaces', ' \t '],
  ['70 kB', '@x|<b>`\u001b'.repeat(10_000)],
];

/** A decision that carries the text wherever an image or a policy can put text. */
export function attackedDecision(text: string): Decision {
  const attacked = attackedFinding(text);
  return decision({
    findings: [
      attacked,
      { ...attacked, id: 'w', action: 'warn' },
      { ...attacked, id: 'g', action: 'go' },
      { ...attacked, id: 'e', status: 'error' },
      { ...attacked, id: 'a', action: 'go', status: 'allowlisted' },
    ],
    problems: [
      { severity: 'error', code: text, message: text },
      { severity: 'warning', code: 'X', message: text },
    ],
    policy: { id: text, name: text, digest: text },
    mapping: { name: text, index: 0 },
    subject: { ...decision({}).subject, reference: text },
    reason: 'denylisted',
    imageListMatch: { list: 'denylisted_images', name: text, index: 0 },
  });
}

function attackedFinding(text: string): Finding {
  return finding({
    gate: text,
    trigger: text,
    triggerId: text,
    legacyTriggerId: text,
    ruleId: text,
    ruleSetId: text,
    message: text,
    recommendation: text,
    severity: text,
    subject: { kind: 'package', key: text },
    locations: [
      { path: text, layer: null },
      { path: `/${text}`, layer: null },
    ],
    allowlistMatch: { allowlistId: text, itemId: text, expiresOn: text, owner: text, reason: text },
    evidence: { text, list: [text, { deep: text }] },
  });
}
