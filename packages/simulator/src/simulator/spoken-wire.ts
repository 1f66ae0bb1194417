/** A provider as the simulator speaks it: its wire, the faults that it shows, and the desk that posts its reports. */
import type { Draws } from '../base/draw.ts';
import type { SmsOutcome, Wire } from '../calls/wire.ts';
import type { ActiveFaults } from '../faults/fault-settings.ts';
import { magicFaultsOf } from '../faults/magic-faults.ts';
import { shownFaults, without } from '../faults/shown-faults.ts';
import { ReportDesk } from '../reports/report-desk.ts';
import { type PlannedReport, planReports } from '../reports/report-plan.ts';
import type { OpenReport } from '../reports/report-record.ts';
import type { Line } from './provider.ts';
import type { SimulatorOptions } from './simulator-options.ts';

/** The parts that the providers of one simulator share. */
export interface SharedParts {
  readonly draws: Draws;
  readonly records: OpenReport[];
  readonly options: SimulatorOptions;
}

/** One provider of a simulator. */
export class SpokenWire implements Line {
  readonly wire: Wire;
  readonly desk: ReportDesk;
  readonly #draws: Draws;
  readonly #delayMs: number;
  #faults: ActiveFaults;

  constructor(wire: Wire, faults: ActiveFaults, { draws, records, options }: SharedParts) {
    this.wire = wire;
    this.#draws = draws;
    this.#delayMs = options.reportDelayMs ?? 50;
    this.#faults = shownFaults(faults, wire.unshown);
    this.desk = new ReportDesk({
      wire: wire.reports,
      records,
      reportTo: options.reportTo,
      anywhere: options.reportAnywhere ?? false,
      perCall: options.reportsPerCall ?? 100,
      callsInFlight: options.reportCallsInFlight ?? 1,
      timeoutMs: options.reportTimeoutMs ?? 10_000,
      resend: options.resendUnacknowledged ?? true,
      resendLimit: options.resendLimit ?? 5,
      resendDelayMs: options.resendDelayMs ?? 200,
      draws,
      faults: () => this.#faults.reports,
    });
  }

  /** The faults that it shows of those that are switched on. */
  readonly faults = (): ActiveFaults => this.#faults;

  /** Plans the reports of the SMS that were accepted. */
  readonly plan = (outcomes: readonly SmsOutcome[]): readonly PlannedReport[] =>
    outcomes.flatMap(({ result }) => {
      if (typeof result === 'string') return [];
      const magic = without(magicFaultsOf(result.to).reports, this.wire.unshown.reports);
      return planReports(result, {
        wire: this.wire.reports,
        settings: new Map([...this.#faults.reports, ...magic]),
        draw: this.#draws.about(`report ${result.to}\n${result.text}`),
        delayMs: this.#delayMs,
      });
    });

  readonly report = (reports: readonly PlannedReport[]): Promise<void> => this.desk.take(reports);

  switchOn(faults: ActiveFaults): void {
    this.#faults = shownFaults(faults, this.wire.unshown);
  }
}
