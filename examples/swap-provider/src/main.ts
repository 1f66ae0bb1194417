/** The programs: each is the application on other providers, and differs from the others by its plugin lines. */
const programs: Readonly<Record<string, () => Promise<unknown>>> = {
  devcode: () => import('./on-devcode.ts'),
  nexah: () => import('./on-nexah.ts'),
  orange: () => import('./on-orange.ts'),
  africastalking: () => import('./on-africastalking.ts'),
  twilio: () => import('./on-twilio.ts'),
  both: () => import('./on-both.ts'),
  outbox: () => import('./on-outbox.ts'),
  email: () => import('./on-email.ts'),
  'sms-then-email': () => import('./on-sms-then-email.ts'),
};

const [name = 'outbox'] = process.argv.slice(2);
const run = Object.hasOwn(programs, name) ? programs[name] : undefined;
if (run === undefined) {
  console.error(
    `The program ${JSON.stringify(name)} does not exist. Known: ${Object.keys(programs).join(', ')}.`,
  );
  process.exitCode = 1;
} else {
  try {
    await run();
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  }
}
