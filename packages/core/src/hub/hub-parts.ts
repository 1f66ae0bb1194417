import type { DependencyContainer } from 'tsyringe';
import type { AcceptContext } from '../accept/accept.ts';
import type { EventBus } from '../events/event-bus.ts';
import type { Callback } from '../ports/callback.ts';
import type { Store } from '../ports/store.ts';
import type { DispatchContext } from '../send/dispatcher.ts';
import type { Retention } from '../store/retention.ts';
import type { Plugin } from './plugin.ts';

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
