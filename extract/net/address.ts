import { BlockList, isIP } from 'node:net';

/**
 * Which addresses the bytes of a stranger's link may lie at. A link in a record is chosen by whoever wrote in, so
 * following it must not reach into the network where this program runs (IANA special-purpose address registries).
 */

const list = (type: 'ipv4' | 'ipv6', ...ranges: readonly (readonly [string, number])[]): BlockList => {
  const blocked = new BlockList();
  for (const [net, prefix] of ranges) blocked.addSubnet(net, prefix, type);
  return blocked;
};

const special4 = list(
  'ipv4',
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
);

/** The only part of IPv6 that is routed globally; private, local, mapped and translated addresses all lie outside. */
const global6 = list('ipv6', ['2000::', 3]);

/** Inside it: addresses that carry an IPv4 address along (Teredo, 6to4), benchmarks, documentation. */
const special6 = list('ipv6', ['2001::', 23], ['2001:db8::', 32], ['2002::', 16], ['3fff::', 20]);

/** Whether an IP address is one of the public internet. A text that is no address is not. */
export const isPublicAddress = (address: string): boolean => {
  // A zone (fe80::1%eth0) only ever stands on local addresses.
  switch (isIP(address)) {
    case 4:
      return !special4.check(address, 'ipv4');
    case 6:
      return !address.includes('%') && global6.check(address, 'ipv6') && !special6.check(address, 'ipv6');
    default:
      return false;
  }
};
