import type { DependencyContainer } from 'tsyringe';
import type { AcceptContext } from '../accept/accept.ts';
import type { GroupCommit } from '../commit/group-commit.ts';
import type { EventBus } from '../events/event-bus.ts';
import type { OpenMessages } from '../events/open-messages.ts';
import type { Subscriptions } from '../events/subscriptions.ts';
import type { Addressing } from '../find/message-query.ts';
import type { OpenQuestions } from '../find/open-questions.ts';
import type { LastBalances } from '../lane/last-balances.ts';
import type { Pauses } from '../lane/pauses.ts';
import type { CountedLog } from '../log/counted-log.ts';
import type { Observers } from '../observe/observers.ts';
import type { Dispatcher } from '../send/dispatcher.ts';
import type { Retention } from '../store/retention.ts';
import type { Balances } from '../waiting/balances.ts';
import type { ParkedWatch } from '../waiting/parked-watch.ts';
import type { PauseWatches } from '../waiting/pause-watches.ts';
import type { Plugin } from './plugin.ts';
import type { ResolvedParts } from './resolve-parts.ts';

/** The parts of a hub, made by `createHub()`. */
export interface HubParts
  extends Pick<ResolvedParts, 'notifiers' | 'callbacks' | 'store' | 'clock' | 'sharedClock' | 'logger'> {
  readonly container: DependencyContainer;
  readonly plugins: readonly Plugin[];
  /** The names of removed notifiers. */
  readonly retired: readonly string[];
  readonly groupCommit: GroupCommit;
  readonly countedLog: CountedLog;
  /** Undefined without an observer. */
  readonly observers: Observers | undefined;
  readonly bus: EventBus;
  readonly subscriptions: Subscriptions;
  readonly open: OpenMessages;
  readonly pauses: Pauses;
  readonly lastBalances: LastBalances;
  readonly balances: Balances;
  readonly accepting: AcceptContext;
  readonly addressing: Addressing;
  readonly questions: OpenQuestions;
  readonly dispatcher: Dispatcher;
  readonly pauseWatches: PauseWatches;
  readonly parkedWatch: ParkedWatch;
  readonly retention: Retention;
}
