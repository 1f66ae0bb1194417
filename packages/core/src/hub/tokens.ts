import type { InjectionToken } from 'tsyringe';
import type { Clock } from '../base/clock.ts';
import type { Logger } from '../base/logger.ts';
import type { Callback } from '../ports/callback.ts';
import type { Interceptor } from '../ports/interceptor.ts';
import type { Notifier } from '../ports/notifier.ts';
import type { Renderer } from '../ports/renderer.ts';
import type { Store } from '../ports/store.ts';
import type { Hub } from './hub.ts';

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
