import { CLOCK, ConfigurationError, type Plugin, RENDERER, systemClock } from '@nkul/core/adapter';
import type { UntypedCatalog } from '../catalog/catalog.ts';
import { createCatalogRenderer } from './catalog-renderer.ts';

/** How a catalog is used by one hub. */
export interface TemplatesOptions {
  /** The time zone of recipients without a time zone, IANA. @default the catalog's */
  readonly timeZone?: string;
}

/**
 * The plugin that renders the templates of a catalog.
 *
 * @example
 * const hub = await createHub({ plugins: [devcode({ apiKey, sender: 'NKUL' }), templates(catalog)] });
 *
 * @throws ConfigurationError if the time zone does not exist
 */
export function templates(catalog: UntypedCatalog, options: TemplatesOptions = {}): Plugin {
  const { timeZone = catalog.timeZone } = options;
  assertTimeZone(timeZone);
  return {
    name: 'templates',
    register(container) {
      container.register(RENDERER, {
        // When the hub asks for it, all plugins are registered, also one that brings a clock.
        useFactory: (resolving) => {
          const clock = resolving.isRegistered(CLOCK, true) ? resolving.resolve(CLOCK) : systemClock;
          return createCatalogRenderer(catalog, { timeZone, clock });
        },
      });
    },
  };
}

function assertTimeZone(timeZone: string): void {
  try {
    new Intl.DateTimeFormat('en', { timeZone });
  } catch (cause) {
    const message = `timeZone ${JSON.stringify(timeZone)} is not a valid IANA time zone: use one such as Africa/Douala.`;
    throw new ConfigurationError(message, { field: 'timeZone', cause });
  }
}
