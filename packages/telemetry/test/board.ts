import { readFileSync } from 'node:fs';

/** A place on the board, 24 wide. */
export interface GridPlace {
  readonly x: number;
  readonly y: number;
  readonly w: number;
  readonly h: number;
}

export interface Panel {
  readonly id: number;
  readonly type: string;
  readonly title: string;
  readonly gridPos: GridPlace;
  readonly description?: string;
  readonly datasource?: { readonly type: string; readonly uid: string };
  readonly fieldConfig?: {
    readonly defaults: {
      readonly unit?: string;
      readonly thresholds?: { readonly steps: readonly unknown[] };
    };
  };
  readonly targets?: readonly {
    readonly expr: string;
    readonly legendFormat: string;
    readonly datasource: { readonly type: string; readonly uid: string };
  }[];
}

interface Board {
  readonly schemaVersion: number;
  readonly templating: { readonly list: readonly { readonly name: string; readonly type: string }[] };
  readonly panels: readonly Panel[];
}

/** The board of `grafana.json`. */
export function board(): Board {
  return JSON.parse(readFileSync(new URL('../grafana.json', import.meta.url), 'utf8'));
}

/** The expressions of the board, as Grafana asks them of Prometheus. */
export function boardExpressions(): readonly string[] {
  return board().panels.flatMap(({ targets = [] }) => targets.map(({ expr }) => asked(expr)));
}

/** An expression with a value for each variable of Grafana. */
export function asked(expr: string): string {
  return expr.replaceAll('$__rate_interval', '5m');
}
