#!/usr/bin/env node
import { main } from '@nkul/cli/command';

const code = await main(process.argv.slice(2));
process.exitCode = code;
// Timers of a configuration must not keep the command alive. A slow reader still gets all lines.
process.stdout.write('', () => process.stderr.write('', () => process.exit(code)));
