import { GUARD, type Plugin, type Spending } from '../src/adapter.ts';

/** A limit of 1 message in ten minutes, beyond which a person decides. */
export const oneForReview: Spending = {
  of: 'all',
  rule: 'all',
  amount: 1,
  limit: 1,
  windowMs: 600_000,
  over: 'review',
};

/** A guard with these limits for every message. */
export function reviewing(...limits: readonly Spending[]): Plugin {
  return {
    name: 'reviewing',
    register: (container) =>
      void container.registerInstance(GUARD, { name: 'reviewing', inspect: () => limits }),
  };
}
