/** The event of each happening to the store itself. */
export const storeEvents = {
  bytes_gone: 'erasure.finished',
  restored: 'store.restored',
  restore_accepted: 'store.accepted',
} as const;
