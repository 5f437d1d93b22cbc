import { join } from 'node:path';
import { fromContainer, fromInstance, fromWebIdentity } from './aws-endpoints.ts';
import { fromFile } from './aws-profile.ts';
import { type AwsSurroundings, type FindCredentials, noCredentials } from './s3-credentials.ts';

/**
 * The first source that the surroundings name: keys in variables, a web identity (IAM roles for service accounts), a profile of the shared
 * credentials file, the endpoint of a container (ECS, EKS pod identity), and the metadata of the instance.
 */
export function credentialSourceOf({ environment, homeDirectory }: AwsSurroundings): FindCredentials {
  const named = (name: string): string => environment[`AWS_${name}`] ?? '';
  const [accessKeyId, secretAccessKey] = [named('ACCESS_KEY_ID'), named('SECRET_ACCESS_KEY')];
  if (accessKeyId !== '' && secretAccessKey !== '') {
    const credentials = { accessKeyId, secretAccessKey, sessionToken: named('SESSION_TOKEN') || null };
    return async () => ({ credentials, expiresAt: null });
  }
  if (named('WEB_IDENTITY_TOKEN_FILE') !== '' && named('ROLE_ARN') !== '') return () => fromWebIdentity(named);
  const file = named('SHARED_CREDENTIALS_FILE') || join(homeDirectory, '.aws/credentials');
  const profile = named('PROFILE');
  return async (now) => {
    const found = await fromFile(file, profile || 'default', now);
    if (found !== null) return found;
    if (profile !== '') throw noCredentials(`${file} has no such profile with keys`);
    if (named('CONTAINER_CREDENTIALS_RELATIVE_URI') !== '' || named('CONTAINER_CREDENTIALS_FULL_URI') !== '') {
      return fromContainer(named);
    }
    if (named('EC2_METADATA_DISABLED').toLowerCase() === 'true') throw noCredentials('no source of any is named');
    return fromInstance(named);
  };
}
