/** Encodes pax records, each `length key=value\n` with the length counting itself (POSIX pax, extended header). */
export function encodePaxRecords(records: Iterable<readonly [string, string]>): Uint8Array {
  return Buffer.concat([...records].map(([key, value]) => encodePaxRecord(key, value)));
}

function encodePaxRecord(key: string, value: string): Uint8Array {
  const body = Buffer.from(` ${key}=${value}\n`);
  let length = body.length + String(body.length).length;
  if (String(length).length + body.length !== length) length = body.length + String(length).length;
  return Buffer.concat([Buffer.from(String(length)), body]);
}
