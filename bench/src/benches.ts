import type { Bench } from './bench.ts';
import { consoleBench, postgresConsoleBench } from './console-bench.ts';
import { diskBench } from './disk-bench.ts';
import { durableBench } from './durable-bench.ts';
import { growthBench } from './growth-bench.ts';
import { guardBench } from './guard-bench.ts';
import { postgresBench } from './postgres-bench.ts';
import { postgresGrowthBench } from './postgres-growth-bench.ts';
import { receiveBench } from './receive-bench.ts';
import { reportsSoak } from './reports-soak.ts';
import { routingBench } from './routing-bench.ts';
import { sendBench } from './send-bench.ts';
import { sendManyBench } from './send-many-bench.ts';
import { slowDiskBench } from './slow-disk-bench.ts';
import { stagesBench } from './stages-bench.ts';
import { startBench } from './start-bench.ts';
import { telemetryBench } from './telemetry-bench.ts';
import { textBench } from './text-bench.ts';
import { webhookBench } from './webhook-bench.ts';
import { wholeWayBench } from './whole-way-bench.ts';

/** All benches, in the order in which they run. */
export const benches: readonly Bench[] = [
  durableBench,
  sendBench,
  sendManyBench,
  wholeWayBench,
  slowDiskBench,
  stagesBench,
  receiveBench,
  webhookBench,
  reportsSoak,
  textBench,
  routingBench,
  guardBench,
  telemetryBench,
  diskBench,
  growthBench,
  postgresBench,
  postgresGrowthBench,
  consoleBench,
  postgresConsoleBench,
  startBench,
];
