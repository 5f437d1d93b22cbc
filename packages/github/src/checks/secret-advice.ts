/** Where a credential of a service is revoked and made anew. */
const ADVICE: Readonly<Record<string, string>> = {
  AWS: 'deactivate and delete the access key in IAM, then look at CloudTrail for what was done with it.',
  Anthropic: 'delete the key in the console of the organisation.',
  Azure: 'make the key or client secret anew in the portal; signatures made with it stop counting.',
  'Docker Hub': 'delete the access token in the account settings.',
  GitHub: 'delete the token in the developer settings; of an app, make a new private key and delete the old one.',
  GitLab: 'revoke the token where it was made: user, project or group settings.',
  Google: 'delete the key in the credentials of the project; restrict the new one to the APIs that it is for.',
  'HashiCorp Vault': 'revoke the token or its accessor.',
  'Hugging Face': 'invalidate the token in the settings of the account.',
  npm: 'delete the token on the website or with `npm token revoke`, and look for versions nobody published.',
  OpenAI: 'delete the key in the settings of the organisation.',
  'Private key': 'take the public half out of every place that trusts it; have certificates made with it revoked.',
  PyPI: 'delete the token in the account settings, and look for releases nobody made.',
  SendGrid: 'delete the API key in the settings.',
  Slack: 'revoke the token of the app, or delete the webhook and make a new one.',
  Square: 'replace the credential in the developer dashboard.',
  Stripe: 'roll the key in the dashboard, with immediate effect.',
  Twilio: 'delete the API key, or promote the secondary auth token.',
  Twitter: 'regenerate keys and tokens in the developer portal.',
};

/** What to do about a secret of a service; one sentence. */
export function adviceFor(service: string): string {
  return Object.hasOwn(ADVICE, service)
    ? (ADVICE[service] ?? '')
    : 'revoke it where it was issued, make a new one, and keep that out of the repository.';
}
