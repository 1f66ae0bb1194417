import type { DependencyContainer } from 'tsyringe';
import type { AcceptContext } from './accept.ts';
import type { Callback } from './callback.ts';
import type { DispatchContext } from './dispatch.ts';
import type { EventBus } from './event-bus.ts';
import type { Plugin } from './plugin.ts';
import type { Retention } from './retention.ts';
import type { Store } from './store.ts';

/** What createHub() resolved. */
export interface HubParts {
  readonly container: DependencyContainer;
  readonly plugins: readonly Plugin[];
  readonly store: Store;
  readonly callbacks: ReadonlyMap<string, Callback>;
  readonly bus: EventBus;
  readonly accepting: AcceptContext;
  readonly dispatching: Omit<DispatchContext, 'paused' | 'recovered'>;
  /** Absent where the store looks after itself. */
  readonly retention: Retention | undefined;
}
