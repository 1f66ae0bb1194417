import { ConfigurationError, type ReadValue, readBy, type Schema } from '@nkul/core/adapter';
import { ignoreRejection } from './ignore-rejection.ts';

/** A key, password or token of an account. A function gives the one of now, so that it can change without a restart. */
export type SecretSetting = string | (() => string);

/** How many values are remembered: the one of now, and the one before, which a provider may still quote. */
const remembered = 2;

/** A key, password or token of an account. It shows itself in no log, as it is in a private field. */
export class Secret {
  readonly #field: string;
  readonly #given: SecretSetting;
  #known: readonly string[] = [];
  /** The text that was read last, and its reading: the same one comes with every call. */
  #last: { readonly given: unknown; readonly read: ReadValue<string> } | undefined;

  /** @param field the name of its setting, for errors */
  constructor(field: string, given: SecretSetting) {
    this.#field = field;
    this.#given = given;
  }

  /**
   * The secret of now.
   *
   * @throws ConfigurationError naming the setting, if its function throws, or gives no secret
   */
  current(): string {
    const given = typeof this.#given === 'string' ? this.#given : this.#asked(this.#given);
    if (this.#last === undefined || this.#last.given !== given)
      this.#last = { given, read: readSecret(given) };
    const { read } = this.#last;
    if ('problem' in read) throw this.#wrong(read.problem);
    if (read.output !== this.#known[0]) this.#known = [read.output, ...this.#known].slice(0, remembered);
    return read.output;
  }

  /** The secret of now, if there is one: for `Notifier.secrets()`. */
  now(): readonly string[] {
    try {
      return [this.current()];
    } catch {
      return [];
    }
  }

  /** The secret of now and the one before: neither may be shown. */
  known(): readonly string[] {
    this.now();
    return this.#known;
  }

  #asked(give: () => string): unknown {
    try {
      const given: unknown = give();
      ignoreRejection(given);
      return given;
    } catch (error) {
      // Only its name, as its message may hold the secret.
      throw this.#wrong(
        `cannot be read: its function threw ${error instanceof Error ? error.name : typeof error}`,
      );
    }
  }

  #wrong(problem: string): ConfigurationError {
    return new ConfigurationError(`${this.#field} ${problem}.`, { field: this.#field });
  }
}

/**
 * The schema of a secret: text, or a function that gives it. The function is called at each use, not when it is checked.
 *
 * @param field the name of the setting, for errors
 * @param mend what to do if it is missing, such as `give the key of your account`
 */
export function secretSetting(field: string, mend = `give the ${field} of your account`): Schema<Secret> {
  return readBy((given): ReadValue<Secret> => {
    if (typeof given === 'function') return { output: new Secret(field, given as () => string) };
    const read = readSecret(given);
    return 'problem' in read ? read : { output: new Secret(field, read.output) };
  }, `is missing: ${mend}`);
}

/** A secret without the blanks and line ends around it, which a file or a form adds. */
function readSecret(given: unknown): ReadValue<string> {
  const secret = typeof given === 'string' ? given.trim() : '';
  if (secret === '') return { problem: 'is empty, or is not text' };
  if (!/[\s\p{C}]/u.test(secret)) return { output: secret };
  return { problem: 'has a blank, a line end or an invisible character in it: copy it again' };
}
