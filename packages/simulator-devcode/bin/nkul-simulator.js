#!/usr/bin/env node
import { main } from '@nkul/simulator-devcode/command';

await main(process.argv.slice(2));
