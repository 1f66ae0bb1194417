/** A number in one of three ways that are not the sample's: `237…`, `6…`, with blanks. */
export function rewriteNumber(to: string, draw: number): string {
  const national = to.replace(/^\+237/, '');
  if (draw < 1 / 3) return `237${national}`;
  if (draw < 2 / 3) return national;
  return `+237 ${national.replace(/^(\d)(\d\d)(\d\d)(\d\d)(\d\d)$/, '$1 $2 $3 $4 $5')}`;
}
