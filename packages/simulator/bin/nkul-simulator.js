#!/usr/bin/env node
import { main } from '@nkul/simulator/command';

await main(process.argv.slice(2));
