/**
 * A variable of the environment.
 *
 * @throws Error if it is not set, and has no default
 */
export function setting(name: string, byDefault?: string): string {
  const value = process.env[name] || byDefault;
  if (value === undefined) throw new Error(`Set ${name} in the environment.`);
  return value;
}
