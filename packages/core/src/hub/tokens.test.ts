import 'reflect-metadata/lite';
import { container, type InjectionToken } from 'tsyringe';
import { describe, expect, expectTypeOf, it } from 'vitest';
import type { NestToken } from '../../test/nest-token.ts';
import { scripted } from '../../test/scripted.ts';
import { NOTIFIER, type Notifier } from '../adapter.ts';
import { createHub, HUB, Hub } from '../index.ts';

describe('in Nest', () => {
  it('Hub and every token compile where one is asked for', () => {
    expectTypeOf(Hub).toExtend<NestToken>();
    expectTypeOf(HUB).toExtend<NestToken>();
    expectTypeOf(NOTIFIER).toExtend<NestToken>();
  });

  it('Hub alone is no provider: it does not compile, and says by whom a hub is made', () => {
    // @ts-expect-error Its constructor is private.
    expect(() => new Hub()).toThrow('A hub is made by createHub(), not by new Hub().');
  });
});

describe('in tsyringe', () => {
  it('a token says what it resolves to', async () => {
    const application = container.createChildContainer();
    const hub = await createHub({ plugins: [scripted()], container: application });
    const resolved = application.resolve(HUB);
    expectTypeOf(resolved).toEqualTypeOf<Hub>();
    expect(resolved).toBe(hub);
  });

  it('a token takes a part of its kind, and no other', () => {
    expectTypeOf(NOTIFIER).toExtend<InjectionToken<Notifier>>();
    expectTypeOf(NOTIFIER).not.toExtend<InjectionToken<Hub>>();
  });
});
