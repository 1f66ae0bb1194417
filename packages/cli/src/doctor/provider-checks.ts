import type { Routes } from '@nkul/core';
import type { Finding } from './finding.ts';
import type { NotifierFacts, SecretFacts, SetUpFacts, VerdictFacts } from './set-up-facts.ts';

/** From how many accepted messages on, a report should have come. */
const enough = 5;

const placeholder =
  /^(?:x{3,}|\*{3,}|\.{3}|…|<.*>|\{\{.*\}\}|\$\{.*\}|change[-_ ]?me|todo|tbd|placeholder|example|secret|password|test|demo[-_].*|(?:your|my|votre|mon)[-_ ].*|(?:api[-_ ]?)?key|token|none|null|undefined)$/i;

/** Whether a secret can be that of an account: an empty text, or a word of an example, cannot. */
export function secretFacts(secret: string): SecretFacts {
  const text = secret.trim();
  if (text === '') return 'empty';
  return placeholder.test(text) ? 'placeholder' : 'usable';
}

/** Finds fault with routes, and with the accounts at providers. */
export function providerFindings({ notifiers, routes, stored }: SetUpFacts): readonly Finding[] {
  if (notifiers === undefined) return [];
  return [
    ...routeFindings(routes, notifiers),
    ...notifiers.flatMap((notifier) => [
      ...secretFindings(notifier),
      ...balanceFindings(notifier),
      ...reportFindings(
        notifier,
        stored?.verdicts.find((verdict) => verdict.notifier === notifier.name),
      ),
    ]),
  ];
}

function routeFindings(routes: Routes, notifiers: readonly NotifierFacts[]): readonly Finding[] {
  const known = new Set(notifiers.map(({ name }) => name));
  return Object.entries(routes).flatMap(([where, steps]) => {
    const named = steps.flatMap((step) =>
      'spread' in step && step.spread !== undefined ? Object.keys(step.spread) : (step.notifier ?? []),
    );
    return [...new Set(named)]
      .filter((notifier) => !known.has(notifier))
      .map((notifier) => ({ severity: 'error', code: 'route_names_nothing', where, notifier }) as const);
  });
}

function secretFindings({ name: where, secrets }: NotifierFacts): readonly Finding[] {
  if (secrets === undefined) return [{ severity: 'error', code: 'secret_unreadable', where }];
  if (secrets.includes('empty')) return [{ severity: 'error', code: 'secret_empty', where }];
  if (secrets.includes('placeholder')) return [{ severity: 'warning', code: 'secret_placeholder', where }];
  return [];
}

function balanceFindings({ name: where, balance }: NotifierFacts): readonly Finding[] {
  if (balance === undefined) return [];
  if ('problem' in balance)
    return [{ severity: 'warning', code: 'balance_unread', where, problem: balance.problem }];
  return balance.left > 0 ? [] : [{ severity: 'error', code: 'balance_empty', where, ...balance }];
}

function reportFindings(
  { name: where, reports, hasCallback }: NotifierFacts,
  verdict: VerdictFacts | undefined,
): readonly Finding[] {
  if (reports === 'never') return [];
  if (!hasCallback) return [{ severity: 'warning', code: 'callback_missing', where }];
  if (verdict === undefined || verdict.accepted < enough || verdict.reported > 0) return [];
  return [{ severity: 'warning', code: 'never_reported', where, accepted: verdict.accepted }];
}
