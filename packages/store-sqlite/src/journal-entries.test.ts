import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, it, onTestFinished } from 'vitest';
import { temporaryDirectory } from '../test/temporary-directory.ts';
import { readJournals } from './journal-entries.ts';

const people = ['A', 'B'].map((letter) => letter.repeat(22));

/** Lines of a journal in their order, of which many are written in one millisecond, or after the clock went back. */
function journalOf(names: readonly string[], maxLength = 8): fc.Arbitrary<readonly string[]> {
  return fc
    .array(
      fc.record({
        later: fc.integer({ min: -2, max: 2 }),
        name: fc.constantFrom(...names),
        list: fc.constantFrom('-', 'marketing', 'marketing,transactional'),
      }),
      { maxLength },
    )
    .map((lines) => {
      let ms = Date.UTC(2026, 10, 27);
      return lines.map(({ later, name, list }, index) => {
        ms += later;
        return `${new Date(ms).toISOString()} @${index >> 1} consent ${name} ${list} .`;
      });
    });
}

it('a copy that was made earlier changes nothing, in whichever order the two are given', () => {
  const { path, remove } = temporaryDirectory();
  onTestFinished(remove);
  const [whole, copy] = [join(path, 'whole'), join(path, 'copy')];
  fc.assert(
    fc.property(journalOf(people), fc.nat(8), (lines, copied) => {
      writeFileSync(whole, `${lines.join('\n')}\n`);
      writeFileSync(copy, `${lines.slice(0, copied).join('\n')}\n`);
      const { consents } = readJournals([whole]);
      const found = [readJournals([whole, copy]), readJournals([copy, whole])].map((one) =>
        one.consents.toSorted((a, b) => a.name.localeCompare(b.name)),
      );
      const expected = consents.toSorted((a, b) => a.name.localeCompare(b.name));
      expect(found).toEqual([expected, expected]);
    }),
  );
});

it('of two journals that went on apart, the last line of a person in one of them counts, if the other has no new one', () => {
  const { path, remove } = temporaryDirectory();
  onTestFinished(remove);
  const paths = [join(path, 'one'), join(path, 'other')] as const;
  const [first = '', second = ''] = people;
  fc.assert(
    fc.property(journalOf(people), journalOf([first]), journalOf([second]), (common, ...apart) => {
      const journals = apart.map((lines) => [...common, ...lines]);
      for (const [index, lines] of journals.entries()) writeFileSync(paths[index] ?? '', lines.join('\n'));
      const optOuts = (journal: readonly string[], name: string) =>
        readJournals([...journal]).consents.find((one) => one.name === name)?.optOuts;
      for (const given of [paths, paths.toReversed()]) {
        expect(optOuts(given, first)).toEqual(optOuts([paths[0]], first));
        expect(optOuts(given, second)).toEqual(optOuts([paths[1]], second));
      }
    }),
  );
});
