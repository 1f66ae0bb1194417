/** Tells whether a value, or any text or number in it, holds one of some addresses. */
export type AddressQuoted = (value: unknown) => boolean;

/** The shortest text of digits that is compared as a number. */
const shortestNumber = 7;
/** The longest country code. */
const longestCode = 3;

/**
 * Makes a function that tells whether plain data holds one of some addresses: a telephone number by its digits, in
 * whatever spelling, with or without its country code; an e-mail address in any case; another address as it is.
 */
export function quotesAddress(addresses: readonly string[]): AddressQuoted {
  const quoted = addresses.map(quotesOne);
  const holds: AddressQuoted = (value) => {
    if (typeof value === 'string') return quoted.some((one) => one(value));
    if (typeof value === 'number' || typeof value === 'bigint') return holds(String(value));
    if (typeof value !== 'object' || value === null) return false;
    // A number of JSON that is kept as it was written has its text in `rawJSON`.
    return Object.entries(value).some(([name, one]) => holds(name) || holds(one));
  };
  return holds;
}

function quotesOne(address: string): (text: string) => boolean {
  const digits = digitsOf(address);
  if (digits !== undefined) return (text) => holdsNumber(text, digits);
  if (!address.includes('@')) return (text) => text.includes(address);
  const lower = address.toLowerCase();
  return (text) => holdsEmail(text.toLowerCase(), lower);
}

/** The digits of a telephone number; undefined if it is another address. */
function digitsOf(address: string): string | undefined {
  const digits = address.replace(/[^0-9]/g, '');
  return digits.length >= shortestNumber && /^[+0-9][0-9 .()/-]*$/.test(address) ? digits : undefined;
}

/** True if digits of a text, with or without marks between them, are those of a number. */
function holdsNumber(text: string, number: string): boolean {
  const shortest = Math.max(shortestNumber, number.length - longestCode);
  let run: string[] = [];
  let end = -1;
  for (const { 0: digits, index } of text.matchAll(/[0-9]+/g)) {
    if (digits.includes(number)) return true;
    if (!isBetweenDigits(text.slice(end, index))) run = [];
    run.push(digits);
    end = index + digits.length;
    if (endsWithNumber(run, number, shortest)) return true;
  }
  return false;
}

/** True for a text that people write between the digits of a number. */
function isBetweenDigits(text: string): boolean {
  return text.length > 0 && text.length <= 3 && /^[ \u00a0\u202f.()/-]+$/.test(text);
}

/** True if the last groups of digits, together, are the number, or the number without its country code. */
function endsWithNumber(groups: readonly string[], number: string, shortest: number): boolean {
  let digits = '';
  for (let place = groups.length - 1; place >= 0 && digits.length <= number.length; place -= 1) {
    digits = `${groups[place]}${digits}`;
    const significant = digits.replace(/^0{1,3}/, '');
    if (significant.length >= shortest && number.endsWith(significant)) return true;
    if (digits.length >= shortest && number.endsWith(digits)) return true;
  }
  return false;
}

function holdsEmail(text: string, email: string): boolean {
  const written = text.replaceAll('%40', '@');
  for (let at = written.indexOf(email); at !== -1; at = written.indexOf(email, at + 1)) {
    const end = at + email.length;
    const goesOn = /^\.?[a-z0-9-]/.test(written.slice(end, end + 2));
    const isWhole = !goesOn && !/[a-z0-9._+-]/.test(written.charAt(at - 1));
    if (isWhole) return true;
  }
  return false;
}
