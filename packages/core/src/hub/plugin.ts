import type { DependencyContainer } from 'tsyringe';
import type { Hub } from './hub.ts';

/** Registers parts in the hub's container, by the tokens of this package. */
export interface Plugin {
  readonly name: string;
  register(container: DependencyContainer): void;
  /** Called when the hub starts, after its store is open. */
  start?(hub: Hub): Promise<void>;
  /** Called when the hub stops, before its store closes. */
  stop?(): Promise<void>;
}
