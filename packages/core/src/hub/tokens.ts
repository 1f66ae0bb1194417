import type { Clock } from '../base/clock.ts';
import type { Logger } from '../log/logger.ts';
import type { Observer } from '../observe/observer.ts';
import type { Callback } from '../ports/callback.ts';
import type { Guard } from '../ports/guard.ts';
import type { Interceptor } from '../ports/interceptor.ts';
import type { Notifier } from '../ports/notifier.ts';
import type { LinkShortener, Renderer } from '../ports/renderer.ts';
import type { Store } from '../ports/store.ts';
import type { Balances } from '../waiting/balances.ts';
import type { Hub } from './hub.ts';

/**
 * A token of a part: a symbol. Its type names the part, so that tsyringe's `resolve()` has the right type. Nest accepts it
 * too.
 */
export type Token<Part> = symbol | (new (...dependencies: unknown[]) => Part);

/** Notifiers; many. */
export const NOTIFIER: Token<Notifier> = Symbol.for('nkul.notifier');
/** Callbacks; many. */
export const CALLBACK: Token<Callback> = Symbol.for('nkul.callback');
/** Interceptors; many, in the order of their registration. */
export const INTERCEPTOR: Token<Interceptor> = Symbol.for('nkul.interceptor');
/** Guards, which mind what is spent; many, in the order of their registration. */
export const GUARD: Token<Guard> = Symbol.for('nkul.guard');
/** Observers, which watch the work for traces and metrics; many. */
export const OBSERVER: Token<Observer> = Symbol.for('nkul.observer');
/** The store; the last that was registered. Default: in memory. */
export const STORE: Token<Store> = Symbol.for('nkul.store');
/** The renderer of templates; the last that was registered. */
export const RENDERER: Token<Renderer> = Symbol.for('nkul.renderer');
/** Makes the short links of SMS; the last that was registered. Default: links are sent as they are. */
export const LINK_SHORTENER: Token<LinkShortener> = Symbol.for('nkul.link-shortener');
/** The clock. Default: the machine's. */
export const CLOCK: Token<Clock> = Symbol.for('nkul.clock');
/** The logger. Default: the console. */
export const LOGGER: Token<Logger> = Symbol.for('nkul.logger');
/** The balances of a hub, as `balanceWatch()` finds them in the hub's own container. */
export const BALANCES: Token<Balances> = Symbol.for('nkul.balances');
/** The hub itself, for an application that injects it. */
export const HUB: Token<Hub> = Symbol.for('nkul.hub');
