import { expect, test } from 'vitest';
import { maskedNote } from './masked-note.ts';

test.each([
  ['call +237699128531 back', 'call +************ back'],
  ['699 12 85 31', '*** ** ** **'],
  ['699-12-85-31 or (237) 699.12.85.31', '***-**-**-** or (***) ***.**.**.**'],
  ['code 482193', 'code ******'],
  ['code 48219', 'code 48219'],
  ['٦٩٩١٢٨٥٣١', '*********'],
  ['order 12 of 3, paid 4500', 'order 12 of 3, paid 4500'],
  ['ama@exemple.cm asked, for a@b', '*** asked, for ***'],
  ['asked by @awa', 'asked by @awa'],
  ['', ''],
])('%s is stored as %s', (note, stored) => {
  expect(maskedNote(note)).toBe(stored);
});
