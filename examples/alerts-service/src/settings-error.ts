/** A variable of the environment is missing or wrong. The message names it. */
export class SettingsError extends Error {
  override readonly name = 'SettingsError';
}
