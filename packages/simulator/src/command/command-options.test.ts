import { expect, test } from 'vitest';
import { main } from './command.ts';
import { readCommandLine } from './command-options.ts';

test('without arguments there is one account of each provider on port 4010 of loopback', () => {
  expect(readCommandLine([])).toEqual({
    help: false,
    key: 'demo-key',
    user: 'demo-user',
    clientId: 'demo-client',
    username: 'sandbox',
    accountSid: 'AC00000000000000000000000000000001',
    options: {
      host: '127.0.0.1',
      port: 4010,
      accounts: {
        'demo-key': 1000,
        'demo-user': 1000,
        'demo-client': 1000,
        sandbox: 1000,
        AC00000000000000000000000000000001: 1000,
      },
      nexah: { password: 'demo-password' },
      orange: { clientSecret: 'demo-secret' },
      africastalking: { apiKey: 'demo-api-key' },
      twilio: { authToken: 'demo-token' },
      allowHosts: [],
      reportTo: undefined,
      reportAnywhere: false,
      reportDelayMs: 50,
      seed: undefined,
      faults: {},
      balanceMethod: 'GET',
    },
  });
});

test('the control endpoint may be reached by names, and report anywhere', () => {
  const args = ['--allow-host', 'simulator', '--allow-host', 'sms', '--report-anywhere'];
  expect(readCommandLine(args)).toMatchObject({
    options: { allowHosts: ['simulator', 'sms'], reportAnywhere: true },
  });
});

test('faults are collected by group', () => {
  const args = ['--fault', 'send.slow=.5', '--fault', 'send.hang=0.25', '--fault', 'reports.lost=1'];
  expect(readCommandLine(args)).toMatchObject({
    options: { faults: { send: { slow: 0.5, hang: 0.25 }, reports: { lost: 1 } } },
  });
});

const wrong: readonly (readonly [readonly string[], string])[] = [
  [['--nothing'], '--nothing'],
  [['--port', 'http'], '--port is a whole number, not "http"'],
  [['--units', '-1'], '--units'],
  [['--account-sid', 'SK1'], '--account-sid is AC and 32 hexadecimal digits'],
  [['--balance', 'PUT'], '--balance is GET, POST or both'],
  [['--fault', 'slow=1'], '--fault is a name and a chance'],
  [['--fault', 'send.slow=often'], '--fault is a name and a chance'],
];

test.each(wrong)('%j is refused with a message that says why', (args, message) => {
  expect(() => readCommandLine(args)).toThrow(message);
});

test.each([...wrong, [['--port', '0', '--fault', 'send.http418=1'], 'no fault "send.http418"']] as const)(
  '%j ends the command with exit code 2',
  async (args, message) => {
    try {
      await main(args);
      expect(message).toHaveBeenLogged(1);
      expect(process.exitCode).toBe(2);
    } finally {
      process.exitCode = undefined;
    }
  },
);
