import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { outcomesOf as africastalking } from '../packages/adapter-africastalking/src/send-answer.ts';
import { outcomesOf as orange } from '../packages/adapter-orange/src/send-answer.ts';
import { outcomesOf as twilio } from '../packages/adapter-twilio/src/send-answer.ts';
import { consentWord } from '../packages/core/src/index.ts';

const page = readFileSync('docs/consent.md', 'utf8');
const outcomes = { africastalking, orange, twilio };

/** The codes in a cell of a table. */
function codesIn(cell = ''): readonly string[] {
  return cell.match(/\w+/g) ?? [];
}

describe.each(Object.entries(outcomes))('the refusals of %s', (adapter, outcomesOf) => {
  const table = outcomesOf(() => []);
  const source = readFileSync(`packages/adapter-${adapter}/src/send-answer.ts`, 'utf8');
  const codes = [...new Set([...source.matchAll(/'((?:SVC)?\d{3,5})'/g)].map(([, code = '']) => code))];
  const [, optedOut, invalid] =
    page.match(new RegExp(`^\\| \`${adapter}\` +\\|([^|]*)\\|([^|]*)\\|$`, 'm')) ?? [];

  /** The codes of the adapter that have a reason, by the answer that a provider gives with them. */
  function withReason(reason: string): readonly string[] {
    return codes.filter((code) =>
      [201, 400].some((status) => {
        const answer = { kind: 'answered', status, headers: {}, text: '' } as const;
        const end = table.submission(answer, { outcome: 'refused', code, words: '' });
        return end.outcome === 'rejected' && end.reason.code === reason;
      }),
    );
  }

  it('that mean “opted out” are those of the page', () => {
    expect(withReason('opted_out').toSorted()).toEqual(codesIn(optedOut).toSorted());
  });

  it('that mean an address without messages are those of the page', () => {
    expect(codesIn(invalid).length).toBeGreaterThan(0);
    expect(withReason('invalid_recipient').toSorted()).toEqual(codesIn(invalid).toSorted());
  });
});

describe('each text of the page', () => {
  const rows = [...page.matchAll(/^\| (`.*?) +\| `(stop|start|undefined)` *\|$/gm)];
  const texts = rows.flatMap(([, cell = '', word = '']) =>
    [...cell.matchAll(/`([^`]+)`/g)].map(([, text = '']) => ({ text, word })),
  );

  it.each(texts)('$text says $word', ({ text, word }) => {
    expect(String(consentWord(text))).toBe(word);
  });

  it('is in a table', () => expect(texts.length).toBeGreaterThan(20));
});
