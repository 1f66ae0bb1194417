import type { Notification } from '@nkul/core';
import { magicNumbers } from '@nkul/simulator-devcode';

/** A dozen notifications. The simulator refuses one number as invalid, and does not deliver to another. */
export const notifications: readonly Notification[] = [
  {
    to: { phone: '+237 699 12 85 31', locale: 'fr' },
    template: 'code',
    values: { code: '4821', minutes: 5 },
  },
  {
    to: { phone: '+237 677 01 88 12', locale: 'en' },
    template: 'code',
    values: { code: '0937', minutes: 1 },
  },
  {
    to: { phone: '650 11 22 33', locale: 'fr-CM' },
    template: 'invoices',
    values: { count: 1, amount: 4500 },
  },
  {
    to: { phone: '650 11 22 34', locale: 'en-CM' },
    template: 'invoices',
    values: { count: 3, amount: 1250000 },
  },
  {
    to: { phone: '691 00 10 01', locale: 'fr' },
    template: 'shipped',
    values: { name: 'Aïcha', order: 'CM-1042' },
  },
  {
    to: { phone: '691 00 10 02', locale: 'en' },
    template: 'shipped',
    values: { name: 'John', order: 'CM-1043' },
  },
  {
    to: { phone: magicNumbers.invalid, locale: 'fr' },
    template: 'code',
    values: { code: '5510', minutes: 5 },
  },
  {
    to: { phone: magicNumbers.undelivered, locale: 'en' },
    template: 'code',
    values: { code: '7712', minutes: 10 },
  },
  { to: { phone: '670 20 30 40', locale: 'fr' }, text: 'Coupure prévue demain de 8 h à 10 h à Akwa.' },
  { to: { phone: '670 20 30 41', locale: 'fr' }, text: 'Coupure prévue demain de 8 h à 10 h à Akwa.' },
  { to: { phone: '670 20 30 42', locale: 'fr' }, text: 'Coupure prévue demain de 8 h à 10 h à Akwa.' },
  { to: { phone: '670 20 30 43', locale: 'en' }, text: 'Power will be off tomorrow from 8 to 10 in Akwa.' },
];
