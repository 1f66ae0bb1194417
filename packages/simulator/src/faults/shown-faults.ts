/** Leaves out the faults that a provider's wire has no form for. */
import type { ActiveFaults, FaultSettings } from './fault-settings.ts';
import type { BalanceFaults, ReportFaultName, SendFaults } from './faults.ts';

/** The faults that do not happen on a wire, by group. */
export interface Unshown {
  readonly send: readonly (keyof SendFaults)[];
  readonly balance: readonly (keyof BalanceFaults)[];
  readonly reports: readonly ReportFaultName[];
}

/** The settings of the faults that a wire can show. */
export function shownFaults(active: ActiveFaults, { send, balance, reports }: Unshown): ActiveFaults {
  return {
    send: without(active.send, send),
    balance: without(active.balance, balance),
    reports: without(active.reports, reports),
  };
}

/** Settings without the faults of a list. */
export function without(settings: FaultSettings, unshown: readonly string[]): FaultSettings {
  return new Map([...settings].filter(([name]) => !unshown.includes(name)));
}
