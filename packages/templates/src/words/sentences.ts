/** A sentence for each code, made of the details that the code has. */
export type Sentences<Details> = { readonly [Code in keyof Details]: (given: Details[Code]) => string };

/** A sentence before its language is known: its code, and its details. */
export type Coded<Details> = {
  readonly [Code in keyof Details]: readonly [code: Code, given: Details[Code]];
}[keyof Details];

/** The sentence in the words of a language. */
export function sentenceOf<Details>([code, given]: Coded<Details>, words: Sentences<Details>): string {
  return words[code](given);
}
