/** The command `nkul-simulator`: the providers until it is interrupted. */
import { once } from 'node:events';
import { createSimulator } from '../simulator/simulator.ts';
import type { Simulator } from '../simulator/simulator-interface.ts';
import { type CommandLine, readCommandLine, usage } from './command-options.ts';

type Started = Extract<CommandLine, { readonly help: false }>;

/** The output of the command, and its end. */
export interface CommandOutput {
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  /** Called when the simulator has started. It stops when the promise resolves. */
  readonly untilEnded: () => Promise<unknown>;
}

/**
 * Runs the command with these arguments: starts a simulator, prints how to use it, and stops it on SIGINT or
 * SIGTERM. The exit code is 2 if an argument is wrong, and 1 if the simulator cannot start.
 */
export async function main(args: readonly string[]): Promise<void> {
  const code = await runCommand(args, {
    out: (text) => process.stdout.write(text),
    err: (text) => process.stderr.write(text),
    untilEnded: () => Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]),
  });
  if (code !== 0) process.exitCode = code;
}

/** Runs the command and returns its exit code: 2 if an argument is wrong, 1 if the simulator cannot start. */
export async function runCommand(
  args: readonly string[],
  { out, err, untilEnded }: CommandOutput,
): Promise<0 | 1 | 2> {
  let line: CommandLine;
  try {
    line = readCommandLine(args);
  } catch (error) {
    err(`${messageOf(error)}\n\n${usage}`);
    return 2;
  }
  if (line.help) {
    out(usage);
    return 0;
  }
  let simulator: Simulator;
  try {
    simulator = await createSimulator(line.options);
  } catch (error) {
    err(`${messageOf(error)}\n`);
    return error instanceof TypeError ? 2 : 1;
  }
  const ended = untilEnded();
  out(greeting(simulator, line));
  await ended;
  await simulator.close();
  return 0;
}

function greeting(
  simulator: Simulator,
  { key, user, clientId, username, accountSid, options }: Started,
): string {
  const { devcode, nexah, orange, africastalking, twilio } = simulator.urls;
  const control = `${twilio}/_control/`;
  const body = JSON.stringify({ api_key: key, sender: 'NKUL', phone: '+237699128531', message: 'Bonjour' });
  const account = { user, password: options.nexah?.password, senderid: 'NKUL' };
  const sms = JSON.stringify({ ...account, sms: 'Bonjour', mobiles: '237699128531' });
  const messages = `${twilio}/2010-04-01/Accounts/${accountSid}/Messages.json`;
  const address = options.reportTo ?? `wait for an address: POST {"url": "http://…"} to ${control}report-to`;
  return `The Devcode SMS provider is simulated at ${devcode}
Nexah is simulated at ${nexah}
Orange is simulated at ${orange}
Africa's Talking is simulated at ${africastalking}
Twilio is simulated at ${twilio}
${simulator.smtpPort === undefined ? '' : `Mail is taken by SMTP on port ${simulator.smtpPort}\n`}
  Key       ${key}, ${simulator.account(key).left} units
  User      ${user}, ${simulator.account(user).left} units
  Client    ${clientId}, ${simulator.account(clientId).left} units
  Username  ${username}, ${simulator.account(username).left} units
  Account   ${accountSid}, ${simulator.account(accountSid).left} units
  Seed      ${simulator.seed}
  Reports   ${address}
            Twilio's go to the StatusCallback of each message
  Control   ${control}state, ${control}faults

Send an SMS:
  curl -H 'content-type: application/json' -d '${body}' ${devcode}Send_sms_dev
  curl -H 'content-type: application/json' -d '${sms}' ${nexah}/sendsms
  curl -u ${clientId}:${options.orange?.clientSecret} -d grant_type=client_credentials ${orange}/oauth/v3/token
  curl -H 'apiKey: ${options.africastalking?.apiKey}' -H 'accept: application/json' -d username=${username} -d to=%2B237699128531 -d message=Bonjour ${africastalking}/version1/messaging
  curl -u ${accountSid}:${options.twilio?.authToken} -d From=NKUL -d To=%2B237699128531 -d Body=Bonjour ${messages}

Ctrl-C stops it.
`;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
