import type { CommanderError } from 'commander';
import { maskedText } from '../base/masked-text.ts';
import { inOneLine } from './exit.ts';
import type { Words } from './words.ts';

/** The line for arguments that the parser refuses; undefined if the help was shown instead. */
export function parserLine({ code, message }: CommanderError, { errors }: Words): string | undefined {
  const [, quoted = ''] = /'([^']*)'/.exec(message) ?? [];
  const named = maskedText(quoted);
  switch (code) {
    case 'commander.unknownOption':
      return errors.unknownOption(named);
    case 'commander.unknownCommand':
      return errors.unknownCommand(named, nearIn(message));
    case 'commander.missingArgument':
      return errors.missingArgument(named);
    case 'commander.optionMissingArgument':
      return errors.missingValue(optionIn(named));
    case 'commander.missingMandatoryOptionValue':
      return errors.missingOption(optionIn(named));
    case 'commander.excessArguments':
      return errors.tooMany;
    case 'commander.help':
      return undefined;
    default:
      return inOneLine(message.replace(/^error: /, ''));
  }
}

/** The command that was perhaps meant. */
function nearIn(message: string): string {
  const [, near = ''] = message.split('Did you mean ');
  return near.replace('one of ', '').split('?')[0] ?? '';
}

/** `--as` of `--as <end>`. */
function optionIn(named: string): string {
  return named.split(' ')[0] ?? named;
}
