/**
 * Masks an address for logs and errors: `+2376******31`, `69*****31`, `j***@example.com`. It hides at least half of the
 * digits, and all of a number that is short.
 */
export function maskAddress(address: string): string {
  const at = address.lastIndexOf('@');
  if (at > 0 && !holdsNumber(address.slice(at))) return `${address.slice(0, 1)}***${address.slice(at)}`;
  if (address.length < 9) return '*'.repeat(address.length);
  const digits = address.startsWith('+') ? address.length - 1 : address.length;
  const hidden = Math.max(address.length - visible.first - visible.last, Math.ceil(digits / 2));
  const first = address.length - hidden - visible.last;
  return `${address.slice(0, first)}${'*'.repeat(hidden)}${address.slice(-visible.last)}`;
}

/** True if a telephone number may be in it: `Mum@+237…` is not an e-mail address. */
function holdsNumber(domain: string): boolean {
  return domain.replace(/\D/g, '').length > 6;
}

/** How many characters stay visible at most. */
const visible = { first: 5, last: 2 } as const;
