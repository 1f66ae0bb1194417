import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { manualClock } from '@nkul/testing';
import { describe, expect, it } from 'vitest';
import { createLogger, format, transports } from '../../../../tools/winston.ts';
import { scripted } from '../../test/scripted.ts';
import { createHub, LOGGER, type Logger, logger, type Plugin } from '../index.ts';
import { CountedLog } from './counted-log.ts';
import { guardedLogger } from './guarded-logger.ts';
import { shownError } from './shown-error.ts';

const loggerPlugin = (given: unknown): Plugin => ({
  name: 'logger',
  // As a program in JavaScript does it.
  register: (into) => void into.registerInstance(LOGGER, given as Logger),
});

it('the console ends no process when its reader goes away', async () => {
  const program = new URL('../../test/closed-stderr.ts', import.meta.url).pathname;
  const child = spawn(process.execPath, ['--conditions=nkul:source', program]);
  child.stderr.destroy();
  const [said, [code]] = await Promise.all([text(child.stdout), once(child, 'exit')]);
  expect([said, code]).toEqual(['alive', 0]);
});

describe('a LOGGER', () => {
  it.each([
    ['without error()', { warn: () => {} }, 'no method error'],
    ['that is a number', 7, 'no method warn and no method error'],
    ['that is text', 'console', 'no method warn and no method error'],
  ])('%s is refused at start', async (_, given, said) => {
    await expect(createHub({ plugins: [scripted(), loggerPlugin(given)] })).rejects.toThrow(
      expect.objectContaining({ code: 'NKUL_CONFIGURATION', message: expect.stringContaining(said) }),
    );
  });

  it.each([
    [
      'throws',
      () => {
        throw new Error('disk full');
      },
    ],
    ['rejects', () => Promise.reject(new Error('disk full'))],
  ])('that %s harms nothing, and the first line that is lost goes to the console', async (_, fail) => {
    const broken = guardedLogger({ warn: fail, error: fail });
    broken.warn({ notifier: 'one' }, 'first');
    broken.error({}, 'second');
    await new Promise(setImmediate);
    expect('nkul: the logger failed').toHaveBeenLogged(1);
    expect('nkul: first').toHaveBeenLogged(1);
  });

  it('that throws loses no message', async () => {
    const fail = () => {
      throw new Error('disk full');
    };
    const hub = await createHub({ plugins: [scripted(), loggerPlugin({ warn: fail, error: fail })] });
    hub.on('message.queued', () => {
      throw new Error('a listener');
    });
    const { id } = await hub.notify({ to: { phone: '+237699128531' }, text: 'Bonjour' });
    await hub.stop();
    expect((await hub.get(id))?.status).toBe('sent');
    expect(/the logger failed|a listener failed/).toHaveBeenLogged(2);
  });
});

describe('logger()', () => {
  it('gives winston the sentence and the details, errors and all', async () => {
    const stream = new PassThrough();
    const winston = createLogger({ format: format.json(), transports: [new transports.Stream({ stream })] });
    const ours = logger(winston);
    ours.warn({ notifier: 'one', message: 'm-1' }, 'a notifier is paused');
    ours.error({ error: new TypeError('not a function') }, 'a listener failed');
    winston.end();
    await once(winston, 'finish');
    stream.end();
    const lines = (await text(stream))
      .trim()
      .split('\n')
      .map((line): unknown => JSON.parse(line));
    expect(lines).toMatchObject([
      { level: 'warn', message: 'a notifier is paused', notifier: 'one', message_: 'm-1' },
      {
        level: 'error',
        message: 'a listener failed',
        error: { name: 'TypeError', message: 'not a function' },
      },
    ]);
  });

  it('refuses what is no logger', () => {
    expect(() => logger(JSON.parse('{}'))).toThrow(expect.objectContaining({ code: 'NKUL_CONFIGURATION' }));
  });
});

describe('lines that are counted', () => {
  it('are written once at once, then with a count, each kind by itself', () => {
    const clock = manualClock();
    const lines: object[] = [];
    const write = (details: object, message: string) => void lines.push({ ...details, message });
    const log = new CountedLog({ clock, logger: { warn: write, error: write } });
    for (let place = 1; place <= 4; place += 1) log.warn('one', { place }, 'refused');
    log.warn('two', { place: 9 }, 'refused');
    expect(lines.splice(0)).toEqual([
      { place: 1, message: 'refused' },
      { place: 9, message: 'refused' },
    ]);
    clock.advance(900_000);
    expect(lines.splice(0)).toEqual([{ place: 4, times: 3, message: 'refused' }]);
    log.warn('two', { place: 10 }, 'refused');
    log.warn('one', { place: 5 }, 'refused');
    expect(lines.splice(0)).toEqual([{ place: 10, message: 'refused' }]);
    log.end();
    expect(lines).toEqual([{ place: 5, times: 1, message: 'refused' }]);
    expect(clock.waiting).toBe(0);
  });
});

describe('an error in the log', () => {
  it('shows where it was thrown, and not its message', () => {
    const secret = 'key-1234\n    at /home/app/secret.ts:1:2';
    const error = new TypeError(secret, {
      cause: Object.assign(new Error(secret), { code: 'ECONNREFUSED' }),
    });
    const shown = shownError(error);
    expect(shown).toMatchObject({ error: 'TypeError', cause: { error: 'Error', code: 'ECONNREFUSED' } });
    expect(shown.frames?.[0]).toMatch(/^at .*logger\.test\.ts:\d+:\d+\)?$/);
    expect(JSON.stringify(shown)).not.toMatch(/1234|secret\.ts/);
  });

  it('shows what is no error by its type alone', () => {
    expect(shownError('key-1234')).toEqual({ error: 'string' });
  });
});
