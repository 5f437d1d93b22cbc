/** The user part of USER, without the group. */
export function userPart(text: string): string {
  const colon = text.indexOf(':');
  return colon < 0 ? text : text.slice(0, colon);
}

/** True for a user that is the administrator: `root` or a number that is zero; on Windows, ContainerAdministrator. */
export function isRootUser(text: string): boolean {
  const user = userPart(text).trim();
  return user === '' || user === 'root' || /^0+$/.test(user) || user.toLowerCase() === 'containeradministrator';
}
