#!/usr/bin/env node
import { main } from '@nkul/templates/command';

await main(process.argv.slice(2));
