import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, it, onTestFinished } from 'vitest';
import { temporaryDirectory } from '../test/temporary-directory.ts';
import { readJournals } from './journal-entries.ts';

const people = ['A', 'B'].map((letter) => letter.repeat(22));

/** Lines of a journal in their order, of which many are written in one millisecond. */
const journal = fc
  .array(
    fc.record({
      later: fc.nat(1),
      name: fc.constantFrom(...people),
      list: fc.constantFrom('-', 'marketing', 'marketing,transactional'),
    }),
    { minLength: 1, maxLength: 8 },
  )
  .map((lines) => {
    let ms = Date.UTC(2026, 10, 27);
    return lines.map(({ later, name, list }) => {
      ms += later;
      return `${new Date(ms).toISOString()} consent ${name} ${list}`;
    });
  });

it('a copy that was made earlier changes nothing, in whichever order the two are given', () => {
  const { path, remove } = temporaryDirectory();
  onTestFinished(remove);
  const [whole, copy] = [join(path, 'whole'), join(path, 'copy')];
  fc.assert(
    fc.property(journal, fc.nat(8), (lines, copied) => {
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
