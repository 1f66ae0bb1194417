import type { CatalogTemplate } from '../catalog/catalog.ts';
import type { CatalogProblem } from '../catalog/catalog-problem.ts';
import type { MeasuredMessage } from '../measure/measure-catalog.ts';
import { roomOf } from '../measure/segment-room.ts';
import type { MeasuredText } from '../measure/sms-writer.ts';
import { numberLimit } from '../measure/value-candidates.ts';
import { defaultLimit } from '../values/check-values.ts';
import { optOutName } from '../values/opt-out-link.ts';
import type { OverBudget } from '../words/measure-words.ts';
import { excesses } from './budget-causes.ts';
import { placeIn } from './message-place.ts';

/** Whether a text is over its budget with usual values, or at least with the longest, and which values make it so. */
export function budgetProblems(
  message: MeasuredMessage,
  { sms, examples }: CatalogTemplate,
): readonly CatalogProblem[] {
  const { maxSegments: budget } = sms;
  if (budget === undefined) return [];
  const { usual, longest } = message;
  const over = (level: CatalogProblem['level'], given: OverBudget): CatalogProblem => ({
    level,
    rule: 'budget',
    ...placeIn(message),
    says: ['overBudget', given],
  });
  if (usual.size.segments > budget) return [over('error', excessOf(usual, budget, 'usual'))];
  if (longest.size.segments <= budget) return [];
  const [level, values] =
    examples.longest === undefined ? (['warning', 'limits'] as const) : (['error', 'longest'] as const);
  return excesses(message, budget).map(({ text, ...excess }) =>
    over(level, { ...excessOf(text, budget, values), ...excess }),
  );
}

function excessOf(
  { size: { encoding, segments, units } }: MeasuredText,
  budget: number,
  values: OverBudget['values'],
): OverBudget {
  const room = roomOf(encoding, budget);
  return { segments, units, encoding, budget, room, values, causes: [], others: [] };
}

/** Values without a limit: how the longest text is measured is of little use then, and a budget least of all. */
export function* limitProblems(
  { name, kinds, limits, sms, examples }: CatalogTemplate,
  messages: readonly MeasuredMessage[],
): Generator<CatalogProblem> {
  const [first] = messages;
  if (first === undefined || examples.longest !== undefined) return;
  const used = new Set(messages.flatMap(({ writer }) => [...writer.text.kinds.keys()]));
  const unlimited = [...kinds].filter(
    ([value]) => value !== optOutName && used.has(value) && !limits.has(value),
  );
  const namesOf = (wanted: string) => unlimited.filter(([, kind]) => kind === wanted).map(([value]) => value);
  const [texts, numbers] = [namesOf('text'), namesOf('number')];
  if (texts.length > 0) {
    const budget = sms.maxSegments !== undefined;
    const says = [
      budget ? 'budgetUnlimited' : 'textUnlimited',
      { names: texts, limit: defaultLimit },
    ] as const;
    yield { level: budget ? 'warning' : 'note', rule: 'budget', template: name, says };
  }
  const largest = numbers.map((value) => ({ name: value, largest: numberLimit(first.writer, value) }));
  if (numbers.length > 0)
    yield { level: 'note', rule: 'budget', template: name, says: ['numberUnlimited', { numbers: largest }] };
}
