import type { CoreEvent } from '@nkul/core';
import { reasonWords } from '@nkul/verdict';
import type { Opened } from '../open/opened.ts';
import { timeFor } from '../open/shown.ts';
import { consentWords } from '../words/consent-words.ts';
import { shownAddress } from './consent.ts';

/** The news of an address in an event: as cells of a line, and as fields for a program. */
interface ConsentNews {
  readonly cells: readonly string[];
  readonly fields: object;
}

/** The news in an event about the messages that an address takes, or that many people opted out; undefined for another event. */
export function consentNews(event: CoreEvent, opened: Opened): ConsentNews | undefined {
  const say = consentWords(opened.words);
  switch (event.type) {
    case 'consent.changed': {
      const { address, change, categories, by } = event.consent;
      const to = shownAddress(address);
      const messages = categories.map((category) => say.messages[category]).join(', ');
      const words = change === 'opted_out' ? say.takesNoMore : say.takesAgain;
      return { cells: [to, words(messages, say.sources[by])], fields: { to, change, categories, by } };
    }
    case 'address.suppressed': {
      const { until, code } = event.suppression;
      const to = shownAddress(event.suppression.address);
      const reason = code === undefined ? '' : reasonWords(code, opened.language);
      return { cells: [to, say.refusedUntil(timeFor(until, opened), reason)], fields: { to, until, code } };
    }
    case 'address.allowed': {
      const to = shownAddress(event.suppression.address);
      return { cells: [to, say.triedAgain], fields: { to } };
    }
    case 'opt_out.many':
      return { cells: [say.manyOptedOut(event.used)], fields: {} };
    default:
      return undefined;
  }
}
