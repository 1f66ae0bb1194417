import { createSimulator } from '@nkul/simulator-devcode';

/** A provider in a process of its own, as real ones are. It prints its address, and ends with its standard input. */
const simulator = await createSimulator({ accounts: { 'demo-key': 1_000_000 }, reportDelayMs: 1 });
process.stdout.write(`${simulator.url}\n`);
process.stdin.on('end', () => process.exit()).resume();
