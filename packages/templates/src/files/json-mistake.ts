import type { Saying } from '../words/saying.ts';

/** The first mistake of a file that is not valid JSON, in words for people. */
export interface JsonMistake {
  readonly says: Saying;
  readonly offset: number;
}

/** A part of JSON, or of the notations that are taken for it. */
interface Token {
  readonly kind: 'text' | 'word' | 'sign';
  readonly written: string;
  readonly start: number;
  readonly end: number;
}

/** The parts of a file that may come next. */
type Awaited = 'value' | 'firstName' | 'name' | 'colon' | 'comma' | 'end';

/** Finds the mistake that stops a parser of JSON. Undefined for valid JSON. */
export function jsonMistake(source: string): JsonMistake | undefined {
  const walk = new Walk(source);
  let offset = 0;
  while (offset < source.length) {
    const token = tokenAt(source, offset);
    if (token === undefined) {
      offset += 1;
      continue;
    }
    if ('says' in token) return token;
    const mistake = walk.take(token);
    if (mistake !== undefined) return mistake;
    offset = token.end;
  }
  return walk.finish();
}

/** The next part, a mistake within it, or undefined for white space. */
function tokenAt(source: string, start: number): Token | JsonMistake | undefined {
  const sign = source.charAt(start);
  if (/[ \t\r\n]/.test(sign)) return undefined;
  if (sign === '"') return textAt(source, start);
  if (/^(?:\/[/*]|#|<!--)/.test(source.slice(start, start + 4)))
    return { says: ['jsonComment', {}], offset: start };
  if (/['`“”„«»‘’]/.test(sign)) return { says: ['jsonQuotes', { written: sign }], offset: start };
  if (/[\p{Z}\p{C}]/u.test(sign)) return { says: ['jsonInvisible', {}], offset: start };
  if (/[{}[\],:=;]/.test(sign)) return { kind: 'sign', written: sign, start, end: start + 1 };
  const written = /^[^\s{}[\],:=;"]{1,60}/.exec(source.slice(start, start + 60))?.[0] ?? sign;
  return { kind: 'word', written, start, end: start + written.length };
}

/** A text in quotes. A line break within it usually means that its quote is missing. */
function textAt(source: string, start: number): Token | JsonMistake {
  let end = start + 1;
  for (;;) {
    const sign = source.charAt(end);
    if (sign === '"') break;
    if (sign === '' || sign === '\n' || sign === '\r')
      return { says: [sign === '' ? 'jsonTextCutOff' : 'jsonLineBreak', {}], offset: end };
    if (sign < ' ') return { says: ['jsonControl', { tab: sign === '\t' }], offset: end };
    if (sign === '\\' && !/^\\(?:["\\/bfnrt]|u[\da-fA-F]{4})/.test(source.slice(end, end + 6)))
      return { says: ['jsonEscape', { written: source.slice(end, end + 2) }], offset: end };
    end += sign === '\\' ? 2 : 1;
  }
  return { kind: 'text', written: source.slice(start, end + 1), start, end: end + 1 };
}

/** Follows the parts of a file, and stops at the first that does not fit. */
class Walk {
  readonly #source: string;
  /** The brackets that are open, with their places. */
  readonly #open: Token[] = [];
  #awaited: Awaited = 'value';
  #last: Token | undefined;

  constructor(source: string) {
    this.#source = source;
  }

  take(token: Token): JsonMistake | undefined {
    const says = this.#accepts(token) ? undefined : this.#wrong(token);
    const last = this.#last;
    this.#last = token;
    if (says === undefined) return undefined;
    const [code] = says;
    // These are mended where the part before ends.
    const before = code === 'jsonMissingComma' || code === 'jsonTrailingComma';
    const offset = code === 'jsonTrailingComma' ? last?.start : last?.end;
    return { says, offset: before ? (offset ?? token.start) : token.start };
  }

  finish(): JsonMistake | undefined {
    if (this.#last === undefined) return { says: ['jsonEmpty', {}], offset: 0 };
    const open = this.#open.at(-1);
    if (open === undefined) return undefined;
    const line = this.#source.slice(0, open.start).split('\n').length;
    const written = open.written === '{' ? '}' : ']';
    return { says: ['jsonCutOff', { open: open.written, line, written }], offset: this.#last.end };
  }

  /** Moves on if the token fits. */
  #accepts(token: Token): boolean {
    const { kind, written } = token;
    switch (this.#awaited) {
      case 'firstName':
      case 'name':
        if (kind === 'text') return this.#await('colon');
        return written === '}' && this.#awaited === 'firstName' && this.#close();
      case 'colon':
        return written === ':' && this.#await('value');
      case 'value':
        if (written === ']' && this.#last?.written === '[') return this.#close();
        if (written === '{' || written === '[') {
          this.#open.push(token);
          return this.#await(written === '{' ? 'firstName' : 'value');
        }
        return (kind === 'text' || isJsonWord(token)) && this.#await(this.#open.length > 0 ? 'comma' : 'end');
      case 'comma':
        if (written === ',') return this.#await(this.#open.at(-1)?.written === '{' ? 'name' : 'value');
        return written === (this.#open.at(-1)?.written === '{' ? '}' : ']') && this.#close();
      case 'end':
        return false;
    }
  }

  #await(awaited: Awaited): true {
    this.#awaited = awaited;
    return true;
  }

  #close(): true {
    this.#open.pop();
    return this.#await(this.#open.length > 0 ? 'comma' : 'end');
  }

  #wrong(token: Token): Saying {
    const { kind, written } = token;
    const near = written.slice(0, 40);
    if (this.#awaited === 'end') return ['jsonExtra', { near }];
    if (written === ',' && this.#last?.written === ',') return ['jsonTwoCommas', {}];
    if (/[}\]]/.test(written) && this.#last?.written === ',') return ['jsonTrailingComma', {}];
    switch (this.#awaited) {
      case 'firstName':
      case 'name':
        return kind === 'word' ? ['jsonBareName', { near }] : ['jsonNoName', { near }];
      case 'colon':
        return ['jsonMissingColon', { name: this.#last?.written ?? '' }];
      case 'value':
        if (kind === 'word') return ['jsonBareText', { near }];
        return this.#last?.written === ':' ? ['jsonMissingValue', {}] : ['jsonUnexpected', { near }];
      default:
        return this.#wrongAfterValue(token);
    }
  }

  #wrongAfterValue({ kind, written, start }: Token): Saying {
    const last = this.#last;
    if (kind === 'word' && last?.kind === 'text') return ['jsonQuoteInText', {}];
    if (/[}\]]/.test(written)) return ['jsonOtherBracket', { written, right: written === '}' ? ']' : '}' }];
    if (kind === 'text' && last?.kind === 'text' && last.end === start) return ['jsonQuoteInText', {}];
    return kind === 'sign' && !/[{[]/.test(written)
      ? ['jsonUnexpected', { near: written }]
      : ['jsonMissingComma', {}];
  }
}

function isJsonWord({ kind, written }: Token): boolean {
  return (
    kind === 'word' &&
    /^(?:true|false|null|-?(?:0|[1-9]\d{0,30})(?:\.\d{1,30})?(?:[eE][+-]?\d{1,5})?)$/.test(written)
  );
}
