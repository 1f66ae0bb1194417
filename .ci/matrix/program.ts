import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import { join } from 'node:path';
import type { Combination } from './combinations.ts';

/** The way in which the provider's reports come in: a file of programs/. */
export type Door = 'express' | 'http';

/** Writes the program of programs/ into a project, in the project's language. */
export function writeProgram(folder: string, project: Combination['project'], door: Door): void {
  mkdirSync(join(folder, 'src'), { recursive: true });
  const files = { main: 'main.ts', door: `door-${door}.ts` };
  for (const [name, file] of Object.entries(files)) {
    const source = readFileSync(new URL(`programs/${file}`, import.meta.url), 'utf8');
    const { text, extension } = inLanguage(source, project);
    writeFileSync(join(folder, 'src', `${name}.${extension}`), text);
  }
}

function inLanguage(source: string, project: Combination['project']): { text: string; extension: string } {
  switch (project) {
    case 'JavaScript ESM':
      return { text: stripTypeScriptTypes(withoutTypeImports(source)), extension: 'js' };
    case 'CommonJS':
      return { text: toCommonJs(stripTypeScriptTypes(withoutTypeImports(source))), extension: 'js' };
    case 'TypeScript nodenext':
    case 'TypeScript bundler':
      return { text: source, extension: 'ts' };
  }
}

function withoutTypeImports(source: string): string {
  return source.replaceAll(/^import type .*\n/gm, '').replaceAll(/\btype \w+, /g, '');
}

function toCommonJs(source: string): string {
  return source
    .replaceAll(/^import (.*) from (.*);$/gm, 'const $1 = require($2);')
    .replaceAll(/^export (async function (\w+))/gm, 'exports.$2 = $2;\n$1');
}

/** The `tsconfig.json` of a TypeScript project, as strict as TypeScript can be. */
export function tsconfigOf(project: Combination['project'], skipLibCheck: boolean): string {
  const module =
    project === 'TypeScript bundler'
      ? { module: 'esnext', moduleResolution: 'bundler' }
      : { module: 'nodenext', moduleResolution: 'nodenext' };
  const compilerOptions = {
    ...module,
    target: 'es2022',
    strict: true,
    exactOptionalPropertyTypes: true,
    noUncheckedIndexedAccess: true,
    verbatimModuleSyntax: true,
    skipLibCheck,
    types: ['node'],
    rootDir: 'src',
    outDir: 'dist',
  };
  return JSON.stringify({ compilerOptions, include: ['src'] }, null, 2);
}
