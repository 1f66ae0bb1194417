import { Registry } from 'prom-client';
import { expect, it } from 'vitest';
import { samplesIn } from '../../test/scrape.ts';
import { Instruments } from './instruments.ts';
import { PrometheusSink } from './prometheus-sink.ts';

function kept() {
  const registry = new Registry();
  const instruments = new Instruments([new PrometheusSink(registry)]);
  return {
    instruments,
    samples: async (name: string) => samplesIn(await registry.metrics()).filter((one) => one.name === name),
  };
}

it('tells 200 templates apart, and counts the others as one', async () => {
  const { instruments, samples } = kept();
  for (let round = 0; round < 2; round += 1)
    for (let number = 0; number < 300; number += 1) instruments.add('accepted', 1, ['default', `t${number}`]);
  const counted = await samples('nkul_messages_accepted_total');
  expect(counted).toHaveLength(201);
  expect(counted.find(({ labels }) => labels['template'] === 't199')?.value).toBe(2);
  expect(counted.find(({ labels }) => labels['template'] === 'other')?.value).toBe(200);
});

it('keeps the templates of all metrics together, and other labels apart', async () => {
  const { instruments, samples } = kept();
  for (let number = 0; number < 200; number += 1) instruments.add('accepted', 1, ['default', `t${number}`]);
  instruments.observe('endToEnd', 3, ['default', 't200', 'code']);
  instruments.add('listenerFailures', 1, ['t200']);
  expect((await samples('nkul_end_to_end_seconds_count'))[0]?.labels).toEqual({
    route: 'default',
    template: 'other',
    category: 'code',
  });
  expect((await samples('nkul_listener_failures_total'))[0]?.labels).toEqual({ event: 't200' });
});

it('bounds the series of a gauge too', async () => {
  const { instruments, samples } = kept();
  for (let number = 0; number < 100; number += 1) instruments.set('budgetUsed', 1, [`rule ${number}`, 'day']);
  expect(await samples('nkul_budget_used_ratio')).toHaveLength(65);
});

it('replaces the series of a gauge: those of before are 0', async () => {
  const { instruments, samples } = kept();
  instruments.replace('held', [[['hill'], 3]]);
  instruments.replace('held', [[['lake'], 1]]);
  expect(await samples('nkul_held_messages')).toEqual([
    { name: 'nkul_held_messages', labels: { notifier: 'hill' }, value: 0 },
    { name: 'nkul_held_messages', labels: { notifier: 'lake' }, value: 1 },
  ]);
});
