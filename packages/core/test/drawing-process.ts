import { drawnOrder } from '../src/route/drawn-order.ts';

/** Prints the notifiers that messages with the given ids draw. */
const members = [
  { weight: 1, step: { notifier: 'twilio', channel: 'sms' } },
  { weight: 3, step: { notifier: 'devcode', channel: 'sms' } },
];
const drawn = process.argv.slice(2).map((id) => drawnOrder(id, members)[0]?.step.notifier);
process.stdout.write(JSON.stringify(drawn));
