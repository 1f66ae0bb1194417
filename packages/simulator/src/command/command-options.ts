/** The options of the command `nkul-simulator`. */
import { parseArgs } from 'node:util';
import type { SimulatorOptions } from '../simulator/simulator-options.ts';
import { isAccountSid } from '../twilio/credentials.ts';

/** The help text of the command. */
export const usage: string = `nkul-simulator: Devcode, Nexah, Orange, Africa's Talking, Twilio and mail on loopback, for tests and demos

  --port <n>            port, 0 for any free one            (4010)
  --host <address>      address to listen on                (127.0.0.1)
  --allow-host <name>   a name that it is controlled by, besides those of this machine; may be repeated
  --key <key>           Devcode: key of the account         (demo-key)
  --user <name>         Nexah: user of the account          (demo-user)
  --password <word>     Nexah: its password                 (demo-password)
  --client-id <id>      Orange: client id of the application (demo-client)
  --client-secret <s>   Orange: its secret                  (demo-secret)
  --username <name>     Africa's Talking: the account       (sandbox)
  --api-key <key>       Africa's Talking: its key           (demo-api-key)
  --account-sid <sid>   Twilio: the account                 (AC00000000000000000000000000000001)
  --auth-token <token>  Twilio: its AuthToken               (demo-token)
  --smtp-port <n>       a mail server on this port          (without one)
  --units <n>           units that each account has bought  (1000)
  --report-to <url>     all but Twilio: where reports are posted (nowhere: they wait)
  --report-anywhere     the control endpoint and Twilio's messages may send reports to other machines
  --delay <ms>          from acceptance to the report       (50)
  --seed <n>            makes the faults repeatable         (random)
  --fault <name=p>      a fault and its chance from 0 to 1, as send.http500=0.1; may be repeated
  --balance <method>    Devcode: GET, POST or both          (GET)
  --help
`;

/** A parsed command line: help, or a simulator for one account of each provider. */
export type CommandLine =
  | { readonly help: true }
  | {
      readonly help: false;
      readonly key: string;
      readonly user: string;
      readonly clientId: string;
      readonly username: string;
      readonly accountSid: string;
      readonly options: SimulatorOptions;
    };

/** Parses the command line. @throws Error if it is not valid; its message says why */
export function readCommandLine(args: readonly string[]): CommandLine {
  const { values } = parseArgs({
    args: [...args],
    options: {
      port: { type: 'string', default: '4010' },
      host: { type: 'string', default: '127.0.0.1' },
      key: { type: 'string', default: 'demo-key' },
      user: { type: 'string', default: 'demo-user' },
      password: { type: 'string', default: 'demo-password' },
      'client-id': { type: 'string', default: 'demo-client' },
      'client-secret': { type: 'string', default: 'demo-secret' },
      username: { type: 'string', default: 'sandbox' },
      'api-key': { type: 'string', default: 'demo-api-key' },
      'account-sid': { type: 'string', default: 'AC00000000000000000000000000000001' },
      'auth-token': { type: 'string', default: 'demo-token' },
      'smtp-port': { type: 'string' },
      units: { type: 'string', default: '1000' },
      'allow-host': { type: 'string', multiple: true, default: [] },
      'report-to': { type: 'string' },
      'report-anywhere': { type: 'boolean', default: false },
      delay: { type: 'string', default: '50' },
      seed: { type: 'string' },
      fault: { type: 'string', multiple: true, default: [] },
      balance: { type: 'string', default: 'GET' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return { help: true };
  const { key, user, 'client-id': clientId, username, 'account-sid': accountSid, host, balance } = values;
  if (balance !== 'GET' && balance !== 'POST' && balance !== 'both') {
    throw new Error('--balance is GET, POST or both');
  }
  if (!isAccountSid(accountSid)) throw new Error('--account-sid is AC and 32 hexadecimal digits');
  const units = wholeNumber('--units', values.units);
  const options = {
    host,
    port: wholeNumber('--port', values.port),
    accounts: { [key]: units, [user]: units, [clientId]: units, [username]: units, [accountSid]: units },
    nexah: { password: values.password },
    orange: { clientSecret: values['client-secret'] },
    africastalking: { apiKey: values['api-key'] },
    ...(values['smtp-port'] !== undefined && {
      smtp: { port: wholeNumber('--smtp-port', values['smtp-port']) },
    }),
    twilio: { authToken: values['auth-token'] },
    allowHosts: values['allow-host'],
    reportTo: values['report-to'],
    reportAnywhere: values['report-anywhere'],
    reportDelayMs: wholeNumber('--delay', values.delay),
    seed: values.seed === undefined ? undefined : wholeNumber('--seed', values.seed),
    faults: faultsOf(values.fault),
    balanceMethod: balance,
  } satisfies SimulatorOptions;
  return { help: false, key, user, clientId, username, accountSid, options };
}

function wholeNumber(name: string, text: string): number {
  if (!/^\d+$/.test(text)) throw new Error(`${name} is a whole number, not "${text}"`);
  return Number(text);
}

/** Names and chances of faults by group. The simulator checks whether they exist. */
function faultsOf(texts: readonly string[]): Readonly<Record<string, Record<string, number>>> {
  const groups: Record<string, Record<string, number>> = {};
  for (const text of texts) {
    const [, group, name, chance] = /^(\w+)\.(\w+)=(\d+(?:\.\d+)?|\.\d+)$/.exec(text) ?? [];
    if (!group || !name)
      throw new Error(`--fault is a name and a chance, as send.http500=0.1, not "${text}"`);
    groups[group] = { ...groups[group], [name]: Number(chance) };
  }
  return groups;
}
