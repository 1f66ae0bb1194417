/**
 * A text in which addresses of databases have no password. Their user and host stay, so that a person recognises them. One that was taken
 * for a path has one slash.
 */
export function withoutPasswords(text: string): string {
  return /postgres/i.test(text) ? text.replaceAll(/[^\s"]+/g, withoutPassword) : text;
}

function withoutPassword(word: string): string {
  const found = /postgres(?:ql)?:\/{1,2}/i.exec(word);
  if (found === null) return word;
  const colon = word.indexOf(':', found.index + found[0].length);
  // Without a code, it may have any character.
  const at = word.lastIndexOf('@');
  const shown = colon === -1 || at < colon ? word : `${word.slice(0, colon)}:***${word.slice(at)}`;
  return shown.replaceAll(/([?&]password=)[^&]*/gi, '$1***');
}
