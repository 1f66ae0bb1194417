import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { findingsOf } from './doctor.ts';
import { isWrong } from './finding.ts';
import { findingWords } from './finding-words.ts';
import { oldestNode } from './place-checks.ts';
import { secretFacts } from './provider-checks.ts';
import type { FileFacts, NotifierFacts, SetUpFacts, StoredFacts } from './set-up-facts.ts';

const now = new Date('2026-03-08T12:00:00Z');
const ago = (minutes: number) => new Date(now.getTime() - minutes * 60_000);
const gibibyte = 1_073_741_824;

const file: FileFacts = {
  ...{ file: '/srv/nkul.db', bytes: 4_096, mode: 0o600, journal: 'wal', changedAt: ago(1) },
  ...{ keyFile: '/srv/nkul.db.key', keyThere: true, keyMode: 0o600 },
  ...{ logBytes: 16 * 1_048_576, freeBytes: 40 * gibibyte, network: undefined },
};
const notifier: NotifierFacts = {
  ...{ name: 'devcode', reports: 'pushed', hasCallback: true, secrets: ['usable'] },
  balance: { left: 10, unit: 'sms' },
};
const stored: StoredFacts = {
  ...{ lastEventAt: ago(3), queues: [], pauses: [], unknown: 0, parked: 0 },
  verdicts: [{ notifier: 'devcode', accepted: 100, reported: 90 }],
  languages: new Map([['fr', 40]]),
};
const template = { name: 'otp', isCode: true, expires: true };
const catalog = { locales: ['fr', 'en-GB'], templates: [template] };
const sound: SetUpFacts = {
  ...{ now, node: '22.19.0', config: { state: 'read', file: '/srv/nkul.config.ts' } },
  ...{ store: { kind: 'file', ...file }, stored, notifiers: [notifier], catalog },
  ...{ routes: { sms: [{ notifier: 'devcode' }] }, retired: [] },
};

const withFile = (facts: Partial<FileFacts>): SetUpFacts => ({
  ...sound,
  store: { kind: 'file', ...file, ...facts },
});
const withStored = (facts: Partial<StoredFacts>): SetUpFacts => ({
  ...sound,
  stored: { ...stored, ...facts },
});
const withNotifier = (facts: Partial<NotifierFacts>): SetUpFacts => ({
  ...sound,
  notifiers: [{ ...notifier, ...facts }],
});
const queue = (more: object) => ({ notifier: 'devcode', waiting: 1, held: 0, ...more });

/** Codes of the findings that are wrong. */
const wrong = (facts: SetUpFacts) =>
  findingsOf(facts)
    .filter(isWrong)
    .map(({ severity, code, where }) => `${severity} ${code} ${where}`);

/** Set-ups with one fault each, and the finding. */
const faults: readonly (readonly [SetUpFacts, string])[] = [
  [{ ...sound, node: '22.18.1' }, 'error node_too_old Node 22.18.1'],
  [{ ...sound, node: '21.99.0' }, 'error node_too_old Node 21.99.0'],
  [
    { ...sound, config: { state: 'absent' }, notifiers: undefined, catalog: undefined, routes: {} },
    'warning config_absent nkul.config.ts',
  ],
  [
    { ...sound, config: { state: 'broken', file: '/c.ts', problem: 'no' }, notifiers: undefined },
    'error config_broken /c.ts',
  ],
  [{ ...sound, notifiers: [], routes: {} }, 'error config_without_notifier /srv/nkul.config.ts'],
  [{ ...sound, store: { kind: 'unnamed' }, stored: undefined }, 'error store_unnamed store'],
  [{ ...sound, store: { kind: 'memory' }, stored: undefined }, 'warning store_in_memory store'],
  [
    { ...sound, store: { kind: 'elsewhere', problem: 'away' }, stored: undefined },
    'error store_refused store',
  ],
  [
    { ...sound, store: { kind: 'file', ...file, problem: 'It is newer.' }, stored: undefined },
    'error store_refused /srv/nkul.db',
  ],
  [{ ...withFile({ bytes: undefined }), stored: undefined }, 'error file_missing /srv/nkul.db'],
  [{ ...withFile({ bytes: 0 }), stored: undefined }, 'error file_missing /srv/nkul.db'],
  [withFile({ mode: 0o644 }), 'warning file_open_to_others /srv/nkul.db'],
  [withFile({ keyMode: 0o640 }), 'error key_open_to_others /srv/nkul.db.key'],
  [withFile({ keyThere: false, keyMode: undefined }), 'error key_missing /srv/nkul.db.key'],
  [withFile({ journal: 'other' }), 'error journal_not_wal /srv/nkul.db'],
  [
    { ...sound, store: { kind: 'file', ...file, journal: 'other', problem: 'no wal' }, stored: undefined },
    'error journal_not_wal /srv/nkul.db',
  ],
  [withFile({ network: 'nfs' }), 'error network_disk /srv/nkul.db'],
  [withFile({ freeBytes: gibibyte - 1 }), 'warning disk_low /srv/nkul.db'],
  [withFile({ freeBytes: 1_000 }), 'error disk_low /srv/nkul.db'],
  [withFile({ logBytes: 300 * 1_048_576 }), 'warning log_long /srv/nkul.db-wal'],
  [withFile({ changedAt: ago(-2) }), 'error clock_behind /srv/nkul.db'],
  [withStored({ lastEventAt: ago(-2) }), 'error clock_behind store'],
  [withStored({ queues: [queue({ oldestDueAt: ago(5) })] }), 'error due_unsent devcode'],
  [withStored({ queues: [queue({ notifier: 'gone' })] }), 'error orphans gone'],
  [
    withStored({ pauses: [{ notifier: 'devcode', reason: 'insufficient_credit', since: ago(5) }] }),
    'warning paused devcode',
  ],
  [withStored({ unknown: 2 }), 'warning unknown_outcomes store'],
  [{ ...sound, routes: { sms: [{ notifier: 'devcod' }] } }, 'error route_names_nothing sms'],
  [{ ...sound, routes: { sms: [{ spread: { devcode: 1, gone: 1 } }] } }, 'error route_names_nothing sms'],
  [withNotifier({ secrets: ['usable', 'empty'] }), 'error secret_empty devcode'],
  [withNotifier({ secrets: ['placeholder'] }), 'warning secret_placeholder devcode'],
  [withNotifier({ secrets: undefined }), 'error secret_unreadable devcode'],
  [withNotifier({ hasCallback: false }), 'warning callback_missing devcode'],
  [withNotifier({ balance: { left: 0, unit: 'sms' } }), 'error balance_empty devcode'],
  [withNotifier({ balance: { problem: 'away' } }), 'warning balance_unread devcode'],
  [
    withStored({ verdicts: [{ notifier: 'devcode', accepted: 5, reported: 0 }] }),
    'warning never_reported devcode',
  ],
  [
    { ...sound, catalog: { ...catalog, templates: [{ ...template, expires: false }] } },
    'warning code_without_expiry otp',
  ],
  [
    withStored({
      languages: new Map([
        ['fr', 3],
        ['pt', 2],
      ]),
    }),
    'warning language_missing pt',
  ],
];

