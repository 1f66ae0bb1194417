/** The part of the library `xliff` that is used here; it has no types. */
declare module 'xliff/js2xliff' {
  interface XliffUnit {
    readonly source: string;
    readonly target?: string;
    readonly note?: readonly string[];
    readonly additionalAttributes?: Readonly<Record<string, string>>;
  }
  export default function js2xliff(file: {
    readonly resources: Readonly<Record<string, Readonly<Record<string, XliffUnit>>>>;
    readonly sourceLanguage: string;
    readonly targetLanguage: string;
  }): Promise<string>;
}
