export { defineConfig, type NkulConfig } from './open/config.ts';
