import { describe, expect, it } from 'vitest';
import { classifyAddress } from './address-class.ts';

describe('the class of an address', () => {
  it.each([
    '8.8.8.8',
    '1.1.1.1',
    '93.184.216.34',
    '172.15.255.255',
    '172.32.0.0',
    '100.63.255.255',
    '100.128.0.0',
    '223.255.255.255',
    '2606:4700:4700::1111',
    '2a00:1450:4001:80b::200e',
    '2001:200::1',
    '::ffff:8.8.8.8',
    '::ffff:808:808',
    '64:ff9b::8.8.8.8',
  ])('%s is public', (address) => {
    expect(classifyAddress(address)).toBe('public');
  });

  it.each([
    ['this machine', '127.0.0.1', '127.255.255.254', '::1', '0:0:0:0:0:0:0:1', '0.0.0.0', '0.1.2.3', '::'],
    ['private networks', '10.0.0.1', '172.16.0.1', '172.31.255.255', '192.168.0.1', 'fc00::1', 'fdff::1', 'fec0::1'],
    ['shared address space', '100.64.0.1', '100.127.255.255'],
    ['protocol assignments', '192.0.0.1', '192.0.0.8', '192.88.99.1', '2001:2::1', '2001:10::1', '2001:20::1'],
    ['documentation', '192.0.2.1', '198.51.100.1', '203.0.113.1', '2001:db8::1', '3fff::1'],
    ['benchmarks', '198.18.0.1', '198.19.255.255'],
    ['multicast', '224.0.0.1', '239.255.255.255', 'ff02::1', 'ff05::2'],
    ['reserved and broadcast', '240.0.0.1', '255.255.255.255', '4000::1', '100::1', '5f00::1', '1::1'],
    ['IPv4 mapped', '::ffff:127.0.0.1', '::ffff:7f00:1', '0:0:0:0:0:ffff:10.0.0.1', '::FFFF:192.168.1.1'],
    ['IPv4 compatible', '::127.0.0.1', '::8.8.8.8', '::7f00:1'],
    ['6to4', '2002:7f00:1::', '2002:808:808::1', '2002:a00:1::1'],
    ['NAT64', '64:ff9b::127.0.0.1', '64:ff9b::a00:1', '64:ff9b:1::8.8.8.8', '64:ff9b::100.64.0.1'],
    ['Teredo', '2001:0:4136:e378:8000:63bf:3fff:fdd2', '2001::1'],
    ['ISATAP', '2606:4700::5efe:10.0.0.1', '2606:4700::200:5efe:8.8.8.8'],
    ['no address', '', 'localhost', '127.1', '0x7f000001', '2130706433', '1.2.3', '[::1]', 'fe80'],
  ])('%s: internal', (_what, ...addresses) => {
    expect(addresses.map((address) => [address, classifyAddress(address)])).toEqual(
      addresses.map((address) => [address, 'internal']),
    );
  });

  it.each([
    '169.254.169.254',
    '169.254.0.1',
    '169.254.170.2',
    '168.63.129.16',
    '100.100.100.200',
    '192.0.0.192',
    'fe80::1',
    'fe80::1%eth0',
    'febf::1',
    'fd00:ec2::254',
    'fd20:ce::254',
    '::ffff:169.254.169.254',
    '::ffff:a9fe:a9fe',
    '64:ff9b::169.254.169.254',
    '2002:a9fe:a9fe::1',
  ])('%s is where credentials are', (address) => {
    expect(classifyAddress(address)).toBe('metadata');
  });
});
