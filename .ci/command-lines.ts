/** A line of `nkul` in a page. */
export interface CommandLine {
  readonly text: string;
  readonly args: readonly string[];
  /** True if it is in a sentence, and not in a block of commands. */
  readonly inSentence: boolean;
}

/** The lines of `nkul` in a page: those of its blocks of commands, and those in its sentences. */
export function commandLines(page: string): readonly CommandLine[] {
  const blocks = [...page.matchAll(/^( *)```sh\n([\s\S]*?)^\1```/gm)].map(([, , block = '']) => block);
  const sentences = page.replaceAll(/^( *)```[\s\S]*?^\1```/gm, '');
  const spans = [...sentences.matchAll(/`([^`\n]+)`/g)].map(([, span = '']) => span);
  return [
    ...blocks.flatMap((block) => block.split('\n')).flatMap((line) => lineIn(line, false)),
    ...spans.flatMap((span) => lineIn(span, true)),
  ];
}

/** The words after nkul, up to the next command and without a comment. */
function lineIn(text: string, inSentence: boolean): readonly CommandLine[] {
  const [, rest] = /(?:^|\s)nkul ([^#|;&]*)/.exec(text) ?? [];
  if (rest === undefined || rest.includes('…')) return [];
  const args = [...rest.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, word = '']) => quoted ?? word);
  return [{ text: text.trim(), args, inSentence }];
}
