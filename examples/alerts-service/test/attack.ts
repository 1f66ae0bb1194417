import { post } from './served.ts';

/** How many requests are under way at once. */
const atOnce = 100;

/** The number of the nth request: always one and the same. */
export function one(): string {
  return '+237699128531';
}

/** The number of the nth request: each of a block of a thousand in turn. */
export function block(n: number): string {
  return `+237699128${String(n % 1_000).padStart(3, '0')}`;
}

/** How many requests were taken, and how many were refused by each rule. */
interface Answers {
  taken: number;
  readonly refused: Map<string, number>;
}

/**
 * Asks services in turn for 2,000 messages.
 *
 * @throws Error if a service answers anything but that it takes a message, or that a limit is reached
 */
export async function attack(urls: readonly string[], numberOf: (n: number) => string): Promise<Answers> {
  const answers: Answers = { taken: 0, refused: new Map() };
  for (let from = 0; from < 2_000; from += atOnce)
    await Promise.all(
      Array.from({ length: atOnce }, async (_, index) => {
        const n = from + index;
        const body = { to: { phone: numberOf(n) }, text: `Votre code est ${n}.` };
        const answer = await post(`${urls[n % urls.length]}/notifications`, body);
        const { rule = '' }: { readonly rule?: string } = await answer.json();
        if (answer.status === 202) answers.taken += 1;
        else if (answer.status === 429 && Number(answer.headers.get('retry-after')) > 0)
          answers.refused.set(rule, (answers.refused.get(rule) ?? 0) + 1);
        else throw new Error(`request ${n} was answered ${answer.status}`);
      }),
    );
  return answers;
}
