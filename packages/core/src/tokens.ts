import type { InjectionToken } from 'tsyringe';
import type { Callback } from './callback.ts';
import type { Clock } from './clock.ts';
import type { Hub } from './hub.ts';
import type { Interceptor } from './interceptor.ts';
import type { Logger } from './logger.ts';
import type { Notifier } from './notifier.ts';
import type { Renderer } from './renderer.ts';
import type { Store } from './store.ts';

/** Notifiers; many. */
export const NOTIFIER: InjectionToken<Notifier> = Symbol.for('nkul.notifier');
/** Callbacks; many. */
export const CALLBACK: InjectionToken<Callback> = Symbol.for('nkul.callback');
/** Interceptors; many, in the order of their registration. */
export const INTERCEPTOR: InjectionToken<Interceptor> = Symbol.for('nkul.interceptor');
/** The store; the last that was registered. Default: in memory. */
export const STORE: InjectionToken<Store> = Symbol.for('nkul.store');
/** The renderer of templates; the last that was registered. */
export const RENDERER: InjectionToken<Renderer> = Symbol.for('nkul.renderer');
/** The clock. Default: the machine's. */
export const CLOCK: InjectionToken<Clock> = Symbol.for('nkul.clock');
/** The logger. Default: the console. */
export const LOGGER: InjectionToken<Logger> = Symbol.for('nkul.logger');
/** The hub itself, for an application that injects it. */
export const HUB: InjectionToken<Hub> = Symbol.for('nkul.hub');
