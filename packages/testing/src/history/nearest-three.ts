/** The three entries nearest to a time. Of equally near entries, those up to the time come before those after it. */
export function nearestThree<One>(all: readonly One[], at: (one: One) => Date, time: Date): readonly One[] {
  const inTime = all.toSorted((a, b) => at(a).getTime() - at(b).getTime());
  const until = inTime.filter((one) => at(one) <= time).toReversed();
  const after = inTime.filter((one) => at(one) > time);
  const distance = (one: One) => Math.abs(at(one).getTime() - time.getTime());
  return [...until, ...after].sort((a, b) => distance(a) - distance(b)).slice(0, 3);
}
