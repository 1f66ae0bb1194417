/** The options of the simulated mail server. */

/** A mail server without TLS, for loopback. */
export interface SmtpOptions {
  /** The port; 0 for any free one. @default 0 */
  readonly port?: number | undefined;
  /** The user who must log in (AUTH PLAIN or LOGIN). @default a client need not log in */
  readonly user?: string | undefined;
  /** The password of the user. @default 'demo-password' */
  readonly password?: string | undefined;
}

/** The user and password that a client must give. */
export interface SmtpAccount {
  readonly user: string;
  readonly password: string;
}

/** @throws TypeError if an option cannot work */
export function readSmtpOptions({ port = 0, user, password = 'demo-password' }: SmtpOptions): {
  readonly port: number;
  readonly account: SmtpAccount | undefined;
} {
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new TypeError('The option smtp.port is a whole number from 0 to 65535');
  if (user === '' || password === '')
    throw new TypeError('The options smtp.user and smtp.password are texts');
  return { port, account: user === undefined ? undefined : { user, password } };
}