describe('nkul doctor', () => {
  it('finds nothing wrong with a sound set-up', () => {
    expect(wrong(sound)).toEqual([]);
    expect(findingsOf(sound).map(({ code }) => code)).toEqual(['config_read', 'last_event']);
  });

  it.each(faults.map(([facts, found]) => [found, facts] as const))('finds: %s', (found, facts) => {
    expect(wrong(facts)).toEqual([found]);
  });

  it.each([
    ['a new Node', { ...sound, node: '24.0.0' }],
    ['a system without rights', withFile({ mode: undefined, keyMode: undefined })],
    ['a disk that does not tell its room', withFile({ freeBytes: undefined })],
    ['clocks that are a little apart', withStored({ lastEventAt: ago(-0.5) })],
    ['a queue that is held', withStored({ queues: [queue({ held: 1, oldestDueAt: ago(60) })] })],
    ['a queue that was due a moment ago', withStored({ queues: [queue({ oldestDueAt: ago(1) })] })],
    [
      'messages of a retired notifier',
      { ...withStored({ queues: [queue({ notifier: 'gone' })] }), retired: ['gone'] },
    ],
    ['reports that wait', withStored({ parked: 3 })],
    [
      'too few messages to expect a report',
      withStored({ verdicts: [{ notifier: 'devcode', accepted: 4, reported: 0 }] }),
    ],
    ['a notifier that never reports', withNotifier({ reports: 'never', hasCallback: false })],
    ['a notifier without a balance', withNotifier({ balance: undefined })],
    [
      'a template that is no code',
      { ...sound, catalog: { ...catalog, templates: [{ ...template, isCode: false, expires: false }] } },
    ],
    ['another region of a language', withStored({ languages: new Map([['en', 1]]) })],
    ['a set-up without texts', { ...sound, catalog: undefined }],
  ] satisfies readonly (readonly [string, SetUpFacts])[])('does not blame %s', (_, facts) => {
    expect(wrong(facts)).toEqual([]);
  });

  it('says the worst first', () => {
    const facts = { ...withNotifier({ balance: { left: 0, unit: 'sms' } }), node: '20.0.0' };
    const severities = findingsOf({ ...facts, stored: { ...stored, unknown: 1 } }).map((one) => one.severity);
    expect(severities).toEqual(['error', 'error', 'warning', 'note', 'note']);
  });

  it('has other words for each finding in each language, in one line', () => {
    const findings = faults.flatMap(([facts]) => findingsOf(facts));
    const all = [...findings, ...findingsOf(withStored({ parked: 1 }))];
    for (const finding of all) {
      const said = (['en', 'fr'] as const).map((language) =>
        findingWords(finding, { now, language, timeZone: 'UTC' }),
      );
      expect(said[0]?.what).not.toBe(said[1]?.what);
      for (const { what, mend } of said) {
        expect(what).toMatch(/^\S[^\n]*[.»]$/);
        // A note needs no mending.
        expect(mend === '').toBe(!isWrong(finding));
      }
    }
  });

  it('knows the oldest Node of its own package', () => {
    const { engines } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
    expect(engines.node).toBe(`>=${oldestNode}`);
  });

  it.each([
    ['', 'empty'],
    ['  ', 'empty'],
    ['changeme', 'placeholder'],
    ['your-api-key', 'placeholder'],
    ['<key>', 'placeholder'],
    ['undefined', 'placeholder'],
    ['xxxx', 'placeholder'],
    ['demo-key', 'placeholder'],
    ['pk_live_7Hd82kLq', 'usable'],
    ['keystone', 'usable'],
  ])('takes the secret %j for %s', (secret, facts) => {
    expect(secretFacts(secret)).toBe(facts);
  });
});
