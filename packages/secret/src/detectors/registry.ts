import { type Registry, createRegistry } from '@assay/core';
import type { Detector } from '../contracts/detector.ts';
import { adobeDetectors } from './adobe/detector.ts';
import { ageDetectors } from './age/detector.ts';
import { airtableDetectors } from './airtable/detector.ts';
import { algoliaDetectors } from './algolia/detector.ts';
import { alibabaDetectors } from './alibaba/detector.ts';
import { anthropicDetectors } from './anthropic/detector.ts';
import { artifactoryDetectors } from './artifactory/detector.ts';
import { asanaDetectors } from './asana/detector.ts';
import { atlassianDetectors } from './atlassian/detector.ts';
import { awsDetectors } from './aws/detector.ts';
import { azureDetectors } from './azure/detector.ts';
import { beamerDetectors } from './beamer/detector.ts';
import { braintreeDetectors } from './braintree/detector.ts';
import { brevoDetectors } from './brevo/detector.ts';
import { buildkiteDetectors } from './buildkite/detector.ts';
import { circleciDetectors } from './circleci/detector.ts';
import { clojarsDetectors } from './clojars/detector.ts';
import { cloudflareDetectors } from './cloudflare/detector.ts';
import { cloudinaryDetectors } from './cloudinary/detector.ts';
import { codecovDetectors } from './codecov/detector.ts';
import { cohereDetectors } from './cohere/detector.ts';
import { confluentDetectors } from './confluent/detector.ts';
import { contentfulDetectors } from './contentful/detector.ts';
import { cratesIoDetectors } from './crates-io/detector.ts';
import { databricksDetectors } from './databricks/detector.ts';
import { datadogDetectors } from './datadog/detector.ts';
import { digitaloceanDetectors } from './digitalocean/detector.ts';
import { discordDetectors } from './discord/detector.ts';
import { dockerDetectors } from './docker/detector.ts';
import { dopplerDetectors } from './doppler/detector.ts';
import { dropboxDetectors } from './dropbox/detector.ts';
import { duffelDetectors } from './duffel/detector.ts';
import { dynatraceDetectors } from './dynatrace/detector.ts';
import { easypostDetectors } from './easypost/detector.ts';
import { elasticDetectors } from './elastic/detector.ts';
import { facebookDetectors } from './facebook/detector.ts';
import { fastlyDetectors } from './fastly/detector.ts';
import { figmaDetectors } from './figma/detector.ts';
import { flutterwaveDetectors } from './flutterwave/detector.ts';
import { flyDetectors } from './fly/detector.ts';
import { frameioDetectors } from './frameio/detector.ts';
import { genericDetectors } from './generic/detector.ts';
import { githubDetectors } from './github/detector.ts';
import { gitlabDetectors } from './gitlab/detector.ts';
import { gocardlessDetectors } from './gocardless/detector.ts';
import { googleDetectors } from './google/detector.ts';
import { grafanaDetectors } from './grafana/detector.ts';
import { groqDetectors } from './groq/detector.ts';
import { harnessDetectors } from './harness/detector.ts';
import { hashicorpDetectors } from './hashicorp/detector.ts';
import { herokuDetectors } from './heroku/detector.ts';
import { honeycombDetectors } from './honeycomb/detector.ts';
import { httpAuthDetectors } from './http-auth/detector.ts';
import { hubspotDetectors } from './hubspot/detector.ts';
import { huggingfaceDetectors } from './huggingface/detector.ts';
import { infracostDetectors } from './infracost/detector.ts';
import { jwtDetectors } from './jwt/detector.ts';
import { kubernetesDetectors } from './kubernetes/detector.ts';
import { launchdarklyDetectors } from './launchdarkly/detector.ts';
import { linearDetectors } from './linear/detector.ts';
import { lobDetectors } from './lob/detector.ts';
import { mailchimpDetectors } from './mailchimp/detector.ts';
import { mailgunDetectors } from './mailgun/detector.ts';
import { mapboxDetectors } from './mapbox/detector.ts';
import { mattermostDetectors } from './mattermost/detector.ts';
import { mavenDetectors } from './maven/detector.ts';
import { maxmindDetectors } from './maxmind/detector.ts';
import { messagebirdDetectors } from './messagebird/detector.ts';
import { microsoftTeamsDetectors } from './microsoft-teams/detector.ts';
import { mongodbDetectors } from './mongodb/detector.ts';
import { netlifyDetectors } from './netlify/detector.ts';
import { netrcDetectors } from './netrc/detector.ts';
import { newRelicDetectors } from './new-relic/detector.ts';
import { notionDetectors } from './notion/detector.ts';
import { npmDetectors } from './npm/detector.ts';
import { nugetDetectors } from './nuget/detector.ts';
import { nvidiaDetectors } from './nvidia/detector.ts';
import { octopusDeployDetectors } from './octopus-deploy/detector.ts';
import { oktaDetectors } from './okta/detector.ts';
import { onePasswordDetectors } from './one-password/detector.ts';
import { openaiDetectors } from './openai/detector.ts';
import { openrouterDetectors } from './openrouter/detector.ts';
import { openshiftDetectors } from './openshift/detector.ts';
import { packagistDetectors } from './packagist/detector.ts';
import { pagerdutyDetectors } from './pagerduty/detector.ts';
import { paypalDetectors } from './paypal/detector.ts';
import { perplexityDetectors } from './perplexity/detector.ts';
import { picaticDetectors } from './picatic/detector.ts';
import { pineconeDetectors } from './pinecone/detector.ts';
import { planetscaleDetectors } from './planetscale/detector.ts';
import { posthogDetectors } from './posthog/detector.ts';
import { postmanDetectors } from './postman/detector.ts';
import { postmarkDetectors } from './postmark/detector.ts';
import { prefectDetectors } from './prefect/detector.ts';
import { privateKeyDetectors } from './private-key/detector.ts';
import { pulumiDetectors } from './pulumi/detector.ts';
import { pypiDetectors } from './pypi/detector.ts';
import { rapidapiDetectors } from './rapidapi/detector.ts';
import { readmeDetectors } from './readme/detector.ts';
import { replicateDetectors } from './replicate/detector.ts';
import { resendDetectors } from './resend/detector.ts';
import { rubygemsDetectors } from './rubygems/detector.ts';
import { salesforceDetectors } from './salesforce/detector.ts';
import { scalingoDetectors } from './scalingo/detector.ts';
import { sendgridDetectors } from './sendgrid/detector.ts';
import { sentryDetectors } from './sentry/detector.ts';
import { shippoDetectors } from './shippo/detector.ts';
import { shopifyDetectors } from './shopify/detector.ts';
import { slackDetectors } from './slack/detector.ts';
import { snykDetectors } from './snyk/detector.ts';
import { sonarqubeDetectors } from './sonarqube/detector.ts';
import { sourcegraphDetectors } from './sourcegraph/detector.ts';
import { squareDetectors } from './square/detector.ts';
import { stripeDetectors } from './stripe/detector.ts';
import { sumologicDetectors } from './sumologic/detector.ts';
import { supabaseDetectors } from './supabase/detector.ts';
import { tailscaleDetectors } from './tailscale/detector.ts';
import { telegramDetectors } from './telegram/detector.ts';
import { twilioDetectors } from './twilio/detector.ts';
import { twitchDetectors } from './twitch/detector.ts';
import { twitterDetectors } from './twitter/detector.ts';
import { typeformDetectors } from './typeform/detector.ts';
import { unixPasswordDetectors } from './unix-password/detector.ts';
import { urlCredentialsDetectors } from './url-credentials/detector.ts';
import { vercelDetectors } from './vercel/detector.ts';
import { xaiDetectors } from './xai/detector.ts';
import { yandexDetectors } from './yandex/detector.ts';
import { zendeskDetectors } from './zendesk/detector.ts';

