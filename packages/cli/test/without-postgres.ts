import { registerHooks } from 'node:module';

/** Imported before a command: the packages for PostgreSQL are not installed. */
registerHooks({
  resolve(specifier, context, next) {
    if (specifier !== '@nkul/store-postgres' && specifier !== 'pg') return next(specifier, context);
    throw Object.assign(new Error(`Cannot find package ${specifier}`), { code: 'ERR_MODULE_NOT_FOUND' });
  },
});
