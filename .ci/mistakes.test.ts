import { describe, expect, it } from 'vitest';
import { mistakes, type Scored, scored } from './mistakes.ts';

describe.each(mistakes)('the error of $code', (mistake) => {
  it('says where, what, and how to mend it', async () => {
    const { points, message } = await scored(mistake);
    expect(message).not.toBe('');
    expect(points).toBe(3);
  });
});

it('docs/mistakes.md has the errors as they are, with a mean of at least 2.9 of 3 points', async () => {
  const results: Scored[] = [];
  for (const mistake of mistakes) results.push(await scored(mistake));
  expect(results).toHaveLength(20);
  expect(mean(results.map(({ points }) => points))).toBeGreaterThanOrEqual(2.9);
  await expect(page(results)).toMatchFileSnapshot('../docs/mistakes.md');
});

function mean(points: readonly number[]): number {
  return points.reduce((sum, one) => sum + one, 0) / points.length;
}

function page(results: readonly Scored[]): string {
  const rows = results.map(({ code, message, points, before }) => {
    return `### ${before} → ${points}\n\n\`\`\`text\n${code}\n\`\`\`\n\n> ${message.replaceAll('<', '&lt;')}\n`;
  });
  const [now, then] = [mean(results.map(({ points }) => points)), mean(results.map(({ before }) => before))];
  return `# Twenty typical mistakes

Each with its error. An error has a point if it says where the mistake is, one if it says what is wrong, and one if it says how to mend it: ${now.toFixed(2)} of 3 in the mean. The same calls had ${then.toFixed(2)} on 25 November 2026, when most of them were taken without a word; the first number is the one of that day.

A test makes the mistakes and this page. After a change that is meant, \`npx --yes pnpm@12 test .ci/mistakes -u\` writes it anew.

${rows.join('\n')}`;
}
