export { defineConfig, type NkulConfig } from './config.ts';
