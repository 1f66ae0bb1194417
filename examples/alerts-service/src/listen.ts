import { once } from 'node:events';
import type { Server } from 'node:http';
import type { Settings } from './settings.ts';
import { SettingsError } from './settings-error.ts';

/** Starts to listen. Returns the address, such as `http://127.0.0.1:3000`. @throws SettingsError if the port or the address cannot be used */
export async function listen(server: Server, { host, port }: Settings): Promise<string> {
  try {
    server.listen(port, host);
    await once(server, 'listening');
  } catch (error) {
    throw refusal(error, host, port);
  }
  const address = server.address();
  const name = host.includes(':') ? `[${host}]` : host;
  return `http://${name}:${typeof address === 'object' ? address?.port : port}`;
}

function refusal(error: unknown, host: string, port: number): unknown {
  switch (error instanceof Error && 'code' in error ? error.code : undefined) {
    case 'EADDRINUSE':
      return new SettingsError(
        `PORT ${port} of ${host} is in use: end the program that has it, or set PORT to another.`,
      );
    case 'EACCES':
      return new SettingsError(`PORT ${port} of ${host} is not allowed: set PORT to one from 1024 on.`);
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return new SettingsError(`HOST ${host} is not an address of this machine: set HOST to one that is.`);
    default:
      return error;
  }
}
