/** The known name that is most like a wrong one; undefined if all are too different. */
export function nearestName(given: string, known: readonly string[]): string | undefined {
  if (given.length > 100) return undefined;
  const word = plain(given);
  if (word === '') return undefined;
  const part = known.find((name) => name.split('.').some((one) => plain(one) === word));
  if (part !== undefined) return part;
  const most = Math.max(1, Math.floor(word.length / 3));
  let nearest: { readonly name: string; readonly distance: number } | undefined;
  for (const name of known) {
    const distance = distanceOf(word, plain(name));
    if (distance <= most && distance < (nearest?.distance ?? Number.POSITIVE_INFINITY))
      nearest = { name, distance };
  }
  return nearest?.name ?? known.find((name) => word.length > 3 && plain(name).includes(word));
}

/** The end of a sentence about an unknown name: the nearest known one, or all. */
export function adviceFor(given: string, known: readonly string[]): string {
  const nearest = nearestName(given, known);
  return nearest === undefined ? `Known: ${known.join(', ')}` : `Did you mean ${nearest}?`;
}

/** A name in small letters and without separators, for comparisons. */
function plain(name: string): string {
  return name.toLowerCase().replace(/[\s._-]/g, '');
}

/** How many letters must be added, removed, replaced or swapped with the next one (optimal string alignment). */
function distanceOf(a: string, b: string): number {
  let [before, last]: [readonly number[], readonly number[]] = [
    [],
    Array.from({ length: b.length + 1 }, (_, j) => j),
  ];
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const replaced = (last[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      const isSwap = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      const swapped = isSwap ? (before[j - 2] ?? 0) + 1 : replaced;
      row.push(Math.min((last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, replaced, swapped));
    }
    [before, last] = [last, row];
  }
  return last[b.length] ?? 0;
}
