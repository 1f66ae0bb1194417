import { writeFileSync } from 'node:fs';
import type { LargeFile } from './large-file.ts';
import { onPostgres } from './test-store.ts';

/** The names that a command line needs at its turn. */
interface Place {
  readonly file: LargeFile;
  /** How often the command was run before. */
  readonly turn: number;
  /** A new path in a directory of its own. */
  readonly path: string;
}

/** A command, as it is run beside a busy service again and again. */
export interface BusyCommand {
  /** Its command line, without `--store`: one for each turn, from the first again after the last. */
  readonly lines: readonly ((place: Place) => readonly string[])[];
  /** The exit codes that it may have. @default 0 alone */
  readonly codes?: readonly number[];
  /** It is run with the configuration of the service, instead of the file alone. */
  readonly configured?: boolean;
  /** It goes on until it is interrupted: after how many milliseconds. */
  readonly interruptAfterMs?: number;
  /** It writes the link of a console: it is interrupted when all pages were read. */
  readonly visited?: boolean;
}

/**
 * The programs that `nkul` hands its arguments on to, and the commands that make a store or need it for themselves: they
 * do not run beside a service.
 */
export const apart = ['simulator', 'templates', 'restore', 'move'] as const;

/** Every other command of the program: a new one is a line here. */
export const busyCommands: Readonly<Record<string, BusyCommand>> = {
  list: {
    lines: [
      () => ['list', '--limit', '200'],
      ({ file, turn }) => ['list', '--to', file.of('delivered', turn).phone],
      () => ['list', '--tail', '0042', '--via', 'devcode'],
      ({ file, turn }) => ['list', '--reference', file.of('sent', turn).reference],
      () => ['--json', 'list', '--state', 'unknown,undelivered', '--template', 'template-3'],
      () => ['list', '--since', '2h', '--until', '1s', '--state', 'cancelled'],
    ],
  },
  show: {
    lines: [
      ({ file, turn }) => ['show', file.of('delivered', turn).id],
      ({ file, turn }) => ['show', file.of('delivered', turn).key],
      ({ file, turn }) => ['show', file.of('delivered', turn).reference],
    ],
  },
  why: { lines: [({ file, turn }) => ['why', file.of('held', turn).id]] },
  tail: {
    lines: [() => ['tail'], () => ['--json', 'tail', '--state', 'delivered']],
    codes: [130],
    interruptAfterMs: 2_000,
  },
  unknown: { lines: [() => ['unknown']] },
  person: {
    lines: [
      ({ file, turn }) => ['person', '--to', file.of('delivered', turn).phone],
      ({ file, turn }) => [
        ...['--json', 'person', '--to', file.of('delivered', turn).phone],
        ...['--reveal', '--to-file', '--why', 'a test'],
      ],
    ],
  },
  export: {
    lines: [
      () => ['export', '--since', '5s'],
      () => ['--json', 'export', '--state', 'unknown', '--template', 'template-3'],
      () => ['export'],
    ],
  },
  providers: { lines: [() => ['providers']] },
  stats: { lines: [() => ['stats', '--since', '7d']] },
  reports: {
    lines: [
      () => ['reports'],
      ...['quarantined', 'conflict'].map((kind) => () => ['reports', '--kind', kind]),
    ],
  },
  audit: { lines: [() => ['audit']] },
  'opt-out': {
    lines: [({ file, turn }) => ['opt-out', '--to', file.of('delivered', turn).phone, '--why', 'a test']],
  },
  'opt-in': { lines: [({ file, turn }) => ['opt-in', '--to', file.of('delivered', turn).phone]] },
  allow: { lines: [({ file, turn }) => ['allow', '--to', file.of('delivered', turn).phone]] },
  'opt-outs': { lines: [() => ['opt-outs'], () => ['--json', 'opt-outs']] },
  'import-opt-outs': {
    lines: [
      ({ path, turn }) => {
        const numbers = Array.from({ length: 2_000 }, (_, place) => 677_000_000 + turn * 2_000 + place);
        writeFileSync(path, ['to', ...numbers.map((one) => `+237${one}`)].join('\n'));
        return ['import-opt-outs', path];
      },
    ],
  },
  pause: { lines: [() => ['pause', 'spare', '--why', 'a test']] },
  resume: { lines: [() => ['resume', 'spare', '--why', 'a test']] },
  resolve: {
    lines: [
      ({ file, turn }) => ['resolve', file.of('unknown', turn).id, '--as', 'delivered'],
      ({ file, turn }) => [
        'resolve',
        file.of('unknown', turn).id,
        '--as',
        'sent',
        '--reference',
        `by-hand-${turn}`,
      ],
      ({ file, turn }) => {
        const { id } = file.of('unknown', turn);
        return ['resolve', id, '--as', 'not_sent', '--confirm', id];
      },
    ],
  },
  resend: {
    lines: [
      ({ file, turn }) => ['resend', file.of('rejected', turn).id, '--why', 'a test'],
      ({ file, turn }) => ['resend', file.of('rejected', turn).id, '--dry-run'],
    ],
    configured: true,
  },
  console: { lines: [() => ['--json', 'console', '--port', '0']], visited: true },
  balance: { lines: [() => ['balance']], configured: true },
  // It has to say something of this set-up: messages are held, for example.
  doctor: { lines: [() => ['doctor']], codes: [6], configured: true },
  // It does not touch the store of an application.
  dev: { lines: [() => ['dev', '--once']], codes: [4] },
  cancel: { lines: [({ file, turn }) => ['cancel', file.of('scheduled', turn).key]] },
  // The file has no guard, and nothing in review.
  release: { lines: [({ file, turn }) => ['release', file.of('scheduled', turn).key]], codes: [4] },
  drop: { lines: [({ file, turn }) => ['drop', file.of('scheduled', turn).key]], codes: [4] },
  erase: {
    lines: [
      ({ file, turn }) => ['erase', '--to', file.of('undelivered', turn).phone, '--yes'],
      ({ file, turn }) => ['erase', '--id', file.of('rejected', turn).id],
    ],
  },
  // The file has unknown and held messages.
  check: { lines: [() => ['check']], codes: [6] },
  backup: {
    lines: [({ path }) => ['backup', path], ({ path }) => ['backup', path, '--with-key']],
    // A database has a backup of its own.
    codes: [onPostgres ? 4 : 0],
  },
  // The store is open, so that it waits for no acceptance.
  accept: { lines: [() => ['accept', '--why', 'a test']], codes: [4] },
};
