/** The header of a user and password, or of an account and its token (RFC 7617). */
export function basicAuth(user: string, password: string): Readonly<Record<'authorization', string>> {
  return { authorization: `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}` };
}

/** The header of a token (RFC 6750). */
export function bearerAuth(token: string): Readonly<Record<'authorization', string>> {
  return { authorization: `Bearer ${token}` };
}
