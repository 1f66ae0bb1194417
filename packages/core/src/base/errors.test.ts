import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import * as adapter from '../adapter.ts';
import * as application from '../index.ts';
import * as store from '../store.ts';

const core = { ...adapter, ...store, ...application };
const table = readFileSync(new URL('errors.ts', import.meta.url), 'utf8');
const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');

const errors = [
  ...[
    core.ConfigurationError,
    core.InvalidArgumentError,
    core.InvalidNotificationError,
    core.InvalidRecipientError,
    core.RecipientNotAllowedError,
    core.RenderError,
    core.KeyConflictError,
    core.MessageNotFoundError,
    core.NotInReviewError,
    core.UnknownNotifierError,
    core.InvalidCallbackError,
    core.UnauthenticCallbackError,
    core.BalanceError,
    core.HubStoppedError,
    core.StoreError,
  ].map((one) => new one('something is wrong')),
  new core.QuestionTimeoutError(2_000),
  new core.ResendRefusedError('open', 'something is wrong'),
  new core.LimitExceededError('recipient', 'something is wrong', 30),
  new core.PartialAcceptError([new Error('something is wrong')]),
];

it.each(errors)(
  '$name has a row with its code and its status in the table, and both are in the README',
  ({ name, code, statusCode }) => {
    const status = name === 'PartialAcceptError' ? 'of the worst' : statusCode;
    expect(code).toMatch(/^NKUL_[A-Z_]+$/);
    expect(table).toMatch(new RegExp(`^ \\* \\| \`${code}\` \\| ${status} \\| \`${name}\``, 'm'));
    expect(readme).toMatch(new RegExp(`^\\| .*\`${code}\`.* \\| ${status} +\\|`, 'm'));
  },
);

it('lists every error that the core exports, each with a code of its own', () => {
  const exported = Object.entries(core).filter(([, one]) => Object.getPrototypeOf(one) === core.NkulError);
  expect(errors.map(({ name }) => name).toSorted()).toEqual(exported.map(([name]) => name).toSorted());
  expect(new Set(errors.map(({ code }) => code)).size).toBe(errors.length);
  expect(table.match(/^ \* \| `NKUL_/gm)).toHaveLength(errors.length);
});
