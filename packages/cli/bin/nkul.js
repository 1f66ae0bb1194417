#!/usr/bin/env node
import { main } from '@nkul/cli/command';

process.exitCode = await main(process.argv.slice(2));
