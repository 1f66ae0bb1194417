import type { Plugin } from '@nkul/core';
import type { CatalogTemplate } from '@nkul/templates';

/** A catalog of templates, as far as tools look into it. */
export interface ConfigCatalog {
  readonly defaultLocale: string;
  readonly locales: readonly string[];
  readonly templates: ReadonlyMap<string, CatalogTemplate>;
}

/** The plugin of `templates()`, which brings its catalog; nothing else. */
export type CatalogPlugin = Plugin & { readonly catalog: ConfigCatalog };

/** The plugin of a configuration that has a catalog: of several, the last, as in a hub. */
export function catalogPluginOf(plugins: readonly Plugin[]): CatalogPlugin | undefined {
  return plugins.findLast(hasCatalog);
}

function hasCatalog(plugin: Plugin): plugin is CatalogPlugin {
  if (!('catalog' in plugin) || typeof plugin.catalog !== 'object' || plugin.catalog === null) return false;
  const { catalog } = plugin;
  return (
    'templates' in catalog &&
    catalog.templates instanceof Map &&
    'locales' in catalog &&
    Array.isArray(catalog.locales)
  );
}
