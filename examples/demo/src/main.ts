import { LiveTable } from './live-table.ts';
import { sendRealSms } from './real-sms.ts';
import { runSecondAct } from './second-act.ts';
import { seeIt } from './see-it.ts';
import { runSimulated } from './simulated.ts';

const {
  DEVCODE_API_KEY: apiKey,
  DEVCODE_TO: to,
  DEVCODE_SENDER: sender = 'NKUL',
  DEVCODE_BASE_URL: baseUrl,
  NKUL_DB: file = 'nkul.db',
} = process.env;

if (apiKey && to) {
  console.log('DEVCODE_API_KEY and DEVCODE_TO are set: sending one real SMS, which is charged.');
  console.log(await sendRealSms(apiKey, to, sender, baseUrl));
} else {
  console.log(`Against the simulator on loopback; no real SMS is sent. Messages are kept in ${file}.`);
  console.log('With DEVCODE_API_KEY and DEVCODE_TO set, this sends one real SMS instead.\n');
  const totals = await runSimulated(file);
  console.log(
    `\n${totals.delivered} delivered, ${totals.undelivered} undelivered, ${totals.rejected} rejected; ` +
      `${totals.units} SMS units, balance ${totals.balanceBefore} before, ${totals.balanceAfter} after.`,
  );
  console.log('\nSecond act: two providers, and the first one goes away in the middle.\n');
  const { byFirst, bySecond, twice } = await runSecondAct(new LiveTable());
  console.log(`\n${byFirst} delivered by devcode, ${bySecond} by twilio; taken twice: ${twice}.`);
  console.log(`\n${seeIt(file)}`);
}