/** Every built-in detector. One folder for each service or format, in alphabetical order. */
export const detectors: Registry<Detector> = createRegistry([
  ...adobeDetectors,
  ...ageDetectors,
  ...airtableDetectors,
  ...algoliaDetectors,
  ...alibabaDetectors,
  ...anthropicDetectors,
  ...artifactoryDetectors,
  ...asanaDetectors,
  ...atlassianDetectors,
  ...awsDetectors,
  ...azureDetectors,
  ...beamerDetectors,
  ...braintreeDetectors,
  ...brevoDetectors,
  ...buildkiteDetectors,
  ...circleciDetectors,
  ...clojarsDetectors,
  ...cloudflareDetectors,
  ...cloudinaryDetectors,
  ...codecovDetectors,
  ...cohereDetectors,
  ...confluentDetectors,
  ...contentfulDetectors,
  ...cratesIoDetectors,
  ...databricksDetectors,
  ...datadogDetectors,
  ...digitaloceanDetectors,
  ...discordDetectors,
  ...dockerDetectors,
  ...dopplerDetectors,
  ...dropboxDetectors,
  ...duffelDetectors,
  ...dynatraceDetectors,
  ...easypostDetectors,
  ...elasticDetectors,
  ...facebookDetectors,
  ...fastlyDetectors,
  ...figmaDetectors,
  ...flutterwaveDetectors,
  ...flyDetectors,
  ...frameioDetectors,
  ...genericDetectors,
  ...githubDetectors,
  ...gitlabDetectors,
  ...gocardlessDetectors,
  ...googleDetectors,
  ...grafanaDetectors,
  ...groqDetectors,
  ...harnessDetectors,
  ...hashicorpDetectors,
  ...herokuDetectors,
  ...honeycombDetectors,
  ...httpAuthDetectors,
  ...hubspotDetectors,
  ...huggingfaceDetectors,
  ...infracostDetectors,
  ...jwtDetectors,
  ...kubernetesDetectors,
  ...launchdarklyDetectors,
  ...linearDetectors,
  ...lobDetectors,
  ...mailchimpDetectors,
  ...mailgunDetectors,
  ...mapboxDetectors,
  ...mattermostDetectors,
  ...mavenDetectors,
  ...maxmindDetectors,
  ...messagebirdDetectors,
  ...microsoftTeamsDetectors,
  ...mongodbDetectors,
  ...netlifyDetectors,
  ...netrcDetectors,
  ...newRelicDetectors,
  ...notionDetectors,
  ...npmDetectors,
  ...nugetDetectors,
  ...nvidiaDetectors,
  ...octopusDeployDetectors,
  ...oktaDetectors,
  ...onePasswordDetectors,
  ...openaiDetectors,
  ...openrouterDetectors,
  ...openshiftDetectors,
  ...packagistDetectors,
  ...pagerdutyDetectors,
  ...paypalDetectors,
  ...perplexityDetectors,
  ...picaticDetectors,
  ...pineconeDetectors,
  ...planetscaleDetectors,
  ...posthogDetectors,
  ...postmanDetectors,
  ...postmarkDetectors,
  ...prefectDetectors,
  ...privateKeyDetectors,
  ...pulumiDetectors,
  ...pypiDetectors,
  ...rapidapiDetectors,
  ...readmeDetectors,
  ...replicateDetectors,
  ...resendDetectors,
  ...rubygemsDetectors,
  ...salesforceDetectors,
  ...scalingoDetectors,
  ...sendgridDetectors,
  ...sentryDetectors,
  ...shippoDetectors,
  ...shopifyDetectors,
  ...slackDetectors,
  ...snykDetectors,
  ...sonarqubeDetectors,
  ...sourcegraphDetectors,
  ...squareDetectors,
  ...stripeDetectors,
  ...sumologicDetectors,
  ...supabaseDetectors,
  ...tailscaleDetectors,
  ...telegramDetectors,
  ...twilioDetectors,
  ...twitchDetectors,
  ...twitterDetectors,
  ...typeformDetectors,
  ...unixPasswordDetectors,
  ...urlCredentialsDetectors,
  ...vercelDetectors,
  ...xaiDetectors,
  ...yandexDetectors,
  ...zendeskDetectors,
]);
