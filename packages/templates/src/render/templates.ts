import {
  CLOCK,
  ConfigurationError,
  checkSettings,
  LINK_SHORTENER,
  type LinkShortener,
  objectOf,
  optionally,
  type Plugin,
  quoted,
  RENDERER,
  readBy,
  systemClock,
} from '@nkul/core/adapter';
import type { UntypedCatalog } from '../catalog/catalog.ts';
import { createCatalogRenderer } from './catalog-renderer.ts';

/** How a catalog is used by one hub. */
export interface TemplatesOptions {
  /** The time zone of recipients without a time zone, IANA. @default the catalog's */
  readonly timeZone?: string;
}

/**
 * The plugin that renders the templates of a catalog. Its `catalog` is for tools, such as `nkul doctor`. If a plugin
 * registers a `LinkShortener`, the `links` of SMS are shortened.
 *
 * @example
 * const hub = await createHub({ plugins: [devcode({ apiKey, sender: 'NKUL' }), templates(catalog)] });
 *
 * @throws ConfigurationError if the time zone does not exist, or when the hub is made with a link shortener that is wrong
 */
export function templates(
  catalog: UntypedCatalog,
  options: TemplatesOptions = {},
): Plugin & { readonly catalog: UntypedCatalog } {
  checkCatalog(catalog);
  const { timeZone } = checkSettings(optionsSchema, options, 'templates()');
  return {
    name: 'templates',
    catalog,
    register(container) {
      container.register(RENDERER, {
        // When the hub asks for it, all plugins are registered, also one that brings a clock.
        useFactory: (resolving) => {
          const clock = resolving.isRegistered(CLOCK, true) ? resolving.resolve(CLOCK) : systemClock;
          const shortener = resolving.isRegistered(LINK_SHORTENER, true)
            ? resolving.resolve(LINK_SHORTENER)
            : undefined;
          if (shortener === undefined) return createCatalogRenderer(catalog, { timeZone, clock });
          checkShortener(shortener, catalog);
          return createCatalogRenderer(catalog, { timeZone, clock, shortener });
        },
      });
    },
  };
}

const optionsSchema = objectOf(
  {
    timeZone: optionally(
      readBy<string>((given) =>
        isTimeZone(given)
          ? { output: given }
          : { problem: `${quoted(given)} is not a valid IANA time zone: use one such as Africa/Douala` },
      ),
    ),
  },
  { noun: 'option', meant: { tz: 'timeZone', zone: 'timeZone' } },
);

/** @throws ConfigurationError if it is not a shortener, or its links are longer than every measure counts them */
function checkShortener(shortener: LinkShortener, { shortLinks }: UntypedCatalog): void {
  const { maxLength, shorten } = shortener;
  if (typeof shorten !== 'function' || !Number.isSafeInteger(maxLength) || maxLength < 1) {
    throw new ConfigurationError(
      'The link shortener is wrong: it must have maxLength, a whole number of characters, and shorten().',
      { field: 'shortener' },
    );
  }
  if (shortLinks !== undefined && maxLength > shortLinks.maxLength) {
    throw new ConfigurationError(
      `The links of the link shortener may have ${maxLength} characters, but the catalog counts them as ${shortLinks.maxLength}: set shortLinks: { maxLength: ${maxLength} } in the catalog.`,
      { field: 'shortener' },
    );
  }
}

function isTimeZone(given: unknown): given is string {
  try {
    new Intl.DateTimeFormat('en', { timeZone: String(given) });
    return typeof given === 'string';
  } catch {
    return false;
  }
}

/** @throws ConfigurationError if it is not a catalog, such as a promise of one or its definition */
function checkCatalog(catalog: unknown): void {
  if (
    typeof catalog === 'object' &&
    catalog !== null &&
    'templates' in catalog &&
    catalog.templates instanceof Map
  )
    return;
  throw new ConfigurationError(
    'templates(): catalog is wrong: expected a catalog of defineCatalog(), or of loadCatalog() when it is awaited.',
    { field: 'catalog' },
  );
}
