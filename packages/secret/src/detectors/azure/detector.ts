import { type Detector, defineDetector } from '../../contracts/detector.ts';
import { assigned } from '../assigned.ts';

/** Secrets of Azure. */
export const azureDetectors: readonly Detector[] = [
  defineDetector({
    id: 'azure-storage-account-key',
    service: 'Azure',
    title: 'Azure account key',
    summary: 'Has full control of a storage account, a Cosmos database or a Batch account.',
    keywords: [
      'AccountKey',
      'account_key',
      'accountkey',
      'storage_key',
      'storagekey',
      'cosmos',
      'primarykey',
      'primary_key',
    ],
    ignoreKeywordCase: true,
    pattern: assigned('account_?key|storage_?key|cosmos|primary_?key', '[A-Za-z0-9+/]{86}=='),
    secretGroup: 1,
    examples: {
      leaks: ['AccountName=x;AccountKey={base64:86}==;EndpointSuffix=core.windows.net'],
      clean: ['AccountKey={base64:80}=='],
    },
  }),
  defineDetector({
    id: 'azure-shared-access-key',
    service: 'Azure',
    title: 'Azure shared access key',
    summary: 'Sends to or reads from a service bus, event hub or IoT hub.',
    keywords: ['SharedAccessKey'],
    ignoreKeywordCase: true,
    pattern: /SharedAccessKey\s{0,2}=\s{0,2}([A-Za-z0-9+/]{43}=)(?![A-Za-z0-9+/=])/i,
    secretGroup: 1,
    examples: {
      leaks: ['SharedAccessKeyName=Root;SharedAccessKey={base64:43}='],
      clean: ['SharedAccessKey={base64:40}', 'SharedAccessKeyName=RootManageSharedAccessKey'],
    },
  }),
  defineDetector({
    id: 'azure-shared-access-signature',
    service: 'Azure',
    title: 'Azure shared access signature',
    summary: 'Does in a storage account what the signed link allows, until it expires.',
    keywords: ['sig='],
    pattern:
      /(?<=[?&](?:sv|se|sp|sr|st|ss|srt|spr|sip|si|skoid|sktid|skt|ske|sks|skv)=[^&\s"'<>]{1,80}&)sig=([A-Za-z0-9%+/]{43,64}(?:%3D|=))/,
    secretGroup: 1,
    confidence: 'medium',
    examples: {
      leaks: ['https://x.blob.core.windows.net/c?sv=2024-01-01&sp=r&sig={alnum:43}%3D'],
      clean: ['https://x/?sig={alnum:43}%3D', '?sv=2024-01-01&sig=short'],
    },
  }),
  defineDetector({
    id: 'azure-client-secret',
    service: 'Azure',
    title: 'Microsoft Entra client secret',
    summary: 'Authenticates an application with Microsoft Entra.',
    keywords: ['7Q~', '8Q~'],
    pattern: /(?<![\w~.-])[\w~.]{3}[78]Q~[\w~.-]{31,34}(?![\w~.-])/,
    before: 3,
    minEntropy: 3,
    equivalents: ['gitleaks:azure-ad-client-secret'],
    examples: {
      leaks: ['client_secret = "{alnum:3}8Q~{url:34}"'],
      clean: ['{alnum:3}8Q~{url:20}', '{alnum:6}8Q~{alnum:34}'],
    },
  }),
  defineDetector({
    id: 'azure-devops-token',
    service: 'Azure',
    title: 'Azure DevOps personal access token',
    summary: 'Acts as its user in Azure DevOps.',
    keywords: ['azure', 'vsts', 'azdo', 'system_accesstoken'],
    ignoreKeywordCase: true,
    pattern: assigned(
      'azure[\\w.-]{0,20}(?:token|pat)|vsts|azdo|system_accesstoken',
      '[a-z2-7]{52}|[A-Za-z0-9]{76}AZDO[A-Za-z0-9]{4}',
    ),
    secretGroup: 1,
    minEntropy: 3.5,
    confidence: 'medium',
    examples: { leaks: ['AZURE_DEVOPS_EXT_PAT: {lower32:52}'], clean: ['azure_token: short'] },
  }),
  defineDetector({
    id: 'azure-service-key',
    service: 'Azure',
    title: 'Azure resource key',
    summary: 'Uses the Azure resource that it was made for, such as an AI service, a function or a registry.',
    keywords: ['JQQJ99', 'AzFu', '+ACR', 'AzSe', 'APIM', '+ASt', '+ARm', '+ABa', 'ACDb'],
    pattern:
      /(?<![A-Za-z0-9+/])(?:[A-Za-z0-9]{52}JQQJ99[A-Za-z0-9][A-L][A-Za-z0-9]{16}[A-Za-z][A-Za-z0-9]{7}|[A-Za-z0-9+/]{42,44}(?:AzFu|\+ACR|AzSe|APIM)[A-Za-z0-9+/]{5,6}(?:==?)?|[A-Za-z0-9+/]{76}(?:\+ASt|\+ARm|\+ABa|ACDb)[A-Za-z0-9+/]{5,6}={1,2})(?![A-Za-z0-9+/=])/,
    before: 80,
    minEntropy: 3.5,
    examples: {
      leaks: ['key={alnum:52}JQQJ99{alnum:1}B{alnum:16}A{alnum:7}', 'x={base64:44}AzFu{base64:6}=='],
      clean: ['{alnum:20}JQQJ99{alnum:20}'],
    },
  }),
  defineDetector({
    id: 'azure-app-configuration',
    service: 'Azure',
    title: 'Azure App Configuration connection string',
    summary: 'Reads and changes an App Configuration store.',
    keywords: ['.azconfig.io'],
    pattern: /\.azconfig\.io;Id=[^;\s]{1,80};Secret=([A-Za-z0-9+/]{36,88}=?)/,
    secretGroup: 1,
    examples: {
      leaks: ['Endpoint=https://a.azconfig.io;Id=b-l9-s0:{alnum:20};Secret={base64:43}='],
      clean: ['Endpoint=https://a.azconfig.io;Id=x;Secret=short'],
    },
  }),
];
