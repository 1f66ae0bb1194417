import { ConfigurationError } from '@nkul/core/adapter';
import { describe, expect, test } from 'vitest';
import { allowedNetworks } from './allowed-networks.ts';

describe('Networks in CIDR form', () => {
  const allowed = allowedNetworks([
    '192.0.2.128/25',
    '2001:db8:1::/48',
    '198.51.100.7',
    'fe80::/10',
    ' 10.0.0.0/8 ',
  ]);

  test.each([
    ['192.0.2.128', true],
    ['192.0.2.255', true],
    ['192.0.2.127', false],
    ['192.0.3.200', false],
    ['::ffff:192.0.2.130', true],
    ['::ffff:c000:282', true],
    ['::ffff:192.0.2.1', false],
    ['2001:db8:1::1', true],
    ['2001:DB8:1:FFFF::', true],
    ['2001:db8:2::1', false],
    ['198.51.100.7', true],
    ['198.51.100.8', false],
    ['fe80::1%eth0', true],
    ['10.1.2.3', true],
    ['', false],
    ['unknown', false],
    ['192.0.2.130, 203.0.113.1', false],
    [undefined, false],
  ])('say of %s: %s', (address, expected) => {
    expect(allowed(address)).toBe(expected);
  });

  test('left out, allow everybody', () => {
    expect(allowedNetworks(undefined)('203.0.113.9')).toBe(true);
  });

  test.each([
    [['10.0.0.0/33']],
    [['2001:db8::/129']],
    [['10.0.0/8']],
    [['10.0.0.0/']],
    [['10.0.0.0/8/8']],
    [['example.org']],
    [['']],
    [[]],
  ])('are refused at start when they are none: %j', (networks) => {
    expect(() => allowedNetworks(networks)).toThrow(ConfigurationError);
  });
});
