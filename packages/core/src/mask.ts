/**
 * An address as logs and errors may show it: `+2376******31`, `j***@example.com`. What is short is hidden wholly.
 */
export function maskAddress(address: string): string {
  const at = address.lastIndexOf('@');
  if (at > 0) return `${address.slice(0, 1)}***${address.slice(at)}`;
  if (address.length < 9) return '*'.repeat(address.length);
  return `${address.slice(0, 5)}${'*'.repeat(address.length - 7)}${address.slice(-2)}`;
}
